import { maintenanceCancelled } from '../shared/cancel'
import type { StoreEvents } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import type { Task } from '../store/maintenance/task'

/** Progress is told this often, in milliseconds. */
const PROGRESS_MS = 100

type Cancellable = <T>(id: string, reason: FrametroveError, work: (signal: AbortSignal) => Promise<T>) => Promise<T>

/** Checks, repairs, backups, restores and clean-ups of the open store: one at a time, while others work with it. */
export class SoleTask {
  readonly #events: StoreEvents
  readonly #cancellable: Cancellable
  #isBusy = false
  /** Work that nobody waits for, which makes way. */
  #background: { stop(): void; ended: Promise<unknown> } | null = null

  /** `cancellable` runs work that can be stopped by an id. */
  constructor(events: StoreEvents, cancellable: Cancellable) {
    this.#events = events
    this.#cancellable = cancellable
  }

  /**
   * Runs work that tells its progress and can be stopped, both by `operationId`.
   * @param cancelled the sentence that a stop is told with
   * @throws FrametroveError `maintenance_busy`; `cancelled`; what `work` throws
   */
  run<T>(operationId: string, cancelled: string, work: (task: Task) => Promise<T>): Promise<T> {
    return this.alone(() =>
      this.#cancellable(operationId, maintenanceCancelled(cancelled), (signal) =>
        work({ signal, progress: this.#progress(operationId) }),
      ),
    )
  }

  /** Runs work while no other is under way. @throws FrametroveError `maintenance_busy`; what `work` throws */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) throw busy()
    this.#isBusy = true
    try {
      const background = this.#background
      background?.stop()
      if (background) await background.ended
      return await work()
    } finally {
      this.#isBusy = false
    }
  }

  /**
   * Runs work that stops as soon as other work comes, which waits for that.
   * @returns whether it came to its end; where other work is under way it does not begin
   * @throws what `work` throws
   */
  async inBackground(id: string, work: (task: Task) => Promise<unknown>): Promise<boolean> {
    if (this.#isBusy || this.#background) return false
    const wayFor = new AbortController()
    const reason = maintenanceCancelled('What ran in the background was stopped.')
    const running = this.#cancellable(id, reason, async (signal) => {
      const either = AbortSignal.any([signal, wayFor.signal])
      await work({ signal: either, progress: () => {} })
      return !either.aborted
    })
    this.#background = { stop: () => wayFor.abort(reason), ended: running.catch(() => {}) }
    try {
      return await running
    } catch (error) {
      if (error instanceof FrametroveError && error.code === 'cancelled') return false
      throw error
    } finally {
      this.#background = null
    }
  }

  #progress(operationId: string): Task['progress'] {
    let last = { stage: '', at: 0 }
    return (stage, done, total) => {
      const at = performance.now()
      if (stage === last.stage && at - last.at < PROGRESS_MS) return
      last = { stage, at }
      this.#events.progress({ operationId, done, total, message: stage })
    }
  }
}

function busy(): FrametroveError {
  return new FrametroveError('maintenance_busy', {
    what: 'This can’t be done right now.',
    why: 'A check, repair, backup, restore or clean-up of the store is under way, maybe from another window.',
    action: 'Wait until it has ended, or cancel it. Nothing was changed.',
  })
}
