import * as z from 'zod'
import { debugFrameSchema, debugPointSchema, debugTrackFactsSchema } from './debug-session'
import { idSchema } from './ids'

/** What a series of numbers over the frames is of; `processing`, `stage`: milliseconds. */
export const debugSeriesKindSchema = z.enum(['processing', 'detections', 'confidence', 'stage', 'score'])
export type DebugSeriesKind = z.infer<typeof debugSeriesKindSchema>

/** A debug session of a video and how much is kept of it. Frames are numbered by their place in it, from 0. */
export const debugSessionInfoSchema = z.object({
  videoId: z.string(),
  sessionId: z.string(),
  /** ISO 8601, UTC; `null` where the session does not say. */
  collectionDate: z.string().nullable(),
  formatVersion: z.int(),
  /** The archive, absolute; `null` where a repair has found it lost. */
  path: z.string().nullable(),
  /** Of the JSON, and of the archive. */
  rawBytes: z.number(),
  storedBytes: z.number(),
  frames: z.int(),
  detections: z.int(),
  tracks: z.int(),
  /** The least and greatest of any frame; `null` where none has one. */
  firstFrameNumber: z.number().nullable(),
  lastFrameNumber: z.number().nullable(),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** Whether it is the one that the video's dashboard shows. */
  current: z.boolean(),
  /** Kept whatever its age. */
  pinned: z.boolean(),
  /** Whether the archive is there, of its recorded size. */
  available: z.boolean(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
})
export type DebugSessionInfo = z.infer<typeof debugSessionInfoSchema>

const seriesInfoSchema = z.object({
  /** Names it in requests, such as `processing_ms`, `detections`, `lowest_confidence`, `mean_confidence`, `stage:detect`. */
  name: z.string(),
  kind: debugSeriesKindSchema,
  /** Without its kind: `detect`. */
  label: z.string(),
  /** How many frames have a value. */
  count: z.int(),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  /** Within half a percent in sessions of over 100,000 frames. */
  p50: z.number(),
  p95: z.number(),
})
export type DebugSeriesInfo = z.infer<typeof seriesInfoSchema>

/** A track but its points. */
export const debugTrackInfoSchema = z.object({
  trackId: z.number(),
  label: z.string().nullable(),
  points: z.int(),
  /** Of its points; `null` where none has one. */
  firstFrameNumber: z.number().nullable(),
  lastFrameNumber: z.number().nullable(),
  fit: debugTrackFactsSchema.shape.fit.unwrap().unwrap().nullable(),
})
export type DebugTrackInfo = z.infer<typeof debugTrackInfoSchema>

/** All about a session but its frames and points. */
export const debugSessionDetailsSchema = debugSessionInfoSchema.extend({
  /** In the order in which they first came, kind by kind; at most 256. */
  series: z.array(seriesInfoSchema),
  /** Series beyond: their values are kept, but can't be charted. */
  seriesLeftOut: z.int(),
  /** The first 1,000; `tracks` says how many there are. */
  trackList: z.array(debugTrackInfoSchema),
})
export type DebugSessionDetails = z.infer<typeof debugSessionDetailsSchema>

/** A session by the ids of its video and of itself. */
export const debugSessionRefSchema = z.strictObject({ videoId: z.string(), sessionId: z.string() })
export type DebugSessionRef = z.infer<typeof debugSessionRefSchema>

/** Some series over the frames from `from` up to but not `to`, in at most so many buckets. */
export const debugSeriesRequestSchema = debugSessionRefSchema.extend({
  names: z.array(z.string()).min(1).max(64),
  from: z.int().min(0),
  to: z.int().min(1),
  buckets: z.int().min(1).max(4000),
})
export type DebugSeriesRequest = z.infer<typeof debugSeriesRequestSchema>

const values = z.array(z.number().nullable())

/**
 * Series by buckets of neighbouring frames. Of a long range the buckets may be fewer than asked, and it begins and
 * ends where a bucket does: `from` and `to` say where.
 */
export const debugSeriesSchema = z.object({
  from: z.int(),
  to: z.int(),
  /** Whether each bucket is one frame. */
  isExact: z.boolean(),
  /** Of the first frame of each bucket. */
  index: z.array(z.int()),
  /** The least of the bucket's frames: in a session in order, that of the first. */
  frameNumber: values,
  timestampMs: values,
  /** In the order asked; `null`: no frame of the bucket has a value. */
  series: z.array(z.object({ name: z.string(), min: values, max: values, mean: values })),
})
export type DebugSeries = z.infer<typeof debugSeriesSchema>

/** Where a frame of a session is: its place; or the number, or the moment, that is the nearest. */
export const debugPositionSchema = z.union([
  z.strictObject({ index: z.int().min(0) }),
  z.strictObject({ frameNumber: z.number() }),
  z.strictObject({ timestampMs: z.number() }),
])
export type DebugPosition = z.infer<typeof debugPositionSchema>

/** A frame with its place. */
export const debugFrameAtSchema = z.object({ index: z.int(), frame: debugFrameSchema })
export type DebugFrameAt = z.infer<typeof debugFrameAtSchema>

/** The points of a track between two frame numbers (both included), at most so many. */
export const debugTrackRequestSchema = debugSessionRefSchema.extend({
  trackId: z.number(),
  from: z.number().exactOptional(),
  to: z.number().exactOptional(),
  maxPoints: z.int().min(2).max(20_000),
})
export type DebugTrackRequest = z.infer<typeof debugTrackRequestSchema>

/**
 * Points of a track in their order. Of more than were asked for, those stay that lie farthest out: of each stretch the
 * first, the leftmost, rightmost, topmost and bottommost, and the one of the greatest residual.
 */
export const debugTrackPointsSchema = z.object({
  track: debugTrackInfoSchema,
  /** How many lie between the two frames. */
  total: z.int(),
  points: z.array(debugPointSchema),
})
export type DebugTrackPoints = z.infer<typeof debugTrackPointsSchema>

const outlierSchema = z.object({
  index: z.int(),
  frameNumber: z.number().nullable(),
  timestampMs: z.number().nullable(),
  value: z.number(),
})

/** Detections of a track that are there, missing in between, and there again. */
const breakSchema = z.object({
  trackId: z.number(),
  label: z.string(),
  /** The last frame before, and the first after. */
  fromIndex: z.int(),
  toIndex: z.int(),
  fromFrameNumber: z.number().nullable(),
  toFrameNumber: z.number().nullable(),
  /** How many frames of the session are without it. */
  missing: z.int(),
})

/** Points of a track that are farther apart than its others are at the least. */
const gapSchema = z.object({ trackId: z.number(), fromFrameNumber: z.number(), toFrameNumber: z.number() })

/** What stands out in a session: at most 100 of each, the worst first. */
export const debugOutliersSchema = z.object({
  slowest: z.array(outlierSchema),
  lowestConfidence: z.array(outlierSchema),
  breaks: z.array(breakSchema),
  breakCount: z.int(),
  gaps: z.array(gapSchema),
  gapCount: z.int(),
})
export type DebugOutliers = z.infer<typeof debugOutliersSchema>

/** What can differ between two frames. */
const disagreementSchema = z.object({
  /** `null`: only the other session has the frame. */
  indexA: z.int().nullable(),
  indexB: z.int().nullable(),
  frameNumber: z.number(),
  /** How many detections have one of the same label in the same place in the other session, and how many have not. */
  matched: z.int(),
  onlyA: z.int(),
  onlyB: z.int(),
})

const changedValueSchema = z.object({
  /** Such as `detector.threshold` or `stages.detect.p95_ms`. */
  path: z.string(),
  a: z.number().nullable(),
  b: z.number().nullable(),
  /** From a to b; `null` where one is missing, or a is 0 and b is not. */
  changePercent: z.number().nullable(),
})

/** Two sessions side by side. */
export const debugComparisonSchema = z.object({
  a: debugSessionInfoSchema,
  b: debugSessionInfoSchema,
  /** Parameters that differ, by path; the first 1,000. Of the side that has none the value is left out. */
  parameters: z.array(z.object({ path: z.string(), a: z.unknown().optional(), b: z.unknown().optional() })),
  parameterCount: z.int(),
  /** What each pipeline measured of itself; the first 1,000. */
  metrics: z.array(changedValueSchema),
  /** Mean, p50, p95 and max of each series, such as `processing_ms.p95`. */
  series: z.array(changedValueSchema),
  /**
   * Frames, matched by number, whose results disagree: the first of them. `null` where the frames of a session are not in
   * the order of their numbers, so that they can't be matched.
   */
  frames: z
    .object({
      compared: z.int(),
      agreeing: z.int(),
      disagreeing: z.int(),
      onlyA: z.int(),
      onlyB: z.int(),
      first: z.array(disagreementSchema),
    })
    .nullable(),
})
export type DebugComparison = z.infer<typeof debugComparisonSchema>

/** Two sessions to compare, which may be of different videos, and how many frames that disagree are listed. */
export const debugComparisonRequestSchema = z.strictObject({
  operationId: z.string(),
  a: debugSessionRefSchema,
  b: debugSessionRefSchema,
  limit: z.int().min(0).max(10_000),
})
export type DebugComparisonRequest = z.infer<typeof debugComparisonRequestSchema>

/** A part of a session's data: its facts, then frames, then tracks and their points. */
const debugDataPartSchema = z.discriminatedUnion('kind', [
  /** The keys that say which session it is, metrics, parameters, and keys that are not known. */
  z.object({ kind: z.literal('facts'), value: z.record(z.string(), z.unknown()) }),
  /** What `trajectoryData` holds beside its tracks; `null` where there is none of it. */
  z.object({ kind: z.literal('trajectory'), value: z.record(z.string(), z.unknown()).nullable() }),
  z.object({ kind: z.literal('frames'), items: z.array(debugFrameSchema) }),
  /** A track but its points, which follow. */
  z.object({ kind: z.literal('track'), value: debugTrackFactsSchema }),
  /** Further points of the track that was last. */
  z.object({ kind: z.literal('points'), items: z.array(debugPointSchema) }),
])
export type DebugDataPart = z.infer<typeof debugDataPartSchema>

/** Some parts of a session's data: about a megabyte. */
export const debugDataPageSchema = z.object({
  parts: z.array(debugDataPartSchema),
  /** Names the next parts; `null` after the last. */
  next: z.string().nullable(),
})
export type DebugDataPage = z.infer<typeof debugDataPageSchema>

/** What was made of a session that was saved or ingested. */
export const savedDebugSessionSchema = z.object({
  videoId: z.string(),
  sessionId: z.string(),
  /** The archive, absolute. */
  path: z.string(),
  frames: z.int(),
  rawBytes: z.number(),
  storedBytes: z.number(),
  /** `unchanged`: the same is stored already, and nothing was changed. */
  outcome: z.enum(['stored', 'replaced', 'unchanged']),
})
export type SavedDebugSession = z.infer<typeof savedDebugSessionSchema>

/** The outcome of an ingest of debug files. */
export const debugIngestSummarySchema = z.object({
  sessions: z.array(savedDebugSessionSchema),
  warnings: z.array(z.string()),
})
export type DebugIngestSummary = z.infer<typeof debugIngestSummarySchema>

/** Files or folders of debug sessions, absolute; `videoId` wins over what they say. */
export const ingestDebugRequestSchema = z.strictObject({
  operationId: z.string(),
  paths: z.array(z.string()),
  videoId: idSchema.exactOptional(),
})
export type IngestDebugRequest = z.infer<typeof ingestDebugRequestSchema>

/** What a deletion of sessions took away. */
export const debugDeletionSchema = z.object({ sessions: z.int(), bytes: z.number() })
export type DebugDeletion = z.infer<typeof debugDeletionSchema>
