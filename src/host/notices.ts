import { commands, type LogOutputChannel, l10n, window } from 'vscode'
import type { RecoveryNotice } from '../shared/contracts'
import type { FrametroveError } from '../shared/errors'
import { revealFolder } from './commands/reveal-store'
import type { StoreClient } from './store-client'
import { messageText } from './ui-text'

/** Tells what the store found when it opened: losses as a message, the rest in the log. */
export async function tellNotices(notices: readonly RecoveryNotice[], log: LogOutputChannel): Promise<void> {
  for (const notice of notices) {
    const files = notice.quarantined.map((file) => `\n  ${file}`).join('')
    const line = `${notice.message}${files}`
    if (notice.level === 'loss') log.error(line)
    else log.info(line)
  }
  const losses = notices.filter((notice) => notice.level === 'loss')
  if (losses.length > 0) await tellLosses(losses)
}

/** One message for all losses, since they have one cause. */
async function tellLosses(losses: readonly RecoveryNotice[]): Promise<void> {
  const [file] = losses.flatMap((notice) => notice.quarantined)
  const reveal = l10n.t('Reveal Files')
  const text = messageText(losses.map((notice) => notice.message).join(' '))
  const chosen = await window.showErrorMessage(text, ...(file === undefined ? [] : [reveal]))
  if (chosen === reveal && file !== undefined) await revealFolder(file)
}

/** Tells that the store is not started again by itself, and what can be done. */
export async function tellGaveUp(error: FrametroveError, client: StoreClient, log: LogOutputChannel): Promise<void> {
  const actions = new Map<string, () => unknown>([
    [l10n.t('Start Again'), () => client.startAgain()],
    [l10n.t('Show Log'), () => log.show()],
    [l10n.t('Reveal Files'), () => revealFolder(client.storageFolder)],
    [l10n.t('Report…'), () => report(error)],
  ])
  const chosen = await window.showErrorMessage(messageText(error.message), ...actions.keys())
  await (chosen === undefined ? undefined : actions.get(chosen)?.())
}

async function report(error: FrametroveError): Promise<void> {
  await commands.executeCommand('workbench.action.openIssueReporter', {
    extensionId: 'frametrove.frametrove',
    issueTitle: error.what,
    issueBody: error.message,
  })
}
