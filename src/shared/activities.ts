import * as z from 'zod'
import { locationSampleSchema, splitSchema } from './activity'
import { idSchema } from './ids'

/** What is known of a saved activity. Times ISO 8601 UTC, lengths in metres, spans in ms, sizes in bytes. */
export const activityInfoSchema = z.object({
  id: z.string(),
  type: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  /** Without pauses. */
  durationMs: z.number(),
  distanceM: z.number(),
  /** `null` where no sample has an altitude. */
  elevationGainM: z.number().nullable(),
  notes: z.string().nullable(),
  videoId: z.string().nullable(),
  /** Time in the video, in ms, at which the activity starts; may be negative. */
  videoOffsetMs: z.number().nullable(),
  samples: z.int(),
  splits: z.int(),
  /** What the samples take in the database. */
  storedBytes: z.int(),
  /** The tolerance that its route was thinned with; `null`: it has all its samples. */
  thinnedToM: z.number().nullable(),
  /** When it was saved. */
  savedAt: z.string(),
})
export type ActivityInfo = z.infer<typeof activityInfoSchema>

/** The box around a route, in degrees. `west` is greater than `east` where the route crosses the antimeridian. */
export const routeBoundsSchema = z.object({
  south: z.number(),
  west: z.number(),
  north: z.number(),
  east: z.number(),
})
export type RouteBounds = z.infer<typeof routeBoundsSchema>

/** What samples may have beside place and time. */
export const SAMPLE_MEASURES = ['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const

/** A saved activity, or a live one, with all but its samples. */
export const activityDetailsSchema = activityInfoSchema.extend({
  /** `null` for a saved activity. */
  recording: z.enum(['recording', 'paused', 'interrupted']).nullable(),
  splitList: z.array(splitSchema),
  bounds: routeBoundsSchema.nullable(),
  /** Which measures at least one sample has. */
  measures: z.array(z.enum(SAMPLE_MEASURES)),
})
export type ActivityDetails = z.infer<typeof activityDetailsSchema>

/** A part of a route, or all of it, no coarser than a tolerance that it needs to be drawn. */
export const routeRequestSchema = z.strictObject({
  activityId: idSchema,
  /** How far, in metres, the line may be from the samples left out; where too many would stay, it is taken greater. */
  toleranceM: z.number().min(0),
  maxPoints: z.int().min(2).max(20_000),
  /** Samples from this place up to but not `to`; all without. */
  from: z.int().min(0).exactOptional(),
  to: z.int().min(1).exactOptional(),
})
export type RouteRequest = z.infer<typeof routeRequestSchema>

/** Points of a route, column by column. */
export const activityRouteSchema = z.object({
  /** The tolerance that was kept, in metres. */
  toleranceM: z.number(),
  /** The place of each point among the samples. */
  index: z.array(z.int()),
  latitude: z.array(z.number()),
  longitude: z.array(z.number()),
  /** Where a new stretch begins after a pause: places in `index`. */
  breaks: z.array(z.int()),
})
export type ActivityRoute = z.infer<typeof activityRouteSchema>

/** What activities are charted by: time since the start in ms, or the way in metres. */
export const ACTIVITY_AXES = ['time', 'distance'] as const
export type ActivityAxis = (typeof ACTIVITY_AXES)[number]

/** The series of an activity: elevation in m, speed in m/s, pace in s/km (`null` while standing). */
export const ACTIVITY_SERIES = ['elevation', 'speed', 'pace'] as const
export type ActivitySeriesName = (typeof ACTIVITY_SERIES)[number]

/** Series over a part of an axis, or all of it, in at most so many buckets. */
export const activitySeriesRequestSchema = z.strictObject({
  activityId: idSchema,
  names: z.array(z.enum(ACTIVITY_SERIES)).min(1).max(ACTIVITY_SERIES.length),
  axis: z.enum(ACTIVITY_AXES),
  range: z.strictObject({ from: z.number(), to: z.number() }).nullable(),
  buckets: z.int().min(1).max(4000),
})
export type ActivitySeriesRequest = z.infer<typeof activitySeriesRequestSchema>

const values = z.array(z.number().nullable())

/** Series by buckets of neighbouring samples, where they have some. */
export const activitySeriesSchema = z.object({
  /** Whether each bucket is one sample. */
  isExact: z.boolean(),
  /** The place of the first sample of each bucket. */
  index: z.array(z.int()),
  /** Of the first sample of each bucket: ms since the start. */
  timeMs: z.array(z.number()),
  /** Of the first sample of each bucket: metres since the start. */
  distanceM: z.array(z.number()),
  /** In the order asked; `null`: no sample of the bucket has a value. */
  series: z.array(z.object({ name: z.enum(ACTIVITY_SERIES), min: values, max: values, mean: values })),
})
export type ActivitySeries = z.infer<typeof activitySeriesSchema>

/** Where a sample is: its place; or what is nearest to a time in ms, or a way in m, since the start. */
export const samplePositionSchema = z.union([
  z.strictObject({ index: z.int().min(0) }),
  z.strictObject({ timeMs: z.number() }),
  z.strictObject({ distanceM: z.number().min(0) }),
])
export type SamplePosition = z.infer<typeof samplePositionSchema>

/** A sample with its place, and what was computed for it. */
export const sampleAtSchema = z.object({
  index: z.int(),
  sample: locationSampleSchema,
  /** Since the start. */
  timeMs: z.number(),
  distanceM: z.number(),
  /** As given, else computed from the way. */
  speedMps: z.number().nullable(),
  /** The split that it lies in: its place; `null` where there is none. */
  split: z.int().nullable(),
  /** Time in the video, in ms; `null` without a video. */
  videoMs: z.number().nullable(),
})
export type SampleAt = z.infer<typeof sampleAtSchema>

/** What became of an activity that was saved or ingested. */
export const savedActivitySchema = z.object({
  activity: activityInfoSchema,
  /** `unchanged`: the same is stored already, and nothing was changed. */
  outcome: z.enum(['stored', 'replaced', 'unchanged']),
  /** Sentences for people, such as that a distance given differs from that of the route. */
  warnings: z.array(z.string()),
})
export type SavedActivity = z.infer<typeof savedActivitySchema>

/** Files or folders of activities, absolute. `type` is for files that name none. */
export const ingestActivitiesRequestSchema = z.strictObject({
  operationId: z.string(),
  paths: z.array(z.string()),
  type: z.string().min(1).max(1000).exactOptional(),
})
export type IngestActivitiesRequest = z.infer<typeof ingestActivitiesRequestSchema>

/** The outcome of an ingest of activities. */
export const activityIngestSummarySchema = z.object({
  activities: z.array(savedActivitySchema),
  warnings: z.array(z.string()),
})
export type ActivityIngestSummary = z.infer<typeof activityIngestSummarySchema>

/** What may be changed of a saved activity: keys left out stay as they are, `null` clears. */
export const activityChangesSchema = z.strictObject({
  type: z.string().min(1).max(1000).exactOptional(),
  notes: z.string().max(100_000).nullable().exactOptional(),
  videoId: idSchema.nullable().exactOptional(),
  videoOffsetMs: z.int().nullable().exactOptional(),
})
export type ActivityChanges = z.infer<typeof activityChangesSchema>

/** What a deletion of activities took away. */
export const activityDeletionSchema = z.object({ activities: z.int(), samples: z.int() })
export type ActivityDeletion = z.infer<typeof activityDeletionSchema>

/** What thinning left: samples before and after, over all activities named. */
export const thinningSchema = z.object({
  activities: z.int(),
  samplesBefore: z.int(),
  samplesAfter: z.int(),
})
export type Thinning = z.infer<typeof thinningSchema>
