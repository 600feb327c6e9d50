/** Rows in columns below a header; columns of numbers and times are aligned to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = header.map((title, at) => {
    const cells = rows.map((row) => row[at] ?? '')
    const isNumeric = cells.length > 0 && cells.every((cell) => /^[\d.:,]+$/.test(cell))
    return { isNumeric, width: Math.max(title.length, ...cells.map((cell) => cell.length)) }
  })
  const line = (cells: readonly string[]) => {
    const padded = columns.map(({ isNumeric, width }, at) =>
      isNumeric ? (cells[at] ?? '').padStart(width) : (cells[at] ?? '').padEnd(width),
    )
    return `  ${padded.join('  ')}`.trimEnd()
  }
  return [header, columns.map(({ width }) => '-'.repeat(width)), ...rows].map(line).join('\n')
}
