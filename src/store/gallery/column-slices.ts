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
  const name = (at: number) => sql.ref(`c${at}`)
  const selected = sql.join(values.map((value, at) => sql`${value} AS ${name(at)}`))
  const arrays = sql.join(values.map((_, at) => sql`json_group_array(${name(at)}) AS ${name(at)}`))
  const { rows } = await sql<Record<string, string>>`
    SELECT ${arrays} FROM (
      SELECT ${selected} FROM ${sql.table(table)} WHERE ${sql.ref(owner)} = ${ownerKey} AND ${behind}
      ORDER BY ${sql.ref(order)}, ${sql.ref(key)} LIMIT ${SLICE_ROWS})`.execute(db)
  // SQLite made it just now of columns that hold numbers: to check each of a million would take longer than all else.
  return values.map((_, at): Value[] => JSON.parse(rows[0]?.[`c${at}`] ?? '[]'))
}
