import { bytesText as inUnits } from '../shared/bytes-text'
import { timeText } from '../shared/time-text'

/** Made once: making one takes far longer than writing a number. */
let numbers: Intl.NumberFormat | undefined

/** A text with its `{0}`, `{1}`, … filled in. */
export function fill(text: string, ...values: (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = values[Number(index)]
    return value === undefined ? whole : typeof value === 'number' ? numberText(value) : value
  })
}

/** A whole number as the user's language writes it. */
export function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(document.documentElement.lang)
  return numbers.format(value)
}

/** A share of one as the user's language writes it in hundredths, such as “92%”. */
export function percentText(share: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' }).format(share)
}

/** A size in decimal units, such as “3.1 MB”. */
export function bytesText(bytes: number): string {
  return inUnits(bytes, document.documentElement.lang)
}

/** A length of time for people, such as “12 ms” or “3.4 s”. */
export function durationText(milliseconds: number): string {
  const isLong = milliseconds >= 1000
  return new Intl.NumberFormat(document.documentElement.lang, {
    ...{ style: 'unit', unit: isLong ? 'second' : 'millisecond', unitDisplay: 'short', maximumSignificantDigits: 3 },
  }).format(isLong ? milliseconds / 1000 : milliseconds)
}

/** A day with its time. @param at ISO 8601 */
export function dateText(at: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(at),
  )
}

/** A moment on an axis, such as “Nov 21, 14:30”. @param ms since 1970 */
export function momentText(ms: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
  }).format(ms)
}

/** A number with at most four digits that count. */
export function precise(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 4 }).format(value)
}

/** A change in hundredths with its sign, such as “+12.5%”. */
export function signedPercentText(percent: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, {
    ...{ style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 },
  }).format(percent / 100)
}

/** A moment of a video on an axis: `1:05` where it is a whole second, else `1:05.250`. */
export function tickText(milliseconds: number): string {
  return timeText(milliseconds).replace(/\.000$/, '')
}
