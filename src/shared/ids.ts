import { z } from 'zod'

/** The longest id, tool name or label that is taken, in characters. */
export const MAX_ID_CHARACTERS = 200

const UNUSABLE = /[\p{Cc}\p{Cs}]/u

/**
 * An id as a caller gives it: opaque text of 1 to 200 characters. Only control characters and
 * broken surrogates are refused, since no file name, log line or JSON file keeps them whole.
 */
export const idSchema = z
  .string({ error: 'must be text' })
  .refine((id) => id.trim().length > 0, { error: 'must not be empty', abort: true })
  .refine((id) => [...id].length <= MAX_ID_CHARACTERS, { error: `is longer than ${MAX_ID_CHARACTERS} characters` })
  .refine((id) => !UNUSABLE.test(id), { error: 'has control characters in it' })
