import { csvLine } from '../../shared/csv'
import { Slices } from '../maintenance/task'
import type { CsvRows, CsvTable } from './csv-table'
import { csvTables } from './csv-tables'
import type { Append, ExportTarget } from './export-target'
import type { ExportWork } from './export-work'

/** Characters that are gathered before they are written. */
const PART = 1_000_000

/** Writes what was chosen as a CSV file (RFC 4180, UTF-8) for each kind that there is anything of. */
export async function writeCsv(work: ExportWork, target: ExportTarget): Promise<void> {
  for (const table of csvTables(work)) {
    const pages = table.pages()
    let first = await pages.next()
    while (!first.done && first.value.length === 0) first = await pages.next()
    if (!first.done) await writeTable(target, table, first.value, pages, work.signal)
  }
}

async function writeTable(
  target: ExportTarget,
  { name, columns }: CsvTable,
  first: CsvRows,
  rest: AsyncIterable<CsvRows>,
  signal: AbortSignal,
): Promise<void> {
  const slices = new Slices(signal)
  await target.addText(`${name}.csv`, async (append: Append) => {
    let text = csvLine(columns)
    const add = async (rows: CsvRows) => {
      for (const row of rows) {
        text += csvLine(row)
        if (text.length < PART) continue
        await append(text)
        text = ''
      }
      await slices.next()
    }
    await add(first)
    for await (const rows of rest) await add(rows)
    await append(text)
  })
}
