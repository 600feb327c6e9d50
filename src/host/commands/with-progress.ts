import { randomUUID } from 'node:crypto'
import { type CancellationToken, type Disposable, type Progress, ProgressLocation, window } from 'vscode'
import type { IngestProgress } from '../../shared/contracts'
import { messageText } from '../ui-text'
import type { CommandContext } from './command'

/** Work that takes no longer shows no progress: VS Code keeps a notification for a while, over the result it led to. */
const PATIENCE_MS = 500

/** What a notification shows of how far work is. */
interface Shown {
  message: string
  /** Of the whole; without one, the bar only says that it goes on. */
  percent?: number
}

/** Fills a notification while it is open; what it returns is disposed of with it. */
type Follow = (progress: Progress<{ message: string; increment?: number }>, token: CancellationToken) => Disposable

/**
 * Runs work of the store; if it takes its time, under a notification that shows how far it is and can cancel it.
 * @throws FrametroveError as `work` does
 */
export async function withProgress<T>(
  context: Pick<CommandContext, 'service' | 'operations' | 'onProgress'>,
  title: string,
  describe: (event: IngestProgress) => Shown,
  work: (operationId: string) => Promise<T>,
): Promise<T> {
  const operationId = randomUUID()
  let latest: Shown | undefined
  let show = (): void => {}
  const listener = context.onProgress((event) => {
    if (event.operationId !== operationId) return
    latest = describe(event)
    show()
  })
  const follow: Follow = (progress, token) => {
    let grown = 0
    show = () => {
      if (latest === undefined) return
      const { message, percent = 0 } = latest
      progress.report({ message: messageText(message), ...(percent > grown ? { increment: percent - grown } : {}) })
      grown = Math.max(grown, percent)
    }
    show()
    return token.onCancellationRequested(() => void context.service.cancel(operationId))
  }
  try {
    return await context.operations.run(title, () => withPatience(title, work(operationId), follow))
  } finally {
    listener.dispose()
  }
}

/** Shows a notification while `work` takes its time; with `follow` it can be cancelled. */
export async function withPatience<T>(title: string, work: Promise<T>, follow?: Follow): Promise<T> {
  const timer = setTimeout(() => {
    const location = ProgressLocation.Notification
    const options = { location, title: messageText(title), cancellable: follow !== undefined }
    void window.withProgress(options, async (progress, token) => {
      const following = follow?.(progress, token)
      // Its failure is handled by the caller, who awaits the same promise.
      await work.catch(() => undefined)
      following?.dispose()
    })
  }, PATIENCE_MS)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}

/** How far an event says that the work is, from 0 to 100. */
export function percentOf({ done, total }: IngestProgress): number {
  return total > 0 ? (100 * done) / total : 0
}
