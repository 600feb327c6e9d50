import * as z from 'zod'
import { resultKindSchema } from './model'

/** A span of the video, in ms from its start. */
const timeSpanSchema = z.object({ start_ms: z.number(), end_ms: z.number() })
export type TimeSpan = z.infer<typeof timeSpanSchema>

/** missing: no tool reported on it; empty: a tool ran and found nothing; gaps: present with holes; full: present throughout. */
const coverageStateSchema = z.enum(['missing', 'empty', 'gaps', 'full'])
export type CoverageState = z.infer<typeof coverageStateSchema>

/** A frame image that is gone, or whose size is not the recorded one. */
const damagedFileSchema = z.object({
  frame_number: z.number().nullable(),
  /** Absolute, as `listResults` has it. */
  path: z.string(),
  problem: z.enum(['gone', 'size_differs']),
})
export type DamagedFile = z.infer<typeof damagedFileSchema>

/** What goes beyond presence, for one kind. */
const kindDetailsSchema = z.object({
  state: coverageStateSchema,
  covered: z.array(timeSpanSchema),
  gaps: z.array(timeSpanSchema),
  runs: z.array(z.object({ run_id: z.string(), tool: z.string(), count: z.number() })),
  /** Damaged frame images; only `frames` can have any. At most 1,000 are listed. */
  damaged_files: z.array(damagedFileSchema),
  damaged_file_count: z.number(),
})
export type KindDetails = z.infer<typeof kindDetailsSchema>

/** Presence of one kind. */
const kindPresenceSchema = z.object({ count: z.number(), present: z.boolean() })
export type KindPresence = z.infer<typeof kindPresenceSchema>

/** The answer of `verifyVideoDataCompleteness`; its keys are a fixed format. */
export const completenessReportSchema = z.object({
  video_id: z.string(),
  complete: z.boolean(),
  frames: kindPresenceSchema,
  captions: kindPresenceSchema,
  transcripts: kindPresenceSchema,
  objects: kindPresenceSchema,
  missing: z.array(resultKindSchema),
  details: z.object({
    expected: z.array(resultKindSchema),
    /** The length that coverage is measured over; `null` where neither the video nor its frames tell. */
    duration_ms: z.number().nullable(),
    frames: kindDetailsSchema,
    captions: kindDetailsSchema,
    transcripts: kindDetailsSchema,
    objects: kindDetailsSchema,
  }),
})
export type CompletenessReport = z.infer<typeof completenessReportSchema>
