import { type LogOutputChannel, l10n, window } from 'vscode'
import type { RecoveryNotice } from '../shared/contracts'
import { revealFolder } from './commands/reveal-store'
import { messageText } from './ui-text'

/** Tells what the store found when it opened: losses and warnings as messages, all in the log. */
export async function tellNotices(notices: readonly RecoveryNotice[], log: LogOutputChannel): Promise<void> {
  for (const notice of notices) {
    const files = notice.quarantined.map((file) => `\n  ${file}`).join('')
    const line = `${notice.message}${files}`
    if (notice.level === 'loss') log.error(line)
    else if (notice.level === 'warning') log.warn(line)
    else log.info(line)
  }
  const of = (level: RecoveryNotice['level']) => notices.filter((notice) => notice.level === level)
  await Promise.all([
    show(of('loss'), (text, ...buttons) => window.showErrorMessage(text, ...buttons)),
    show(of('warning'), (text, ...buttons) => window.showWarningMessage(text, ...buttons)),
  ])
}

/** One message for all losses, and one for all warnings, since they have one cause. */
async function show(
  notices: readonly RecoveryNotice[],
  message: (text: string, ...buttons: string[]) => Thenable<string | undefined>,
): Promise<void> {
  if (notices.length === 0) return
  const [file] = notices.flatMap((notice) => notice.quarantined)
  const reveal = l10n.t('Reveal Files')
  const text = messageText(notices.map((notice) => notice.message).join(' '))
  const chosen = await message(text, ...(file === undefined ? [] : [reveal]))
  if (chosen === reveal && file !== undefined) await revealFolder(file)
}
