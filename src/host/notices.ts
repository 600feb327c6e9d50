import { type LogOutputChannel, l10n } from 'vscode'
import type { RecoveryNotice } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import { revealFolder } from './commands/reveal-store'
import type { ErrorPresenter } from './errors'

/** Tells what the store found when it opened: losses and warnings as messages, all in the log. */
export async function tellNotices(
  notices: readonly RecoveryNotice[],
  log: LogOutputChannel,
  errors: ErrorPresenter,
): Promise<void> {
  for (const notice of notices) {
    const files = notice.quarantined.map((file) => `\n  ${file}`).join('')
    const line = `${notice.message}${files}`
    if (notice.level === 'loss') log.error(line)
    else if (notice.level === 'warning') log.warn(line)
    else log.info(line)
  }
  const of = (level: RecoveryNotice['level']) => notices.filter((notice) => notice.level === level)
  await Promise.all([show(of('loss'), lossError, errors), show(of('warning'), warningError, errors)])
}

/** One message for all losses, and one for all warnings, since they have one cause. */
async function show(
  notices: readonly RecoveryNotice[],
  errorOf: (why: string) => FrametroveError,
  errors: ErrorPresenter,
): Promise<void> {
  if (notices.length === 0) return
  const error = errorOf(notices.map((notice) => notice.message).join(' '))
  const [file] = notices.flatMap((notice) => notice.quarantined)
  const reveal = { label: l10n.t('Reveal Files'), run: () => revealFolder(file ?? ''), isAside: true }
  await errors.show(error, file === undefined ? [] : [reveal])
}

function lossError(why: string): FrametroveError {
  return new FrametroveError('corrupted', {
    what: l10n.t('Not all that was saved could be read when the store was opened.'),
    why,
    action: l10n.t('Look at what is there; where something is missing, restore a backup or ingest it again.'),
  })
}

/** Recovery data that did not pass the checks of what is offered. */
function warningError(why: string): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: l10n.t('Not all recovery data can be brought back.'),
    why,
    action: l10n.t('Nothing was deleted: it is kept as files, which you can look at.'),
  })
}
