import { l10n } from 'vscode'
import * as z from 'zod'
import { ask, type Choice } from '../ui/ask'

const argumentSchema = z.object({ thorough: z.boolean() })

/** How closely a check shall look: as the command's argument says, else as the person picks; `undefined` if they leave. */
export async function askThorough(title: string, argument: unknown): Promise<boolean | undefined> {
  const given = argumentSchema.safeParse(argument)
  if (given.success) return given.data.thorough
  const choices: Choice<boolean>[] = [
    {
      label: `$(zap) ${l10n.t('Quick')}`,
      detail: l10n.t('The database, snapshots and logs, and whether every image is there in its size'),
      value: false,
    },
    {
      label: `$(telescope) ${l10n.t('Thorough')}`,
      detail: l10n.t('Also every image by its checksum, and every snapshot with its logs'),
      value: true,
    },
  ]
  const reply = await ask({ title, placeholder: l10n.t('How closely shall it look?'), choices })
  return typeof reply === 'object' ? reply.answer : undefined
}
