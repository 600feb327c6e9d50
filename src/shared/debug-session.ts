import * as z from 'zod'
import { instant } from './event-fields'
import { box, confidence, frameNumber, integerField, milliseconds, name, trackId } from './field-schemas'
import { idSchema } from './ids'

/** The format name of a debug session, with its version. */
export const DEBUG_FORMAT = 'frametrove-debug/1'

/** The newest version of the format that is read. */
export const DEBUG_FORMAT_VERSION = 1

// A key set to null counts as left out, and keys that are not known are kept, as in results files.

const durations = z.record(z.string(), milliseconds.nullable())
const numbers = z.record(z.string(), z.number().nullable())

const detectionSchema = z
  .looseObject({
    label: idSchema.describe('What was detected, such as person.'),
    confidence: confidence.nullish().describe('Confidence of the detector, 0 to 1.'),
    bbox: box.nullish().describe('The box [x, y, width, height] in pixels of the upright picture, origin top left.'),
    track_id: trackId.nullish().describe('The track that this detection belongs to.'),
  })
  .meta({ title: 'Detection' })

/** What was found in one frame, and how long each step took. */
export const debugFrameSchema = z
  .looseObject({
    frame_number: frameNumber.nullish().describe('Number of the frame in the video.'),
    timestamp_ms: milliseconds
      .nullish()
      .describe('Time in milliseconds from the start of the video. Fractions are rounded.'),
    processing_ms: milliseconds.nullish().describe('How long the frame took in all, in milliseconds with fractions.'),
    stages: durations.nullish().describe('How long each stage took, in milliseconds with fractions, by its name.'),
    detections: z.array(detectionSchema).nullish().describe('What was detected in the frame.'),
    scores: numbers.nullish().describe('Any numbers about the frame, by their names.'),
  })
  .refine((it) => it.frame_number != null || it.timestamp_ms != null, 'needs a frame_number or a timestamp_ms')
  .meta({ title: 'Frame analysis', anyOf: [{ required: ['frame_number'] }, { required: ['timestamp_ms'] }] })

/** A point of a track. */
export const debugPointSchema = z
  .looseObject({
    frame_number: frameNumber.nullish().describe('Number of the frame that the point is in.'),
    timestamp_ms: milliseconds.nullish().describe('Time of the point in milliseconds. Fractions are rounded.'),
    x: z.number().describe('Across, in pixels of the upright picture.'),
    y: z.number().describe('Down, in pixels of the upright picture.'),
    residual: z.number().nullish().describe('Distance of the point from the fit, in pixels.'),
  })
  .meta({ title: 'Point' })

const fitSchema = z
  .looseObject({
    model: name.nullish().describe('What was fitted, such as parabola.'),
    parameters: z.record(z.string(), z.unknown()).nullish().describe('The parameters of the fit, by their names.'),
    rmse: z.number().nullish().describe('Root mean square of the residuals, in pixels.'),
  })
  .meta({ title: 'Fit' })

/** A track but its points. */
export const debugTrackFactsSchema = z.looseObject({
  track_id: trackId.describe('The track, as detections name it.'),
  label: idSchema.nullish().describe('What moves along the track, such as ball.'),
  fit: fitSchema.nullish().describe('What was fitted to the points.'),
})

const trackSchema = debugTrackFactsSchema
  .extend({ points: z.array(debugPointSchema).nullish().describe('The points of the track, in order.') })
  .meta({ title: 'Track' })

const stageSummarySchema = z.looseObject({
  count: integerField(0, Number.MAX_SAFE_INTEGER).nullish().describe('How often the stage ran.'),
  total_ms: milliseconds.nullish().describe('How long it took in all, in milliseconds.'),
  p50_ms: milliseconds.nullish().describe('The median, in milliseconds.'),
  p95_ms: milliseconds.nullish().describe('Nineteen in twenty took no longer, in milliseconds.'),
  max_ms: milliseconds.nullish().describe('The longest, in milliseconds.'),
})

/** What the pipeline measured of the whole run. */
export const debugMetricsSchema = z
  .looseObject({
    total_ms: milliseconds.nullish().describe('How long the run took, in milliseconds.'),
    frame_rate: z.number().nullish().describe('Frames a second.'),
    peak_memory_bytes: z.number().nullish().describe('The most memory that was in use, in bytes.'),
    stages: z.record(z.string(), stageSummarySchema).nullish().describe('Each stage, by its name.'),
    counters: numbers.nullish().describe('Any counters, by their names.'),
  })
  .meta({ title: 'Performance metrics' })

/** The parameters of the run: any JSON object. */
export const debugParametersSchema = z.record(z.string(), z.unknown())

/** The keys that say which session it is. */
export const debugHeadSchema = z.looseObject({
  $schema: z.string().nullish(),
  format: z.literal(DEBUG_FORMAT).describe('The format and its version.'),
  session_id: idSchema.describe('The session: any text of 1 to 200 characters, unique in its video.'),
  collection_date: instant.nullish().describe('When the session was recorded, as ISO 8601 with its offset.'),
  video_id: idSchema.describe('The video that was processed: any text of 1 to 200 characters.'),
})

/** What a head may lack where the caller gives it instead. */
export const partialDebugHeadSchema = debugHeadSchema.partial()

/** A whole debug session, version 1. */
export const debugSessionSchema = debugHeadSchema
  .extend({
    frameAnalysis: z.array(debugFrameSchema).describe('The frames, in the order in which they were processed.'),
    trajectoryData: z
      .looseObject({ tracks: z.array(trackSchema).nullish().describe('The tracks with their points.') })
      .nullish()
      .describe('What moved, and what was fitted to it.'),
    performanceMetrics: debugMetricsSchema.nullish().describe('What was measured of the whole run.'),
    processingParameters: debugParametersSchema.nullish().describe('The parameters of the run: any JSON.'),
  })
  .meta({
    title: 'Frametrove debug session',
    description: 'The trace that a video pipeline leaves in debug mode, for Frametrove: Ingest Debug Session.',
  })

export type DebugFrame = z.infer<typeof debugFrameSchema>
export type DebugDetection = z.infer<typeof detectionSchema>
export type DebugPoint = z.infer<typeof debugPointSchema>
export type DebugTrackFacts = z.infer<typeof debugTrackFactsSchema>
export type DebugMetrics = z.infer<typeof debugMetricsSchema>
export type DebugParameters = z.infer<typeof debugParametersSchema>
export type DebugSession = z.input<typeof debugSessionSchema>

/** The version of a debug format, such as 1 of `frametrove-debug/1`; `null` where it is no debug format. */
export function debugFormatVersion(format: unknown): number | null {
  const version = typeof format === 'string' ? /^frametrove-debug\/(\d{1,6})$/.exec(format)?.[1] : undefined
  return version === undefined ? null : Number(version)
}

/** A checked frame as it is kept: without keys that are null, with its time in whole milliseconds. */
export function keptFrame(frame: DebugFrame): DebugFrame {
  dropNulls(frame, FRAME_KEYS)
  if (frame.timestamp_ms != null) frame.timestamp_ms = Math.round(frame.timestamp_ms) + 0
  if (frame.stages) dropNulls(frame.stages, Object.keys(frame.stages))
  if (frame.scores) dropNulls(frame.scores, Object.keys(frame.scores))
  if (frame.detections) for (const detection of frame.detections) dropNulls(detection, DETECTION_KEYS)
  return frame
}

/** A checked point as it is kept. */
export function keptPoint(point: DebugPoint): DebugPoint {
  dropNulls(point, POINT_KEYS)
  if (point.timestamp_ms != null) point.timestamp_ms = Math.round(point.timestamp_ms) + 0
  return point
}

/** A checked object without those of its known keys that are null. */
export function withoutNulls<T extends Record<string, unknown>>(value: T): T {
  dropNulls(value, Object.keys(value))
  return value
}

const FRAME_KEYS = Object.keys(debugFrameSchema.shape)
const DETECTION_KEYS = Object.keys(detectionSchema.shape)
const POINT_KEYS = Object.keys(debugPointSchema.shape)

/** In place: zod has made the objects, and a million of them are checked in an ingest. */
function dropNulls(value: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) if (value[key] === null || value[key] === undefined) delete value[key]
}
