import { ERROR_CODES, type ErrorCode, FrametroveError } from '../../shared/errors'

/** Rows of a bulk insert, counted from 1. */
interface Batch {
  first: number
  last: number
  /** How many rows there are in all. */
  of: number
}

/** SQLite refused a part of a bulk insert; the cause is what it said. */
export class BatchRefused extends Error {
  readonly table: string
  readonly batch: Batch

  constructor(table: string, batch: Batch, cause: unknown) {
    super(messageOf(cause), { cause })
    this.table = table
    this.batch = batch
  }
}

/** SQLite's messages of what passes by itself: SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_INTERRUPT (sqlite3.c, `sqlite3ErrStr`). */
const PASSING = /^(out of memory|database (table )?is locked|interrupted)/

/** The error for people of a statement that SQLite refused inside a transaction. */
export function statementFault(error: unknown): FrametroveError {
  if (error instanceof FrametroveError) return error
  const message = messageOf(error)
  if (PASSING.test(message))
    return fault('database_unavailable', `The database can’t do it right now (${message}).`, error)
  if (!(error instanceof BatchRefused))
    return fault('transaction_failed', `The database refused it (${message}).`, error)
  const { table, batch } = error
  const rows = batch.first === batch.last ? `row ${batch.first}` : `rows ${batch.first} to ${batch.last}`
  return fault('batch_insert_failed', `The database refused ${rows} of ${batch.of} for “${table}” (${message}).`, error)
}

function fault(code: ErrorCode, why: string, cause: unknown): FrametroveError {
  const { what, action } = ERROR_CODES[code]
  return new FrametroveError(code, { what, why, action }, { cause })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
