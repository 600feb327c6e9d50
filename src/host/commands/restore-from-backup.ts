import { commands, l10n, window } from 'vscode'
import type { BackupInfo, ListedBackup, RestoreReport } from '../../shared/maintenance'
import { bytesText, dateText, numberText } from '../format'
import { backupFileOf, backupPath, backupsFolder } from '../maintenance/backup-file'
import { runMaintenance } from '../maintenance/progress'
import { backupContentText, backupReasonText } from '../maintenance/texts'
import { ask, type Choice } from '../ui/ask'
import { messageText } from '../ui-text'
import { workspaceId } from '../workspace-id'
import type { Command, CommandContext } from './command'

/** Restore from Backup…: replaces all data by that of a backup, after a confirmation. */
export const restoreFromBackup: Command = async (context, argument) => {
  const file = backupFileOf(argument) ?? (await pickBackup(context))
  if (file === undefined) return undefined
  const backup = await context.service.inspectBackup(file)
  if (!(await isConfirmed(context, backup))) return undefined
  const report = await runMaintenance(context, l10n.t('Restoring the backup'), (operationId) =>
    context.service.restoreBackup({ operationId, file }),
  )
  void tell(report)
  return report
}

async function pickBackup({ service }: CommandContext): Promise<string | undefined> {
  const other: Choice<string | null> = { label: `$(folder-opened) ${l10n.t('Choose a file…')}`, value: null }
  const reply = await ask<string | null>({
    title: l10n.t('Restore from backup'),
    placeholder: l10n.t('Which backup shall replace what is stored now?'),
    choices: service.listBackups().then((backups) => [...backups.map(toChoice), other]),
  })
  if (typeof reply === 'string') return undefined
  return reply.answer ?? (await pickFile(service))
}

function toChoice({ file, bytes, writtenAt, content }: ListedBackup): Choice<string | null> {
  const size = bytesText(bytes)
  if (content === null) {
    const label = `$(warning) ${dateText(writtenAt)}`
    return { label, description: `${l10n.t("can't be read")} · ${size}`, detail: file, value: file }
  }
  const icon = content.images ? '$(archive)' : '$(database)'
  return {
    label: `${icon} ${dateText(writtenAt)}`,
    description: `${backupReasonText(content)} · ${size}`,
    detail: backupContentText(content),
    value: file,
  }
}

async function pickFile(service: CommandContext['service']): Promise<string | undefined> {
  const [uri] =
    (await window.showOpenDialog({
      title: l10n.t('Restore from backup'),
      openLabel: l10n.t('Choose'),
      defaultUri: backupsFolder((await service.status()).folder),
      filters: { [l10n.t('Frametrove backup')]: ['zip'] },
    })) ?? []
  return uri && backupPath(uri)
}

async function isConfirmed({ service }: CommandContext, { content }: BackupInfo): Promise<boolean> {
  const { videos } = await service.status()
  const lines = [l10n.t('It holds {0}.', backupContentText(content))]
  if (content.workspace !== workspaceId()) {
    lines.push(l10n.t('It is of another workspace: {0}.', content.workspace ?? l10n.t('no folder')))
  }
  if (content.images === null) {
    lines.push(l10n.t("Images that have been deleted since can't be brought back by it."))
  }
  lines.push(
    '',
    videos === 1
      ? l10n.t('It replaces all that is stored now: 1 video.')
      : l10n.t('It replaces all that is stored now: {0} videos.', numberText(videos)),
    l10n.t('The present state is backed up first, and its images stay, so that you can restore it again.'),
  )
  const restore = l10n.t('Restore')
  const question = l10n.t('Restore the backup from {0}?', dateText(content.createdAt))
  const chosen = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, restore)
  return chosen === restore
}

async function tell({ restored, former, imagesMissing }: RestoreReport): Promise<void> {
  const content = backupContentText(restored.content)
  const text = l10n.t('Restored the backup from {0}: {1}.', dateText(restored.content.createdAt), content)
  const kept = l10n.t('The state before is in the list of backups.')
  const undo = l10n.t('Undo…')
  const verify = l10n.t('Verify Store')
  const missing = l10n.t('Images that are not there: {0}.', numberText(imagesMissing))
  const chosen =
    imagesMissing === 0
      ? await window.showInformationMessage(messageText(`${text} ${kept}`), undo)
      : await window.showWarningMessage(messageText(`${text} ${missing} ${kept}`), verify, undo)
  if (chosen === verify) await commands.executeCommand('frametrove.verifyStore', { thorough: false })
  if (chosen === undo) await commands.executeCommand('frametrove.restoreFromBackup', { uri: former })
}
