import { arch, release, type } from 'node:os'
import { env, extensions, l10n, version } from 'vscode'
import * as z from 'zod'
import type { FrametroveError } from '../shared/errors'
import { revealFolder } from './commands/reveal-store'
import type { TextDocuments } from './documents'
import type { ErrorPresenter } from './errors'
import type { StoreClient } from './store-client'

const manifestSchema = z.object({ version: z.string() })

/** Tells that the store is not started again by itself. The message stays until it is started, or closed. */
export async function tellGaveUp(
  error: FrametroveError,
  client: StoreClient,
  documents: TextDocuments,
  errors: ErrorPresenter,
): Promise<void> {
  const reveal = async () => revealFolder(await client.storageFolder())
  const report = () => documents.show(l10n.t('Problem report'), reportText(error))
  await errors.show(error, [
    { label: l10n.t('Start Again'), run: () => client.startAgain() },
    { label: l10n.t('Reveal Files'), run: reveal, isAside: true },
    { label: l10n.t('Report…'), run: report, isAside: true },
  ])
}

/** What whoever looks into the problem wants to know; without paths, which may be private. */
function reportText(error: FrametroveError): string {
  const own = manifestSchema.safeParse(extensions.getExtension('frametrove.frametrove')?.packageJSON).data
  const facts = [
    `Frametrove ${own?.version ?? '?'}`,
    `${env.appName} ${version}${env.remoteName === undefined ? '' : ` (${env.remoteName})`}`,
    `${type()} ${release()} ${arch()}, Node ${process.versions.node}`,
  ]
  return [
    l10n.t('Send this to whoever you have Frametrove from, with the lines of “Frametrove: Show Log” about it.'),
    ...['', error.what, error.why, '', ...facts, ''],
  ].join('\n')
}
