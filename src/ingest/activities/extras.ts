/**
 * The keys of a record that are not known, as JSON has them; `null` where it has only known ones. Throws where JSON has
 * not such values, or they are longer than so many characters.
 */
export function extrasOf(
  record: object,
  known: ReadonlySet<string>,
  maxCharacters: number,
): Record<string, unknown> | null {
  const entries = Object.entries(record).filter(([key]) => !known.has(key))
  if (entries.length === 0) return null
  const text = JSON.stringify(Object.fromEntries(entries))
  if (text.length > maxCharacters) {
    throw new Error(`its unknown keys are longer than ${maxCharacters.toLocaleString('en')} characters of JSON`)
  }
  return JSON.parse(text)
}
