/** What a cell may hold; `null` and `undefined` are empty. */
export type CsvValue = string | number | null | undefined

/** Cells as a line of comma-separated text (RFC 4180), with its end. */
export function csvLine(cells: readonly CsvValue[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay as they are.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function csvCell(value: CsvValue): string {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
