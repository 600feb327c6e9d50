import type { SqliteDatabase, SqlRow } from '../engine/sqlite'

type Read = (statement: string, parameters: (string | number)[]) => SqlRow[]

/** Rows of blobs that are read at a time. */
const PAGE = 100

/** A database that gets some of the rows of another, under the same keys. Names of tables and columns are ours. */
export class PartialDatabase {
  readonly #read: Read
  readonly #made: SqliteDatabase
  readonly #columns = new Map<string, string[]>()
  readonly #labels = new Set<number>()
  /** What was copied once, as table and key. */
  readonly #copied = new Set<string>()

  /** @param read reads of the database that rows are copied of */
  constructor(read: Read, made: SqliteDatabase) {
    this.#read = read
    this.#made = made
  }

  /** The rows of a table whose column has a value. */
  rows(table: string, column: string, value: number): SqlRow[] {
    return this.#read(`SELECT * FROM ${table} WHERE ${column} = ?`, [value])
  }

  /** Copies these. */
  copy(table: string, column: string, value: number): void {
    this.#copied.add(`${table} ${value}`)
    this.add(table, this.rows(table, column, value))
  }

  /** Copies a row, unless that was done before. */
  copyOnce(table: string, key: string, value: number): void {
    if (!this.#copied.has(`${table} ${value}`)) this.copy(table, key, value)
  }

  /** Copies the rows of a table that have an order, some at a time. */
  *copyOrdered(table: string, column: string, value: number): Generator<void> {
    for (let after = -1; ; ) {
      const rows = this.#read(
        `SELECT * FROM ${table} WHERE ${column} = ? AND ordinal > ? ORDER BY ordinal LIMIT ${PAGE}`,
        [value, after],
      )
      const last = rows.at(-1)
      if (!last) return
      this.add(table, rows)
      after = Number(last.ordinal)
      yield
    }
  }

  /** Adds the labels that detections refer to, with their texts under `label`. */
  addLabels(rows: readonly SqlRow[]): void {
    for (const { label_key: key, label: text } of rows) {
      if (this.#labels.has(Number(key))) continue
      this.#labels.add(Number(key))
      this.add('label', [{ label_key: key ?? null, text: text ?? null }])
    }
  }

  /** Adds rows; what they have beside the columns of the table is left out. */
  add(table: string, rows: readonly SqlRow[]): void {
    if (rows.length === 0) return
    const columns = this.#columnsOf(table)
    const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null))
    this.#made.apply({ table, columns, values })
  }

  #columnsOf(table: string): string[] {
    const known = this.#columns.get(table)
    if (known) return known
    const columns = this.#made.all(`PRAGMA table_info(${table})`).map(({ name }) => String(name))
    this.#columns.set(table, columns)
    return columns
  }
}
