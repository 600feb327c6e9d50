import { l10n, Uri } from 'vscode'
import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import { pathOf } from '../commands/arguments'

const argumentSchema = z.object({ uri: z.union([z.string(), z.object({ scheme: z.string(), fsPath: z.string() })]) })

/** The backup that a command's argument names, as an absolute path; `undefined` where it names none. */
export function backupFileOf(argument: unknown): string | undefined {
  const uri = argumentSchema.safeParse(argument).data?.uri
  if (uri === undefined) return undefined
  return typeof uri === 'string' ? pathOf(uri) : backupPath(uri)
}

/** The path of a file that was picked. The store reads and writes files itself, so other file systems are out of its reach. */
export function backupPath(uri: { scheme: string; fsPath: string }): string {
  if (uri.scheme === 'file' || uri.scheme === 'vscode-remote') return uri.fsPath
  throw new FrametroveError('invalid_input', {
    what: l10n.t("“{0}” can't be used for a backup.", uri.fsPath),
    why: l10n.t('It lies in a file system of the kind “{0}”, and Frametrove works with files on disk.', uri.scheme),
    action: l10n.t('Choose a file on the machine where the store is. Nothing was changed.'),
  })
}

/** The folder of backups of the store in a folder, as dialogs start from it. */
export function backupsFolder(storageFolder: string): Uri {
  return Uri.joinPath(Uri.file(storageFolder), 'backups')
}
