import * as z from 'zod'
import { problemSchema } from './errors'
import { idSchema } from './ids'

/** What a live recording begins with. */
export const startActivityRequestSchema = z.strictObject({
  /** What is done, such as run, ride, drone or dashcam. */
  type: z.string().min(1).max(1000),
  /** Default: a new one. */
  id: idSchema.exactOptional(),
  notes: z.string().max(100_000).nullable().exactOptional(),
  videoId: idSchema.nullable().exactOptional(),
  videoOffsetMs: z.int().nullable().exactOptional(),
  /** The NDJSON file that the samples come from, absolute, so that it can be followed further after a crash. */
  file: z.string().min(1).exactOptional(),
})
export type StartActivityRequest = z.infer<typeof startActivityRequestSchema>

/**
 * `interrupted`: found at the start of the store, and nobody has gone on with it yet. `unsaved`: it was finished, and the
 * store could not take it.
 */
export const RECORDING_STATES = ['recording', 'paused', 'interrupted', 'unsaved'] as const

/** What is known of a live recording, or of an interrupted one. */
export const recordingInfoSchema = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(RECORDING_STATES),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** When its data were last written, by this machine's clock. */
  savedAt: z.string(),
  /** Whether that is less than an hour ago. */
  isFresh: z.boolean(),
  /** Without pauses. */
  durationMs: z.number(),
  distanceM: z.number(),
  samples: z.int(),
  splits: z.int(),
  videoId: z.string().nullable(),
  /** The file that its samples come from, and how far it was read, in bytes. */
  source: z.object({ file: z.string(), offset: z.int() }).nullable(),
  /** Sentences for people: what was mended, such as times after the clock was set back. */
  warnings: z.array(z.string()),
})
export type RecordingInfo = z.infer<typeof recordingInfoSchema>

/** Lines of a followed file: whole lines of NDJSON, a sample each, that begin at `offset` bytes of it; or none, to skip bytes. */
export const sampleLinesSchema = z.strictObject({
  text: z.string().max(1_000_000),
  offset: z.int().min(0),
  /** How many bytes of the file they are: it is followed further at `offset + bytes`. Text may be more, where they are no UTF-8. */
  bytes: z.int().min(0),
  /** The place of the first of them, from 1. */
  firstLine: z.int().min(1),
  /** The file is another one than what was read of it so far, and followed anew from here. */
  isAnew: z.literal(true).exactOptional(),
})
export type SampleLines = z.infer<typeof sampleLinesSchema>

/** What became of samples that were added. */
export const addedSamplesSchema = z.object({
  recording: recordingInfoSchema,
  /** Lines that were left out, and why; at most 100. Samples given in memory are taken all or none. */
  problems: z.array(problemSchema),
  /** How many lines were left out. */
  problemCount: z.int(),
})
export type AddedSamples = z.infer<typeof addedSamplesSchema>

/** Where recovery data are from. */
export const RECOVERY_KINDS = ['recording', 'unsaved', 'emergency', 'quarantined'] as const

/** What *Recovery…* lists. */
export const recoveryEntrySchema = z.object({
  /** Names it among the entries. */
  name: z.string(),
  kind: z.enum(RECOVERY_KINDS),
  /** The file, absolute. */
  file: z.string(),
  bytes: z.number(),
  /** When it was written, ISO 8601 UTC. */
  savedAt: z.string(),
  /** What is in it; `null` where it can't be read. */
  recording: recordingInfoSchema.nullable(),
  /** Why it was put aside, or can't be read; `null` where all is well. */
  problem: z.string().nullable(),
})
export type RecoveryEntry = z.infer<typeof recoveryEntrySchema>
