import * as z from 'zod'
import { tags } from './event-fields'
import {
  box,
  confidence,
  frameNumber,
  frameRate,
  longText,
  milliseconds,
  name,
  pathText,
  pixels,
  seconds,
  trackId,
} from './field-schemas'
import { idSchema } from './ids'
import type { ResultKind } from './kinds'

export { MAX_TEXT_CHARACTERS } from './field-schemas'

/** The format name of a tool results file. */
export const RESULTS_FORMAT = 'frametrove/1'

/** The `type` of an NDJSON line, for each kind. */
export const LINE_TYPES = {
  frames: 'frame',
  captions: 'caption',
  transcripts: 'transcript',
  objects: 'object',
} as const satisfies Record<ResultKind, string>

// The schemas leave unknown keys to the ingest, which keeps them as `extra`. A key set to null
// counts as left out: that is how most pipelines write "not known".

const TIME_MS = 'Time in milliseconds from the start of the video. Fractions are rounded.'
const TIME_S = 'Time in seconds from the start of the video; timestamp_ms wins where both are given.'

/** What places a record in the video, and in which video where a file holds several. */
const placing = {
  frame_number: frameNumber.nullish().describe('Number of the frame in the video.'),
  timestamp_ms: milliseconds.nullish().describe(TIME_MS),
  timestamp: seconds.nullish().describe(TIME_S),
  video_id: idSchema.nullish().describe('The video of this record, where it is not the one that the header names.'),
}

const NUMBER_OR_TIME = 'needs a frame_number, or a time (timestamp_ms, or timestamp in seconds)'
const needsNumberOrTime = {
  anyOf: [{ required: ['frame_number'] }, { required: ['timestamp_ms'] }, { required: ['timestamp'] }],
}

/** A frame: its number, its time, or both; `path` names an image relative to the file it stands in. */
export const frameSchema = z
  .object({
    ...placing,
    path: pathText.nullish().describe('The image, relative to this file. Without one only the record is kept.'),
    width: pixels.nullish().describe('Width of the upright picture in pixels.'),
    height: pixels.nullish().describe('Height of the upright picture in pixels.'),
    tags: tags.nullish().describe('Tags of the frame, each any text of 1 to 200 characters.'),
  })
  .refine(hasNumberOrTime, NUMBER_OR_TIME)
  .meta({ title: 'Frame', description: 'A frame of the video: its number, its time, or both.', ...needsNumberOrTime })

/** A caption: text about a moment or a span of the video. */
export const captionSchema = z
  .object({
    ...placing,
    end_ms: milliseconds.nullish().describe('End of the span, in milliseconds, where the caption is about one.'),
    end: seconds.nullish().describe('End of the span, in seconds; end_ms wins where both are given.'),
    text: longText.describe('The caption.'),
    confidence: confidence.nullish().describe('Confidence of the tool, 0 to 1.'),
  })
  .refine(hasNumberOrTime, NUMBER_OR_TIME)
  .refine((it) => !(endOf(it) < captionStart(it)), 'ends before it starts')
  .meta({ title: 'Caption', description: 'Text about a moment or a span of the video.', ...needsNumberOrTime })

/** A transcript segment: what was said from `start_ms` to `end_ms`. */
export const transcriptSchema = z
  .object({
    video_id: placing.video_id,
    start_ms: milliseconds.nullish().describe('Start in milliseconds from the start of the video.'),
    start: seconds.nullish().describe('Start in seconds; start_ms wins where both are given.'),
    end_ms: milliseconds.nullish().describe('End in milliseconds from the start of the video.'),
    end: seconds.nullish().describe('End in seconds; end_ms wins where both are given.'),
    text: longText.describe('What was said.'),
    speaker: name.nullish().describe('Who said it.'),
    confidence: confidence.nullish().describe('Confidence of the tool, 0 to 1.'),
    words: z.array(z.unknown()).nullish().describe('The words with their times, kept as the tool gave them.'),
  })
  .refine((it) => !Number.isNaN(startOf(it)), 'needs start_ms, or start in seconds')
  .refine((it) => !Number.isNaN(endOf(it)), 'needs end_ms, or end in seconds')
  .refine((it) => !(endOf(it) < startOf(it)), 'ends before it starts')
  .meta({
    title: 'Transcript segment',
    description: 'What was said in a span of the video.',
    allOf: [
      { anyOf: [{ required: ['start_ms'] }, { required: ['start'] }] },
      { anyOf: [{ required: ['end_ms'] }, { required: ['end'] }] },
    ],
  })

/** A detection: a labelled bounding box `[x, y, w, h]` in pixels, origin top left (COCO's). */
export const objectSchema = z
  .object({
    ...placing,
    label: idSchema.describe('What was detected, such as person.'),
    confidence: confidence.nullish().describe('Confidence of the tool, 0 to 1.'),
    bbox: box.describe('The box [x, y, width, height] in pixels of the upright picture, origin top left.'),
    track_id: trackId.nullish().describe('Number of the track that this detection belongs to.'),
  })
  .refine(hasNumberOrTime, NUMBER_OR_TIME)
  .meta({ title: 'Detection', description: 'An object in a frame: a label and a box.', ...needsNumberOrTime })

/** What a file may say of the video itself. */
export const videoMetadataSchema = z
  .looseObject({
    title: name.nullish().describe('Title for people.'),
    source_uri: pathText.nullish().describe('Where the video itself is.'),
    duration_ms: milliseconds.nullish().describe('Length in milliseconds.'),
    duration: seconds.nullish().describe('Length in seconds; duration_ms wins where both are given.'),
    width: pixels.nullish().describe('Width of the upright picture in pixels.'),
    height: pixels.nullish().describe('Height of the upright picture in pixels.'),
    frame_rate: frameRate.nullish().describe('Frames a second.'),
  })
  .meta({ title: 'Video' })

/** Everything of a results file but the four arrays: in NDJSON the optional first line. */
export const headerSchema = z.looseObject({
  $schema: z.string().nullish(),
  format: z.literal(RESULTS_FORMAT).nullish().describe('The format and its version.'),
  video_id: idSchema.nullish().describe('The video that the results are about: any text of 1 to 200 characters.'),
  tool: idSchema.nullish().describe('The tool that made the results, such as detect or whisper.'),
  tool_version: name.nullish().describe('Version of the tool.'),
  model: name.nullish().describe('The model that the tool used.'),
  parameters: z.record(z.string(), z.unknown()).nullish().describe('Parameters of the run: any JSON.'),
  video: videoMetadataSchema.nullish().describe('What is known of the video itself.'),
})

/** A whole tool results document, version 1: the header and any of the four arrays. */
export const resultsSchema = headerSchema
  .extend({
    frames: z.array(frameSchema).nullish().describe('Frames, with or without image files.'),
    captions: z.array(captionSchema).nullish().describe('Captions.'),
    transcripts: z.array(transcriptSchema).nullish().describe('Transcript segments.'),
    objects: z.array(objectSchema).nullish().describe('Detections. An empty list: the tool ran and found nothing.'),
  })
  .meta({
    title: 'Frametrove tool results',
    description: 'Results of a video-analysis tool, for Frametrove: Ingest Tool Results.',
    anyOf: Object.keys(LINE_TYPES).map((kind) => ({ required: [kind] })),
  })

/** The schema of one record of each kind. */
export const recordSchemas = {
  frames: frameSchema,
  captions: captionSchema,
  transcripts: transcriptSchema,
  objects: objectSchema,
} as const

/** Keys beyond the known ones are kept as `extra`. */
type WithExtra<T> = T & { [key: string]: unknown }

export type FrameInput = WithExtra<z.infer<typeof frameSchema>>
export type CaptionInput = WithExtra<z.infer<typeof captionSchema>>
export type TranscriptInput = WithExtra<z.infer<typeof transcriptSchema>>
export type ObjectInput = WithExtra<z.infer<typeof objectSchema>>
export type ResultsHeader = z.infer<typeof headerSchema>

type MaybeNumber = number | null | undefined

/** A time in ms from its two spellings; the ms win. NaN where neither is given. Not rounded. */
function timeOf(ms: MaybeNumber, inSeconds: MaybeNumber): number {
  return ms ?? (inSeconds ?? Number.NaN) * 1000
}

function hasNumberOrTime(it: { frame_number?: MaybeNumber; timestamp_ms?: MaybeNumber; timestamp?: MaybeNumber }) {
  return it.frame_number != null || it.timestamp_ms != null || it.timestamp != null
}

function captionStart(it: { timestamp_ms?: MaybeNumber; timestamp?: MaybeNumber }): number {
  return timeOf(it.timestamp_ms, it.timestamp)
}

function startOf(it: { start_ms?: MaybeNumber; start?: MaybeNumber }): number {
  return timeOf(it.start_ms, it.start)
}

function endOf(it: { end_ms?: MaybeNumber; end?: MaybeNumber }): number {
  return timeOf(it.end_ms, it.end)
}
