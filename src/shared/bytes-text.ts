const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** A size in decimal units, such as “3.1 MB”, as a language writes numbers. */
export function bytesText(bytes: number, language: string): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)} ${UNITS[unit]}`
}
