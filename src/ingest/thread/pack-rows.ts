import { Packr } from 'msgpackr'
import * as z from 'zod'
import { RESULT_KINDS } from '../../shared/kinds'
import type { SqlValue } from '../../store/engine/operations'
import { type KeylessRows, keylessRows } from '../../store/repositories/result-rows'

const packr = new Packr({ useRecords: false })
const packedSchema = z.array(z.tuple([z.enum(RESULT_KINDS), z.custom<SqlValue[]>(Array.isArray)]))

/** Rows as bytes in memory of their own, which can be handed to another thread. */
export function packRows(rows: readonly KeylessRows[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(packr.pack(rows.map(({ kind, values }) => [kind, values])))
}

/** The rows that `packRows` packed. */
export function unpackRows(bytes: Uint8Array): KeylessRows[] {
  return packedSchema.parse(packr.unpack(bytes)).map(([kind, values]) => keylessRows(kind, values))
}
