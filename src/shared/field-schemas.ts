import * as z from 'zod'

/**
 * Building blocks of the results schemas. Each field has one check that does all of its work:
 * a million records run through them in an ingest, and every further zod check costs as much
 * as reading the number did. What the check accepts stands in `meta` for the JSON Schema.
 */

/** The longest caption or transcript text, in characters. */
export const MAX_TEXT_CHARACTERS = 100_000

const MAX_SAFE = Number.MAX_SAFE_INTEGER

/** A finite number from `minimum` to `maximum`, both included. */
export function numberField(minimum: number, maximum: number) {
  return z
    .number()
    .refine((n) => n >= minimum && n <= maximum, {
      error: (issue) => rangeFault(Number(issue.input), minimum, maximum),
    })
    .meta({ minimum, maximum })
}

/** A whole number from `minimum` to `maximum`, both included. */
export function integerField(minimum: number, maximum: number) {
  return z
    .number()
    .refine((n) => n >= minimum && n <= maximum && Number.isInteger(n), {
      error: (issue) => rangeFault(Number(issue.input), minimum, maximum),
    })
    .meta({ type: 'integer', minimum, maximum })
}

/** What no column keeps whole: SQLite cuts text off at a NUL, and UTF-8 has no half of a pair. `null` for good text. */
export function textFault(text: string): string | null {
  if (text.includes('\0')) return 'has a NUL character in it'
  return text.isWellFormed() ? null : 'has broken surrogates in it'
}

/** Text of at most `maximum` characters that can be stored. */
export function textField(maximum: number) {
  return z
    .string()
    .refine((text) => text.length <= maximum && textFault(text) === null, {
      error: ({ input }) => {
        const { length } = String(input)
        if (length <= maximum) return textFault(String(input)) ?? 'is not text'
        return `must be at most ${maximum.toLocaleString('en')} characters long, got ${length.toLocaleString('en')}`
      },
    })
    .meta({ maxLength: maximum })
}

/** A time or span in ms; fractions are allowed and rounded later. */
export const milliseconds = numberField(0, MAX_SAFE)
/** A time or span in seconds. */
export const seconds = numberField(0, MAX_SAFE / 1000)
export const frameNumber = integerField(0, MAX_SAFE)
export const pixels = integerField(1, 1_000_000)
export const confidence = numberField(0, 1)
export const trackId = integerField(-MAX_SAFE, MAX_SAFE)
export const frameRate = numberField(0.001, 100_000)
export const longText = textField(MAX_TEXT_CHARACTERS)
export const name = textField(1_000)
export const pathText = textField(4_096)

const MAX_PIXEL = 1e9
const coordinate = z.number().meta({ minimum: -MAX_PIXEL, maximum: MAX_PIXEL })
const extent = z.number().meta({ minimum: 0, maximum: MAX_PIXEL })

/** A box `[x, y, w, h]` in pixels, origin top left. One check for all four numbers. */
export const box = z.tuple([coordinate, coordinate, extent, extent]).check(({ value, issues }) => {
  for (let index = 0; index < 4; index++) {
    const side = value[index] ?? Number.NaN
    const minimum = index < 2 ? -MAX_PIXEL : 0
    if (side >= minimum && side <= MAX_PIXEL) continue
    issues.push({ code: 'custom', path: [index], message: rangeFault(side, minimum, MAX_PIXEL), input: side })
  }
})

function rangeFault(n: number, minimum: number, maximum: number): string {
  if (n < minimum) return minimum === 0 ? `must not be negative, got ${n}` : `must be at least ${minimum}, got ${n}`
  return n > maximum ? `must be at most ${maximum}, got ${n}` : `must be a whole number, got ${n}`
}
