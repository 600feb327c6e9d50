import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { BulkInsert, SqlValue } from '../../src/store/engine/operations'

/** Rows a statement: as for the store, so that both races are run with the same statements. */
const BULK_ROWS = 1000

/** Native SQLite on a file, as durable as the store: WAL with synchronous=FULL. */
export class NativePeer {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** `schema` is run as it is on a new file; leave it out for one that exists. */
  constructor(file: string, schema: readonly string[] = []) {
    this.#db = new DatabaseSync(file)
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    for (const statement of schema) this.#db.exec(statement)
  }

  exec(sql: string): void {
    this.#db.exec(sql)
  }

  get(sql: string): Record<string, unknown> | undefined {
    return this.#db.prepare(sql).get()
  }

  all(sql: string): Record<string, unknown>[] {
    return this.#prepare(sql).all()
  }

  /** The size of the database. */
  get bytes(): number {
    return Number(this.get('PRAGMA page_count')?.page_count) * Number(this.get('PRAGMA page_size')?.page_size)
  }

  run(sql: string, parameters: readonly SqlValue[]): void {
    this.#prepare(sql).run(...parameters)
  }

  transaction(work: () => void): void {
    this.#db.exec('BEGIN')
    work()
    this.#db.exec('COMMIT')
  }

  insertMany({ table, columns, values }: BulkInsert): void {
    const perStatement = BULK_ROWS * columns.length
    for (let at = 0; at < values.length; at += perStatement) {
      const part = values.slice(at, at + perStatement)
      const row = `(${columns.map(() => '?').join(',')})`
      const rows = Array(part.length / columns.length).fill(row)
      this.#prepare(`INSERT INTO ${table} (${columns.join(',')}) VALUES ${rows.join(',')}`).run(...part)
    }
  }

  close(): void {
    this.#db.close()
  }

  #prepare(sql: string): StatementSync {
    const kept = this.#statements.get(sql)
    if (kept) return kept
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
