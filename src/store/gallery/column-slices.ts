import { type Kysely, type RawBuilder, sql } from 'kysely'
import { Slices } from '../maintenance/task'
import type { StoreSchema } from '../schema/tables'

/** Rows a slice: some milliseconds' work. */
const SLICE_ROWS = 5000

/** What to read: numbers of all rows of an owner. */
export interface ColumnRead {
  table: string
  /** The column that names the owner. */
  owner: string
  ownerKey: number
  /** The column that an index has behind the owner. */
  order: string
  /** The table's key. */
  key: string
  /** What to read besides these two. */
  columns: readonly RawBuilder<unknown>[]
}

type Value = number | null

/**
 * Columns of numbers of all rows of an owner, slice by slice, so that others have their turn between. A slice is an array a
 * column: `order`, `key`, then `columns`. Row by row, SQLite in WebAssembly takes far longer to hand them over.
 */
export async function* columnSlices(db: Kysely<StoreSchema>, read: ColumnRead): AsyncGenerator<Value[][]> {
  const slices = new Slices()
  const order = sql.ref(read.order)
  const key = sql.ref(read.key)
  // By the index, whose entries are in the order of the column (those without a value first), then of the key.
  for (const isNull of [true, false]) {
    let last: Value[] = isNull ? [null, 0] : [Number.MIN_SAFE_INTEGER, 0]
    for (;;) {
      const behind = isNull
        ? sql`${order} IS NULL AND ${key} > ${last[1]}`
        : sql`(${order}, ${key}) > (${last[0]}, ${last[1]})`
      const slice = await readSlice(db, read, behind)
      const [orders = [], keys = []] = slice
      if (keys.length > 0) yield slice
      if (keys.length < SLICE_ROWS) break
      last = [orders.at(-1) ?? null, keys.at(-1) ?? 0]
      await slices.next()
    }
  }
}

async function readSlice(
  db: Kysely<StoreSchema>,
  { table, owner, ownerKey, order, key, columns }: ColumnRead,
  behind: RawBuilder<unknown>,
): Promise<Value[][]> {
  const values = [sql.ref(order), sql.ref(key), ...columns]
  const rest = sql`
    FROM ${sql.table(table)} WHERE ${sql.ref(owner)} = ${ownerKey} AND ${behind}
    ORDER BY ${sql.ref(order)}, ${sql.ref(key)} LIMIT ${SLICE_ROWS}`
  return readArrays(db, values, rest)
}

/** Columns of all rows of a table. */
export interface TableRead {
  table: string
  /** The table's key. */
  key: string
  columns: readonly RawBuilder<unknown>[]
}

/**
 * Columns of all rows of a table in the order of its key, slice by slice, so that others have their turn between. A slice
 * is an array a column, whose types are `T`: the key, then `columns`.
 */
export async function* tableSlices<T extends unknown[]>(
  db: Kysely<StoreSchema>,
  { table, key, columns }: TableRead,
  rows = SLICE_ROWS,
): AsyncGenerator<{ [K in keyof T]: T[K][] }> {
  const slices = new Slices()
  for (let last: unknown = 0; ; ) {
    const rest = sql`
      FROM ${sql.table(table)} WHERE ${sql.ref(key)} > ${last} ORDER BY ${sql.ref(key)} LIMIT ${rows}`
    const slice = await readArrays<{ [K in keyof T]: T[K][] }>(db, [sql.ref(key), ...columns], rest)
    const [keys = []] = slice
    if (keys.length > 0) yield slice
    if (keys.length < rows) return
    last = keys.at(-1)
    await slices.next()
  }
}

async function readArrays<T>(
  db: Kysely<StoreSchema>,
  values: readonly RawBuilder<unknown>[],
  rest: RawBuilder<unknown>,
): Promise<T> {
  const name = (at: number) => sql.ref(`c${at}`)
  const selected = sql.join(values.map((value, at) => sql`${value} AS ${name(at)}`))
  const arrays = sql.join(values.map((_, at) => sql`json_group_array(${name(at)})`))
  const { rows } = await sql<{ arrays: string }>`
    SELECT json_array(${arrays}) AS arrays FROM (SELECT ${selected} ${rest})`.execute(db)
  // SQLite made it just now of columns whose types are known: to check each of a million would take longer than all else.
  return JSON.parse(rows[0]?.arrays ?? '')
}
