import { reasonOf } from '../../shared/error-reason'
import { ERROR_CODES, FrametroveError, isDiskFull, toFrametroveError } from '../../shared/errors'
import type { CommandLog } from './command-log'
import { LogCut, readOnly, type Savepoint } from './log-cut'
import { encodeOperations, type SqlValue, type WriteOperation } from './operations'
import type { SqliteDatabase, SqlRow } from './sqlite'
import { statementFault } from './statement-fault'

const BEGIN: WriteOperation = { sql: 'BEGIN', parameters: [] }

/** Above this many values of pending operations, a part of the transaction goes to the log. */
const CHUNK_VALUES = 100_000

/** What a write did. */
export interface WriteResult {
  rows: SqlRow[]
  changes: number
}

/**
 * The database in memory and its command log, kept equal: a transaction's operations are in the
 * log, synced, before it commits in memory. One transaction at a time, and no other writes.
 */
export class StoreEngine {
  readonly #db: SqliteDatabase
  readonly #isOwner: () => boolean
  #log: CommandLog | null
  #pending: WriteOperation[] = []
  #pendingValues = 0
  #savepoint: Savepoint | null = null
  /** Why this engine takes no more writes at all. */
  #failure: FrametroveError | null = null
  /** Of the present log. */
  #cut = new LogCut()
  #unlogged = false
  #isSyncLeftOut = false
  /** Milliseconds of applying operations since the last snapshot: what a replay would cost. */
  #appliedMs = 0

  /**
   * Without a log, only `unlogged` work can be done until `switchLog` gives one. `isOwner` says whether the store may
   * still be written to.
   */
  constructor(db: SqliteDatabase, log: CommandLog | null, appliedMs = 0, isOwner = () => true) {
    this.#db = db
    this.#log = log
    this.#appliedMs = appliedMs
    this.#isOwner = isOwner
  }

  get log(): CommandLog | null {
    return this.#log
  }

  get database(): SqliteDatabase {
    return this.#db
  }

  get inTransaction(): boolean {
    return this.#savepoint !== null
  }

  /** Why the store takes no more writes; `null` while it does. */
  get failure(): FrametroveError | null {
    return this.#failure ?? this.#cut.failure
  }

  /**
   * Takes the log back where that has failed before. Between transactions only.
   * @returns whether only another log helps: what is in memory is whole, but this log can't be trusted with more
   */
  mendLog(): boolean {
    if (!this.#isOwner()) return false
    this.#retryCut()
    return this.#failure === null && this.#cut.failure !== null
  }

  get appliedMs(): number {
    return this.#appliedMs
  }

  read(sql: string, parameters: readonly SqlValue[] = []): SqlRow[] {
    return this.#db.all(sql, parameters)
  }

  begin(): void {
    if (!this.#isOwner()) this.#failure ??= takenOver()
    else this.#retryCut()
    this.#apply(BEGIN)
    this.#savepoint = { end: this.#log?.end ?? 0, sequence: this.#log?.nextSequence ?? 0 }
  }

  /**
   * Applies an operation inside the transaction. After an error the transaction has to be rolled back.
   * @throws FrametroveError the `failure` of a store that takes no more writes; `batch_insert_failed`,
   *   `transaction_failed`, `database_unavailable` where SQLite refuses it; `commit_failed`, `disk_full` of the log
   */
  write(operation: WriteOperation): WriteResult {
    if (this.failure) throw this.failure
    const started = performance.now()
    const rows = this.#apply(operation)
    const changes = this.#db.changes
    this.#appliedMs += performance.now() - started
    if (!this.#unlogged) this.#remember(operation)
    return { rows, changes }
  }

  /**
   * Commits the transaction under way without waiting for the disk: it is durable once a later one
   * is. For the parts of a long ingest, which mean nothing before their last transaction.
   */
  leaveOutSync(): void {
    this.#isSyncLeftOut = true
  }

  /**
   * Makes the transaction durable, then visible. When it throws, the transaction is rolled back.
   * @throws FrametroveError `commit_failed`, `disk_full`, `store_read_only`, `rollback_failed`
   */
  commit(): void {
    const savepoint = this.#savepoint
    if (!savepoint) throw new Error('commit without a transaction')
    try {
      const chunked = this.#log !== null && this.#log.end > savepoint.end
      if (chunked || this.#pending.length > 0) {
        const log = this.#requireLog()
        log.append(chunked ? 'commit' : 'transaction', encodeOperations(this.#pending))
        if (this.#isSyncLeftOut) log.keepUnsynced()
        else log.sync()
      }
      this.#db.exec('COMMIT')
    } catch (error) {
      this.rollback()
      throw commitFault(error)
    }
    this.#endTransaction()
  }

  /**
   * Takes the transaction back, in memory and in the log. Does nothing outside of one.
   * @throws FrametroveError `rollback_failed`: the store takes no more writes
   */
  rollback(): void {
    const savepoint = this.#savepoint
    if (!savepoint) return
    this.#endTransaction()
    try {
      this.#db.rollback()
    } catch (error) {
      this.#failure = readOnly(error)
      throw this.#failure
    } finally {
      this.#cutTo(savepoint)
    }
  }

  /** Runs `work` in a transaction: all of it is durable, or nothing happened. */
  transaction<T>(work: () => T): T {
    this.begin()
    let result: T
    try {
      result = work()
    } catch (error) {
      this.rollback()
      throw error
    }
    this.commit()
    return result
  }

  /** Lets `work` write without the log: for migrations, which end in a snapshot instead. */
  async unlogged<T>(work: () => Promise<T>): Promise<T> {
    this.#unlogged = true
    try {
      return await work()
    } finally {
      this.#unlogged = false
    }
  }

  /**
   * Ends the log with a seal, which says that the next generation goes on, and goes on in `next`.
   * When it throws, the log goes on as it was, or the store takes no more writes.
   * @throws FrametroveError the `failure` of a store that takes no more writes; I/O errors as they come
   */
  sealAndSwitch(next: CommandLog): void {
    this.#retryCut()
    if (this.failure) throw this.failure
    const log = this.#requireLog()
    const savepoint = { end: log.end, sequence: log.nextSequence }
    try {
      log.append('seal', new Uint8Array())
      log.sync()
    } catch (error) {
      this.#cutTo(savepoint)
      throw error
    }
    this.switchLog(next)
  }

  /** Takes no more writes into this log: the next opening may not read it. @returns what a write is refused with */
  distrustLog(cause: unknown): FrametroveError {
    return this.#cut.distrust(cause)
  }

  /** Goes on in another log, which needs nothing of the former one. That is closed. */
  switchLog(next: CommandLog): void {
    const former = this.#log
    this.#log = next
    this.#cut = new LogCut()
    this.#appliedMs = 0
    try {
      former?.close()
    } catch {
      // All of it is synced. Whatever the system says now, nothing more may go into that log.
    }
  }

  close(): void {
    try {
      this.#log?.close()
    } finally {
      this.#db.close()
    }
  }

  #cutTo(savepoint: Savepoint): void {
    // What another computer writes to by now is not touched.
    if (this.#log && this.#isOwner()) this.#cut.cutTo(this.#log, savepoint)
  }

  #retryCut(): void {
    if (this.#log && this.#isOwner()) this.#cut.retry(this.#log)
  }

  /** The log, to be appended to. @throws FrametroveError `store_read_only` where it is another owner's by now */
  #requireLog(): CommandLog {
    if (!this.#log) throw new Error('a logged write before there is a log')
    if (!this.#isOwner()) {
      this.#failure ??= takenOver()
      throw this.#failure
    }
    return this.#log
  }

  #apply(operation: WriteOperation): SqlRow[] {
    try {
      return this.#db.apply(operation)
    } catch (error) {
      throw statementFault(error)
    }
  }

  #remember(operation: WriteOperation): void {
    this.#pending.push(operation)
    this.#pendingValues += weightOf('sql' in operation ? operation.parameters : operation.values) + 1
    if (this.#pendingValues < CHUNK_VALUES) return
    const log = this.#requireLog()
    try {
      log.append('chunk', encodeOperations(this.#pending))
    } catch (error) {
      throw commitFault(error)
    }
    this.#pending = []
    this.#pendingValues = 0
  }

  #endTransaction(): void {
    this.#savepoint = null
    this.#isSyncLeftOut = false
    this.#pending = []
    this.#pendingValues = 0
  }
}

/** How many numbers take as much room as these values. */
function weightOf(values: readonly SqlValue[]): number {
  let weight = values.length
  for (const value of values) {
    if (typeof value === 'string' || (typeof value === 'object' && value !== null)) weight += value.length >> 3
  }
  return weight
}

/** The error of a transaction that could not be made durable, and was taken back. */
function commitFault(cause: unknown): FrametroveError {
  const { what, action } = ERROR_CODES.commit_failed
  if (cause instanceof FrametroveError || isDiskFull(cause)) return toFrametroveError(cause, what)
  return new FrametroveError(
    'commit_failed',
    { what, why: `It could not be written: ${reasonOf(cause)}`, action },
    { cause },
  )
}

function takenOver(): FrametroveError {
  return new FrametroveError('store_read_only', ERROR_CODES.store_read_only)
}
