import * as z from 'zod'
import { RESULT_KINDS, type ResultKind } from './kinds'

export const resultKindSchema = z.enum(RESULT_KINDS)
export const resultCountsSchema = z.record(resultKindSchema, z.number())

/** What is known of a video. Times in ms, sizes in pixels. */
export const videoInfoSchema = z.object({
  id: z.string(),
  title: z.string().nullable(),
  sourceUri: z.string().nullable(),
  durationMs: z.number().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  frameRate: z.number().nullable(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** The kinds this video should have; `null` where the workspace's setting counts. */
  expectedKinds: z.array(resultKindSchema).nullable(),
  /** Over the current runs. */
  counts: resultCountsSchema,
  /** Whether every expected kind is present. */
  complete: z.boolean(),
  missing: z.array(resultKindSchema),
  /** The current debug session; `null`, as what follows, where there is none. */
  debugSessionId: z.string().nullable(),
  /** Its archive, absolute. */
  debugDataPath: z.string().nullable(),
  /** ISO 8601, UTC: when it was recorded; `null` also where it does not say. */
  debugCollectionDate: z.string().nullable(),
  /** Of the archive. */
  debugDataSize: z.number().nullable(),
  /** Whether there is a current session whose archive is there, of its recorded size. */
  debugDataAvailable: z.boolean(),
})
export type VideoInfo = z.infer<typeof videoInfoSchema>

/** What a caller may set of a video; keys left out stay as they are, `null` clears. */
export interface VideoChanges {
  title?: string | null
  sourceUri?: string | null
  durationMs?: number | null
  width?: number | null
  height?: number | null
  frameRate?: number | null
  expectedKinds?: ResultKind[] | null
}

/** Facts about a tool's run, kept with its results. */
export interface RunFacts {
  toolVersion?: string | null
  model?: string | null
  /** Any JSON. */
  parameters?: Record<string, unknown> | null
}

/** A file that results came from. */
export const sourceFileSchema = z.object({
  path: z.string(),
  /** Hexadecimal. */
  sha256: z.string(),
  bytes: z.number(),
})
export type SourceFile = z.infer<typeof sourceFileSchema>

/** A run of a tool over a video, with the results it left. */
export const runInfoSchema = z.object({
  /** A UUIDv7. */
  id: z.string(),
  videoId: z.string(),
  tool: z.string(),
  toolVersion: z.string().nullable(),
  model: z.string().nullable(),
  parameters: z.record(z.string(), z.unknown()).nullable(),
  sources: z.array(sourceFileSchema),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  /** `null` while the run is open. */
  finishedAt: z.string().nullable(),
  /** Whether this run's results are the ones that count. */
  current: z.boolean(),
  /** The kinds that the tool reported on, also where it found nothing. */
  kinds: z.array(resultKindSchema),
  counts: resultCountsSchema,
  /** Size of the frame images copied in. */
  frameBytes: z.number(),
})
export type RunInfo = z.infer<typeof runInfoSchema>

/** A page of a list; `next` is `null` at the end. */
export interface Page<T> {
  items: T[]
  next: string | null
}

/** What is asked of a list: up to `limit` items (1 to 1,000, default 100) after `cursor`. */
export interface PageRequest {
  limit?: number
  cursor?: string | null
}

/** What an ingest left in the store, a line for each run. */
export const ingestedRunSchema = z.object({
  videoId: z.string(),
  toolName: z.string(),
  runId: z.string(),
  counts: resultCountsSchema,
  /** `unchanged`: the same files are already there as run `runId`, and nothing was stored. */
  outcome: z.enum(['stored', 'unchanged']),
  /** Whether `runId` is the current run: `false` only for `unchanged` files of a former run. */
  current: z.boolean(),
})
export type IngestedRun = z.infer<typeof ingestedRunSchema>

/** The outcome of an ingest of files. */
export const ingestSummarySchema = z.object({
  runs: z.array(ingestedRunSchema),
  /** Sentences for people; at most 100 are kept, then one says how many there were. */
  warnings: z.array(z.string()),
})
export type IngestSummary = z.infer<typeof ingestSummarySchema>

/** What a deletion took away. */
export const deletionSummarySchema = z.object({
  videoId: z.string(),
  runs: z.number(),
  /** Rows of all runs deleted, former ones included. */
  counts: resultCountsSchema,
  /** Frame images deleted. */
  files: z.number(),
  bytes: z.number(),
})
export type DeletionSummary = z.infer<typeof deletionSummarySchema>

/** An entry of the operation log that the store keeps. */
export const operationInfoSchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Such as `storeToolResults`. */
  name: z.string(),
  videoId: z.string().nullable(),
  rows: z.number(),
  bytes: z.number(),
  milliseconds: z.number(),
  attempts: z.number(),
  outcome: z.enum(['ok', 'failed', 'cancelled']),
  /** The error's code where it failed. */
  error: z.string().nullable(),
})
export type OperationInfo = z.infer<typeof operationInfoSchema>

/** What a change touched. `null`: anything may have changed. */
export const changeEventSchema = z.object({
  videoIds: z.array(z.string()).nullable(),
  eventIds: z.array(z.string()).nullable(),
  /** Saved activities and live ones. */
  activityIds: z.array(z.string()).nullable(),
})
export type ChangeEvent = z.infer<typeof changeEventSchema>

/** The change after which everything has to be read anew. */
export const EVERYTHING_CHANGED: ChangeEvent = { videoIds: null, eventIds: null, activityIds: null }
