import * as z from 'zod'
import type { CsvValue } from '../../shared/csv'

/** Rows of cells, each in the order of its table's columns. */
export type CsvRows = CsvValue[][]

/** A table to write as CSV. */
export interface CsvTable {
  /** Of the file, but its extension. */
  name: string
  columns: readonly string[]
  /** Its rows, some at a time. */
  pages(): AsyncGenerator<CsvRows, void, undefined>
}

const cellSchema = z.union([z.string(), z.number(), z.null()])

/** The cells of a row, in the order of its columns. */
export function cellsOf(row: Record<string, unknown>, columns: readonly string[]): CsvValue[] {
  return columns.map((column) => cellSchema.parse(row[column] ?? null))
}

/** Tags in one cell, as JSON: they may have any character. */
export function tagsText(tags: readonly string[]): string | null {
  return tags.length === 0 ? null : JSON.stringify(tags)
}
