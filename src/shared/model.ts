import type { ResultCounts, ResultKind } from './kinds'

/** What is known of a video. Times in ms, sizes in pixels. */
export interface VideoInfo {
  id: string
  title: string | null
  sourceUri: string | null
  durationMs: number | null
  width: number | null
  height: number | null
  frameRate: number | null
  /** ISO 8601, UTC. */
  createdAt: string
  /** The kinds this video should have; `null` where the workspace's setting counts. */
  expectedKinds: ResultKind[] | null
  /** Over the current runs. */
  counts: ResultCounts
  /** Whether every expected kind is present. */
  complete: boolean
  missing: ResultKind[]
}

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
export interface SourceFile {
  path: string
  /** Hexadecimal. */
  sha256: string
  bytes: number
}

/** A run of a tool over a video, with the results it left. */
export interface RunInfo {
  /** A UUIDv7. */
  id: string
  videoId: string
  tool: string
  toolVersion: string | null
  model: string | null
  parameters: Record<string, unknown> | null
  sources: SourceFile[]
  /** ISO 8601, UTC. */
  startedAt: string
  /** `null` while the run is open. */
  finishedAt: string | null
  /** Whether this run's results are the ones that count. */
  current: boolean
  /** The kinds that the tool reported on, also where it found nothing. */
  kinds: ResultKind[]
  counts: ResultCounts
  /** Size of the frame images copied in. */
  frameBytes: number
}

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
export interface IngestedRun {
  videoId: string
  toolName: string
  runId: string
  counts: ResultCounts
  /** `unchanged`: the same files are already there as run `runId`, and nothing was stored. */
  outcome: 'stored' | 'unchanged'
  /** Whether `runId` is the current run: `false` only for `unchanged` files of a former run. */
  current: boolean
}

/** The outcome of an ingest of files. */
export interface IngestSummary {
  runs: IngestedRun[]
  /** Sentences for people; at most 100 are kept, then one says how many there were. */
  warnings: string[]
}

/** What a deletion took away. */
export interface DeletionSummary {
  videoId: string
  runs: number
  /** Rows of all runs deleted, former ones included. */
  counts: ResultCounts
  /** Frame images deleted. */
  files: number
  bytes: number
}

/** An entry of the operation log that the store keeps. */
export interface OperationInfo {
  /** ISO 8601, UTC. */
  at: string
  /** Such as `storeToolResults`. */
  name: string
  videoId: string | null
  rows: number
  bytes: number
  milliseconds: number
  attempts: number
  outcome: 'ok' | 'failed' | 'cancelled'
  /** The error's code where it failed. */
  error: string | null
}

/** What a change touched. `null`: anything may have changed. */
export interface ChangeEvent {
  videoIds: string[] | null
}
