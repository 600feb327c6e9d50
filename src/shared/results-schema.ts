import { z } from 'zod'
import { idSchema } from './ids'

/** The format name of a tool results file. */
export const RESULTS_FORMAT = 'frametrove/1'

/** The longest caption or transcript text, in characters. */
export const MAX_TEXT_CHARACTERS = 100_000

const milliseconds = z.number().min(0, 'must not be negative').max(Number.MAX_SAFE_INTEGER)
const seconds = z
  .number()
  .min(0, 'must not be negative')
  .max(Number.MAX_SAFE_INTEGER / 1000)
const frameNumber = z.int().min(0, 'must not be negative')
const pixels = z.int().min(1).max(1_000_000)
const coordinate = z.number().min(-1e9).max(1e9)
const extent = z.number().min(0, 'must not be negative').max(1e9)
const confidence = z.number().min(0).max(1)
const text = z.string().max(MAX_TEXT_CHARACTERS, `is longer than ${MAX_TEXT_CHARACTERS} characters`)
const name = z.string().max(1_000)

const NUMBER_OR_TIME = 'needs a frame_number, or a time (timestamp_ms, or timestamp in seconds)'

/** A frame: its number, its time, or both; `path` names an image relative to the file it stands in. */
export const frameSchema = z
  .looseObject({
    frame_number: frameNumber.optional(),
    timestamp_ms: milliseconds.optional(),
    timestamp: seconds.optional(),
    path: z.string().min(1).max(4_096).optional(),
    width: pixels.optional(),
    height: pixels.optional(),
  })
  .refine(hasNumberOrTime, NUMBER_OR_TIME)

/** A caption: text about a moment or a span of the video. */
export const captionSchema = z
  .looseObject({
    timestamp_ms: milliseconds.optional(),
    timestamp: seconds.optional(),
    end_ms: milliseconds.optional(),
    end: seconds.optional(),
    frame_number: frameNumber.optional(),
    text,
    confidence: confidence.optional(),
  })
  .refine(hasNumberOrTime, NUMBER_OR_TIME)

/** A transcript segment: what was said from `start_ms` to `end_ms`. */
export const transcriptSchema = z
  .looseObject({
    start_ms: milliseconds.optional(),
    start: seconds.optional(),
    end_ms: milliseconds.optional(),
    end: seconds.optional(),
    text,
    speaker: name.optional(),
    confidence: confidence.optional(),
    words: z.array(z.unknown()).max(10_000).optional(),
  })
  .refine((it) => it.start_ms !== undefined || it.start !== undefined, 'needs start_ms, or start in seconds')
  .refine((it) => it.end_ms !== undefined || it.end !== undefined, 'needs end_ms, or end in seconds')
  .refine((it) => endOf(it) >= startOf(it), 'ends before it starts')

/** A detection: a labelled bounding box `[x, y, w, h]` in pixels, origin top left (COCO's). */
export const objectSchema = z
  .looseObject({
    frame_number: frameNumber.optional(),
    timestamp_ms: milliseconds.optional(),
    timestamp: seconds.optional(),
    label: idSchema,
    confidence: confidence.optional(),
    bbox: z.tuple([coordinate, coordinate, extent, extent]),
    track_id: z.int().optional(),
  })
  .refine(hasNumberOrTime, NUMBER_OR_TIME)

/** What a file may say of the video itself. */
export const videoMetadataSchema = z.looseObject({
  title: name.optional(),
  source_uri: z.string().max(4_096).optional(),
  duration_ms: milliseconds.optional(),
  duration: seconds.optional(),
  width: pixels.optional(),
  height: pixels.optional(),
  frame_rate: z.number().positive().max(100_000).optional(),
})

/** Everything of a results file but the four arrays: in NDJSON the optional first line. */
export const headerSchema = z.looseObject({
  format: z.literal(RESULTS_FORMAT).optional(),
  video_id: idSchema.optional(),
  tool: idSchema.optional(),
  tool_version: name.optional(),
  model: name.optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  video: videoMetadataSchema.optional(),
})

/** A whole tool results document, version 1: the header and any of the four arrays. */
export const resultsSchema = headerSchema.extend({
  frames: z.array(frameSchema).optional(),
  captions: z.array(captionSchema).optional(),
  transcripts: z.array(transcriptSchema).optional(),
  objects: z.array(objectSchema).optional(),
})

/** The schema of one record of each kind. */
export const recordSchemas = {
  frames: frameSchema,
  captions: captionSchema,
  transcripts: transcriptSchema,
  objects: objectSchema,
} as const

export type FrameInput = z.infer<typeof frameSchema>
export type CaptionInput = z.infer<typeof captionSchema>
export type TranscriptInput = z.infer<typeof transcriptSchema>
export type ObjectInput = z.infer<typeof objectSchema>
export type VideoMetadataInput = z.infer<typeof videoMetadataSchema>
export type ResultsHeader = z.infer<typeof headerSchema>

interface Moment {
  frame_number?: number | undefined
  timestamp_ms?: number | undefined
  timestamp?: number | undefined
}

function hasNumberOrTime(it: Moment): boolean {
  return it.frame_number !== undefined || it.timestamp_ms !== undefined || it.timestamp !== undefined
}

interface Span {
  start_ms?: number | undefined
  start?: number | undefined
  end_ms?: number | undefined
  end?: number | undefined
}

function startOf(it: Span): number {
  return it.start_ms ?? (it.start ?? 0) * 1000
}

function endOf(it: Span): number {
  return it.end_ms ?? (it.end ?? 0) * 1000
}
