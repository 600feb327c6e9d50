import { randomUUID } from 'node:crypto'
import { ProgressLocation, window } from 'vscode'
import type { IngestProgress } from '../../shared/contracts'
import { messageText } from '../ui-text'
import type { CommandContext } from './command'

/** What a notification shows of how far work is. */
interface Shown {
  message: string
  /** Of the whole; without one, the bar only says that it goes on. */
  percent?: number
}

/** Runs work of the store under a notification that shows how far it is and can cancel it. */
export async function withProgress<T>(
  context: CommandContext,
  title: string,
  describe: (event: IngestProgress) => Shown,
  work: (operationId: string) => Promise<T>,
): Promise<T> {
  const operationId = randomUUID()
  const location = ProgressLocation.Notification
  return context.operations.run(title, async () =>
    window.withProgress({ location, title: messageText(title), cancellable: true }, async (progress, token) => {
      let shown = 0
      const listener = context.onProgress((event) => {
        if (event.operationId !== operationId) return
        const { message, percent } = describe(event)
        const grown = percent === undefined ? {} : { increment: Math.max(0, percent - shown) }
        progress.report({ message: messageText(message), ...grown })
        shown = Math.max(shown, percent ?? 0)
      })
      token.onCancellationRequested(() => void context.service.cancel(operationId))
      try {
        return await work(operationId)
      } finally {
        listener.dispose()
      }
    }),
  )
}

/** How far an event says that the work is, from 0 to 100. */
export function percentOf({ done, total }: IngestProgress): number {
  return total > 0 ? (100 * done) / total : 0
}
