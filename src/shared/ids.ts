import * as z from 'zod'

/** The longest id, tool name or label that is taken, in characters. */
export const MAX_ID_CHARACTERS = 200

const UNUSABLE = /[\p{Cc}\p{Cs}]/u

/** What is wrong with an id, such as `must not be empty`; `null` for a good one. */
export function idFault(id: string): string | null {
  if (id.trim().length === 0) return 'must not be empty'
  // The spread counts characters as people do; most ids are short enough not to need it.
  if (id.length > MAX_ID_CHARACTERS && [...id].length > MAX_ID_CHARACTERS) {
    return `is longer than ${MAX_ID_CHARACTERS} characters`
  }
  return UNUSABLE.test(id) ? 'has control characters or invalid Unicode in it' : null
}

/**
 * An id as a caller gives it: opaque text of 1 to 200 characters. Only control characters and
 * broken surrogates are refused, since no file name, log line or JSON file keeps them whole.
 */
export const idSchema = z
  .string({ error: 'must be text' })
  .refine((id) => idFault(id) === null, { error: (issue) => idFault(String(issue.input)) ?? 'is not an id' })
  .meta({ minLength: 1, maxLength: MAX_ID_CHARACTERS })
