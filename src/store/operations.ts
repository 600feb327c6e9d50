import type * as z from 'zod'
import type { LogLine } from '../shared/contracts'
import { type FrametroveError, toFrametroveError } from '../shared/errors'
import type { StoreDatabase } from './database'
import { findAnswer, insertOperation } from './repositories/operations'
import { retryTransient } from './retry'

/** What an operation did, for the operation log. */
export interface Effect {
  rows: number
  bytes: number
}

/** An operation that changes the store. */
export interface Operation<T> {
  /** Given by the caller: the same operation, asked for again since its answer was lost, has the same id. */
  id: string
  /** For the operation log. */
  name: string
  videoId: string | null
  /** The sentence that an unexpected error is told with. */
  what: string
  answer: z.ZodType<T>
  /** Once aborted, the operation is not tried again. */
  signal?: AbortSignal
}

/** An operation under way: writes its own entry, inside the transaction whose work it tells of. */
export interface RunningOperation<T> {
  /** Adds the entry of success, with the answer that the operation gives if it is asked for again. */
  record(db: Parameters<typeof insertOperation>[0], effect: Effect, answer: T): Promise<void>
}

/** Runs the store's operations, each once: retries what passes by itself, logs and counts all of them. */
export class Operations {
  readonly #database: StoreDatabase
  readonly #log: (line: LogLine) => void
  readonly #firstRetryMs: number
  readonly #underWay = new Map<string, Promise<unknown>>()

  constructor(database: StoreDatabase, log: (line: LogLine) => void, firstRetryMs: number) {
    this.#database = database
    this.#log = log
    this.#firstRetryMs = firstRetryMs
  }

  /**
   * Runs `work`; transient faults are retried. An operation that was done before gives the answer
   * that it recorded; one that is under way is waited for.
   * @throws FrametroveError always of this class
   */
  async run<T>(operation: Operation<T>, work: (running: RunningOperation<T>) => Promise<T>): Promise<T> {
    const { id, answer } = operation
    const same = this.#underWay.get(id)
    if (same) return answer.parse(await same)
    const running = this.#runOnce(operation, work)
    this.#underWay.set(id, running)
    try {
      return await running
    } finally {
      this.#underWay.delete(id)
    }
  }

  async #runOnce<T>(operation: Operation<T>, work: (running: RunningOperation<T>) => Promise<T>): Promise<T> {
    const { id, name, videoId, what, answer, signal } = operation
    const recorded = await findAnswer(this.#database.query, id)
    if (recorded !== null) return answer.parse(recorded)
    const started = performance.now()
    let attempts = 0
    const entry = () => ({
      at: new Date().toISOString(),
      name,
      videoId,
      milliseconds: Math.round((performance.now() - started) * 1000) / 1000,
      attempts,
    })
    let told = 'nothing to store'
    const running: RunningOperation<T> = {
      record: async (db, effect, result) => {
        await insertOperation(db, { ...entry(), ...effect, outcome: 'ok', error: null }, { id, answer: result })
        told = `${effect.rows} rows, ${effect.bytes} bytes`
      },
    }
    const outcome: { done: { result: T } | null } = { done: null }
    const attempt = async (): Promise<T> => {
      attempts++
      try {
        const result = await work(running)
        // Only now: what was recorded above might still have failed to commit.
        const milliseconds = Math.round(entry().milliseconds)
        this.#log({ level: 'info', message: `${describe(name, videoId)}: ${told}, ${milliseconds} ms` })
        outcome.done = { result }
        return result
      } catch (error) {
        throw toFrametroveError(error, what)
      }
    }
    try {
      return await retryTransient(attempt, {
        what,
        firstWaitMs: this.#firstRetryMs,
        retrying: ({ message }) =>
          this.#log({ level: 'warn', message: `${describe(name, videoId)}: ${message} Trying again.` }),
        ...(signal ? { signal } : {}),
      })
    } catch (error) {
      // Aborted when the work was done already: it stays done.
      if (outcome.done) return outcome.done.result
      const failure = toFrametroveError(error, what)
      await this.#recordFailure(entry(), failure)
      throw failure
    }
  }

  async #recordFailure(
    entry: Omit<Parameters<typeof insertOperation>[1], 'rows' | 'bytes' | 'outcome' | 'error'>,
    failure: FrametroveError,
  ): Promise<void> {
    const isCancelled = failure.code === 'cancelled'
    const message = `${describe(entry.name, entry.videoId)}: ${failure.message}`
    this.#log({ level: isCancelled || failure.severity === 'warning' ? 'warn' : 'error', message })
    try {
      const outcome = isCancelled ? 'cancelled' : 'failed'
      await insertOperation(this.#database.query, { ...entry, rows: 0, bytes: 0, outcome, error: failure.code })
    } catch {
      // A store that can't save can't save this either; the log line above tells it.
    }
  }
}

function describe(name: string, videoId: string | null): string {
  return videoId === null ? name : `${name} ${JSON.stringify(videoId)}`
}
