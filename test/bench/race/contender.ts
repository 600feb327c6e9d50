import type { BulkInsert, SqlValue } from '../../../src/store/engine/operations'
import { DETECTION_COLUMNS } from '../detections'

/** The contenders, as columns of the table. */
export const CONTENDERS = ['image', 'wasm_file', 'node_sqlite', 'ours'] as const
export type ContenderName = (typeof CONTENDERS)[number]

/** What each of them is. */
export const TITLES = {
  image: 'sql.js, whole image',
  wasm_file: 'node-sqlite3-wasm',
  node_sqlite: 'node:sqlite',
  ours: 'Frametrove',
} as const satisfies Record<ContenderName, string>

/** A durable store of detections that runs in the race, on a database that is there already. */
export interface Contender {
  /** Inserts detections in one transaction; durable when it returns. */
  insert(values: SqlValue[]): void
  /** Answers a query that needs an index. */
  query(): unknown
  /** The size of its database in bytes, as SQLite counts it. */
  bytes(): number
  /** Writes what commits have put off; returns the bytes that are still put off. */
  settle(): Promise<number>
  close(): Promise<void>
}

/** The two halves of what our store does for a commit. Neither is a durable store: they show what bounds one. */
export const BOUNDS = ['append', 'memory'] as const
export type BoundName = (typeof BOUNDS)[number]

/** What each of them is, as a column of the table. */
export const BOUND_TITLES = {
  append: '(append and sync alone)',
  memory: '(sql.js in memory alone)',
} as const satisfies Record<BoundName, string>

/** Does one half of what a commit takes. */
export interface Bound {
  insert(values: SqlValue[]): void
  close(): void
}

/** What `Contender.query` asks. */
export const QUERY = 'SELECT count(*) AS rows FROM detection WHERE run_key = 1 AND frame_number = 7'

/** Detections as one insert. */
export function insertOf(values: SqlValue[]): BulkInsert {
  return { table: 'detection', columns: DETECTION_COLUMNS, values }
}
