import { l10n } from 'vscode'
import { FrametroveError } from '../shared/errors'

/** The path of a place to export to. The store writes files itself, so other file systems are out of its reach. */
export function exportPath(uri: { scheme: string; fsPath: string }): string {
  if (uri.scheme === 'file' || uri.scheme === 'vscode-remote') return uri.fsPath
  throw new FrametroveError('invalid_input', {
    what: l10n.t('Nothing can be exported to “{0}”.', uri.fsPath),
    why: l10n.t('It lies in a file system of the kind “{0}”, and Frametrove works with files on disk.', uri.scheme),
    action: l10n.t('Choose a place on the machine where the store is. Nothing was changed.'),
  })
}
