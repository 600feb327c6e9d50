import { l10n, Uri, window, workspace } from 'vscode'
import type { BackupContent, BackupInfo } from '../../shared/maintenance'
import { backupName } from '../../shared/stamp'
import { defined } from '../../shared/validate'
import { bytesText, numberText } from '../format'
import { backupFileOf, backupPath, backupsFolder } from '../maintenance/backup-file'
import { runMaintenance } from '../maintenance/progress'
import { backupContentText } from '../maintenance/texts'
import { messageText } from '../ui-text'
import type { Command, CommandContext } from './command'
import { revealFolder } from './reveal-store'

/** Back Up Store…: saves everything into one file. */
export const backUpStore: Command = async (context, argument) => {
  const file = backupFileOf(argument) ?? (await askWhere(context))
  if (file === undefined) return undefined
  const backup = await runMaintenance(context, l10n.t('Backing up the store'), (operationId) =>
    context.service.createBackup(defined({ operationId, file })),
  )
  void tell(backup)
  return backup
}

async function askWhere({ service }: CommandContext): Promise<string | undefined> {
  const folder = backupsFolder((await service.status()).folder)
  // The dialog can't start in a folder that is not there.
  await workspace.fs.createDirectory(folder)
  const uri = await window.showSaveDialog({
    title: l10n.t('Back up the store'),
    saveLabel: l10n.t('Back Up'),
    defaultUri: Uri.joinPath(folder, backupName('manual', new Date())),
    filters: { [l10n.t('Frametrove backup')]: ['zip'] },
  })
  return uri && backupPath(uri)
}

async function tell({ file, bytes, content }: BackupInfo): Promise<void> {
  const reveal = l10n.t('Reveal Backup')
  const saved = l10n.t('Backed up into a file of {0}: {1}.', bytesText(bytes), backupContentText(content))
  const lost = lostText(content)
  const chosen =
    lost === null
      ? await window.showInformationMessage(messageText(saved), reveal)
      : await window.showWarningMessage(messageText(`${saved} ${lost}`), reveal)
  if (chosen === reveal) await revealFolder(file)
}

/** What was lost already when the backup was made; `null` where all is well. */
function lostText({ images }: BackupContent): string | null {
  if (!images || images.missing + images.damaged === 0) return null
  return l10n.t(
    'Images that were gone or damaged already: {0}. “Frametrove: Verify Store” lists them.',
    numberText(images.missing + images.damaged),
  )
}
