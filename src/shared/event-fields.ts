import * as z from 'zod'
import { idSchema } from './ids'

/** The most frames that are saved at once. */
export const MAX_FRAMES = 100_000
/** The most tags of an event, or of a frame. */
export const MAX_TAGS = 100

/** Beyond, the day of an instant has no name of the form `2026-05-01` in every time zone. */
const EARLIEST = Date.parse('0001-01-02T00:00:00Z')
const LATEST = Date.parse('9998-12-31T00:00:00Z')

/** An instant as ISO 8601 with its offset, kept as UTC. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-05-01T12:00:00Z' })
  .refine((text) => Date.parse(text) >= EARLIEST && Date.parse(text) <= LATEST, {
    error: 'must be a time in the years 1 to 9998',
  })
  .transform((text) => new Date(text).toISOString())

/** Tags of an event or a frame, each once. */
export const tags = z
  .array(idSchema)
  .max(MAX_TAGS, `must be at most ${MAX_TAGS} tags`)
  .transform((given) => [...new Set(given)])
