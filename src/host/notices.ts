import { type LogOutputChannel, l10n, window } from 'vscode'
import type { RecoveryNotice } from '../shared/contracts'
import { revealFolder } from './commands/reveal-store'
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
