import { reasonOf } from '../../shared/error-reason'
import { ERROR_CODES, FrametroveError } from '../../shared/errors'
import type { CommandLog } from './command-log'

/** Where a transaction began: what a rollback goes back to. */
export interface Savepoint {
  end: number
  sequence: number
}

/** Takes a log back to where a transaction began. Where the disk does not let it, the log takes no more writes until it does. */
export class LogCut {
  /** What the log could not be taken back to when it had to be. */
  #uncut: Savepoint | null = null
  #failure: FrametroveError | null = null

  /** Why the log takes no more writes; `null` while it does. */
  get failure(): FrametroveError | null {
    return this.#failure
  }

  /**
   * Takes the log back to a savepoint, or to an earlier one that it could not be taken back to before.
   * @throws FrametroveError `rollback_failed`: the log takes no more writes
   */
  cutTo(log: CommandLog, savepoint: Savepoint): void {
    const { end, sequence } = this.#uncut ?? savepoint
    try {
      if (log.hasUnsynced || log.end > end) log.cutTo(end, sequence)
    } catch (error) {
      this.#uncut = { end, sequence }
      throw this.distrust(error)
    }
    this.#uncut = null
    this.#failure = log.isDoubtful
      ? readOnly(undefined, 'The disk did not take an earlier part of what was to be saved.')
      : null
  }

  /** The disk may work again: then the log can be as it should, and takes writes as before. */
  retry(log: CommandLog): void {
    if (!this.#uncut) return
    try {
      this.cutTo(log, this.#uncut)
    } catch {
      // It stays as it is.
    }
  }

  /** Takes no more writes into this log: the next opening may not read it. @returns what a write is refused with */
  distrust(cause: unknown): FrametroveError {
    this.#failure = readOnly(cause)
    return this.#failure
  }
}

/** The error of a store that takes no more changes. */
export function readOnly(cause: unknown, why = reasonOf(cause)): FrametroveError {
  const { what, action } = ERROR_CODES.rollback_failed
  return new FrametroveError(
    'rollback_failed',
    {
      what,
      why: `${why} To protect what is stored, the store takes no more changes.`,
      action,
    },
    { cause },
  )
}
