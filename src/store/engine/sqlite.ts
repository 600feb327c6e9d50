import initSqlJs, { type Database, type SqlJsStatic, type Statement as SqlStatement } from 'sql.js'
import type { BulkInsert, SqlValue, WriteOperation } from './operations'
import { BatchRefused } from './statement-fault'

/** A row of an answer, by column name. */
export type SqlRow = Record<string, SqlValue>

/**
 * For a database in memory whose durability is the command log's: the journal only serves
 * ROLLBACK. Deleting a run relies on foreign keys.
 */
const PRAGMAS = `
  PRAGMA journal_mode = MEMORY;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA temp_store = MEMORY;
  PRAGMA foreign_keys = ON;
`

/** Rows a bulk statement: few sizes, so that statements are prepared once. */
const BULK_ROWS = [1000, 100, 10, 1]
/** SQLite's limit. */
const MAX_PARAMETERS = 32_766
const CACHED_STATEMENTS = 200

/** SQLite's WASM module, ready to open databases. */
export class SqliteModule {
  readonly #sql: SqlJsStatic

  private constructor(sql: SqlJsStatic) {
    this.#sql = sql
  }

  static async load(wasmBinary: Uint8Array): Promise<SqliteModule> {
    return new SqliteModule(await initSqlJs({ wasmBinary: new Uint8Array(wasmBinary).buffer }))
  }

  /** A database in memory: empty, or from an image that `export` made. Throws where the image is not a database. */
  open(image?: Uint8Array): SqliteDatabase {
    return new SqliteDatabase(new this.#sql.Database(image ?? null))
  }
}

/** A database in memory, with its prepared statements kept. */
export class SqliteDatabase {
  readonly #db: Database
  readonly #statements = new Map<string, SqlStatement>()

  constructor(db: Database) {
    this.#db = db
    this.#db.run(PRAGMAS)
  }

  /** Runs a statement and returns its rows. */
  all(sql: string, parameters: readonly SqlValue[] = []): SqlRow[] {
    const statement = this.#prepare(sql)
    try {
      statement.bind([...parameters])
      const rows: SqlRow[] = []
      let columns: string[] | undefined
      while (statement.step()) {
        const values = statement.get()
        columns ??= statement.getColumnNames()
        const row: SqlRow = {}
        for (let i = 0; i < columns.length; i++) row[columns[i] as string] = values[i] ?? null
        rows.push(row)
      }
      return rows
    } finally {
      this.#release(statement)
    }
  }

  /** Runs a statement without parameters or rows, such as `BEGIN`. */
  exec(sql: string): void {
    const statement = this.#prepare(sql)
    try {
      statement.step()
    } finally {
      statement.reset()
    }
  }

  /** Takes the transaction back; fine where there is none. */
  rollback(): void {
    try {
      this.exec('ROLLBACK')
    } catch (error) {
      // SQLite has rolled back by itself after some errors, such as a full memory.
      if (!String(error).includes('no transaction is active')) throw error
    }
  }

  /** Applies one operation; returns the rows of a `RETURNING` clause. */
  apply(operation: WriteOperation): SqlRow[] {
    if ('sql' in operation) return this.all(operation.sql, operation.parameters)
    this.#insertMany(operation)
    return []
  }

  /** How many rows the last statement changed. */
  get changes(): number {
    return this.#db.getRowsModified()
  }

  /** Of the last insert. */
  get lastInsertRowid(): number {
    return Number(this.all('SELECT last_insert_rowid() AS id')[0]?.id ?? 0)
  }

  /** The database's size in bytes. */
  get bytes(): number {
    const pages = Number(this.all('PRAGMA page_count')[0]?.page_count ?? 0)
    return pages * Number(this.all('PRAGMA page_size')[0]?.page_size ?? 0)
  }

  /** What the database's content takes of `bytes`; the rest is left from what was deleted, and is used again. */
  get usedBytes(): number {
    const free = Number(this.all('PRAGMA freelist_count')[0]?.freelist_count ?? 0)
    return this.bytes - free * Number(this.all('PRAGMA page_size')[0]?.page_size ?? 0)
  }

  /** Whether SQLite finds its own structures sound. */
  isSound(): boolean {
    return this.all('PRAGMA quick_check')[0]?.quick_check === 'ok'
  }

  /** The database as a file image. Must not be called inside a transaction. */
  export(): Uint8Array {
    return this.#db.export()
  }

  close(): void {
    this.#db.close()
  }

  #insertMany({ table, columns, values }: BulkInsert): void {
    const width = columns.length
    let at = 0
    for (const rows of BULK_ROWS) {
      const size = rows * width
      if (size > MAX_PARAMETERS || values.length - at < size) continue
      // Prepared by a key that is no SQL: making the text at every commit costs as much as inserting some rows.
      const statement = this.#prepare(`${rows} ${table} ${columns}`, () => insertSql(table, columns, rows))
      try {
        for (; values.length - at >= size; at += size) {
          statement.bind(values.slice(at, at + size))
          statement.step()
        }
      } catch (error) {
        throw new BatchRefused(
          table,
          { first: at / width + 1, last: at / width + rows, of: values.length / width },
          error,
        )
      } finally {
        this.#release(statement)
      }
    }
  }

  #prepare(key: string, sql: () => string = () => key): SqlStatement {
    const kept = this.#statements.get(key)
    if (kept) return kept
    if (this.#statements.size >= CACHED_STATEMENTS) {
      for (const statement of this.#statements.values()) statement.free()
      this.#statements.clear()
    }
    const statement = this.#db.prepare(sql())
    this.#statements.set(key, statement)
    return statement
  }

  #release(statement: SqlStatement): void {
    statement.reset()
    statement.freemem()
  }
}

function insertSql(table: string, columns: readonly string[], rows: number): string {
  const row = `(${columns.map(() => '?').join(',')})`
  return `INSERT INTO ${table} (${columns.join(',')}) VALUES ${Array(rows).fill(row).join(',')}`
}
