/** A text with its `{0}`, `{1}`, … filled in. */
export function fill(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = values[Number(index)]
    return value === undefined ? whole : typeof value === 'number' ? numberText(value) : value
  })
}

/** A whole number as the user's language writes it. */
export function numberText(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang).format(value)
}

/** A share of one as the user's language writes it in hundredths, such as “92%”. */
export function percentText(share: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' }).format(share)
}
