import { Packr } from 'msgpackr'
import * as z from 'zod'

/** A value that SQLite stores. */
export type SqlValue = string | number | null | Uint8Array

/** A write statement with its parameters. */
export interface Statement {
  sql: string
  parameters: readonly SqlValue[]
}

/** Many rows for one table; `values` holds them flat, row by row. */
export interface BulkInsert {
  table: string
  columns: readonly string[]
  values: readonly SqlValue[]
}

/** What the command log records: everything that changes the database. */
export type WriteOperation = Statement | BulkInsert

const packr = new Packr({ useRecords: false, encodeUndefinedAsNil: true })

// The checksum has vouched for the bytes; this guards the shape against another version's log.
const flatValues = z.custom<SqlValue[]>(Array.isArray)
const encodedSchema = z.array(
  z.union([z.tuple([z.string(), flatValues]), z.tuple([z.string(), z.array(z.string()), flatValues])]),
)

/** Operations as the payload of a log record: MessagePack, `[sql, parameters]` or `[table, columns, values]` each. */
export function encodeOperations(operations: readonly WriteOperation[]): Buffer {
  return packr.pack(operations.map((it) => ('sql' in it ? [it.sql, it.parameters] : [it.table, it.columns, it.values])))
}

/** The operations of a payload. Throws where it has another shape. */
export function decodeOperations(payload: Uint8Array): WriteOperation[] {
  return encodedSchema.parse(packr.unpack(payload)).map((it) => {
    if (it.length === 2) return { sql: it[0], parameters: it[1] }
    return { table: it[0], columns: it[1], values: it[2] }
  })
}
