import * as z from 'zod'
import type { ActivityMethods } from './activity-methods'
import type { CleanUpNotice } from './clean-up'
import type { CompletenessReport } from './completeness'
import type { DataExport, DataExportRequest } from './data-export'
import type { DebugMethods } from './debug-methods'
import type { EventMethods } from './event-methods'
import type { GalleryMethods } from './gallery-methods'
import { idSchema } from './ids'
import { RESULT_KINDS, type ResultCounts, type ResultKind } from './kinds'
import type { MaintenanceMethods } from './maintenance-methods'
import type {
  ChangeEvent,
  DeletionSummary,
  IngestSummary,
  OperationInfo,
  Page,
  PageRequest,
  RunFacts,
  RunInfo,
  VideoChanges,
  VideoInfo,
} from './model'
import type { RecordingMethods } from './recording-methods'
import type { StoreSettings } from './settings'
import type { OperationStatistics, OperationsSpan, StoreOverview } from './store-overview'

/** Files to ingest as tool results. Paths are absolute. */
export interface IngestFilesRequest {
  /** Names this call, so that it can be cancelled and its progress told. */
  operationId: string
  /** Files, or folders that are searched for results files. */
  paths: string[]
  /** Wins over what the files say. */
  videoId?: string
  /** Wins over what the files say. */
  toolName?: string
}

/** Images to ingest as the frames of a video. Paths are absolute. */
export interface IngestFramesRequest {
  operationId: string
  /** Image files, or folders of images. */
  paths: string[]
  videoId: string
  /** Default `frames`. */
  toolName?: string
  /** Frames a second: gives times where file names carry none. */
  frameRate?: number
  /** Leave out the images that can't be used, with a warning, instead of refusing all. */
  skipBad?: boolean
}

/** What a results file says of itself, to suggest a video id and a tool name. */
export interface FileSuggestion {
  videoId: string | null
  toolName: string | null
}

/** What a deletion would take away; `toolName` narrows it to the runs of one tool. */
export interface DeletionRequest {
  videoId: string
  toolName?: string
}

/** How a query for results is narrowed. Without `runId` the current runs count. */
export interface ResultsRequest extends PageRequest {
  videoId: string
  kind: ResultKind
  runId?: string
}

/** What the store found when it opened that a person should know. */
export const recoveryNoticeSchema = z.object({
  /** `notice`: nothing acknowledged was lost; `warning`: as well, but a person should know; `loss`: something may be. */
  level: z.enum(['notice', 'warning', 'loss']),
  message: z.string(),
  /** Files kept as evidence. */
  quarantined: z.array(z.string()),
})
export type RecoveryNotice = z.infer<typeof recoveryNoticeSchema>

/** What the store is, on disk. */
export const storeStatusSchema = z.object({
  folder: z.string(),
  generation: z.number(),
  databaseBytes: z.number(),
  logBytes: z.number(),
  videos: z.number(),
  readOnly: z.boolean(),
  notices: z.array(recoveryNoticeSchema),
})
export type StoreStatus = z.infer<typeof storeStatusSchema>

/** Lists of results that were sent ahead, by the key that they have in the results. */
export interface Upload {
  id: string
  lengths: Record<string, number>
}

/** What the store answers. Every call may reject with a FrametroveError. */
export interface StoreMethods
  extends ActivityMethods,
    DebugMethods,
    EventMethods,
    GalleryMethods,
    MaintenanceMethods,
    RecordingMethods {
  status(): Promise<StoreStatus>
  /** What the store holds, and how much room that takes. */
  storeOverview(): Promise<StoreOverview>
  operationStatistics(span: OperationsSpan): Promise<OperationStatistics>
  /** `upload` names lists that were sent ahead by `uploadRecords`; they are used up, also where this fails. */
  storeToolResults(
    videoId: string,
    toolName: string,
    results: unknown,
    options: RunFacts & { runId?: string; upload?: Upload },
  ): Promise<ResultCounts>
  /** Sends the part of the list `key` from `offset` on ahead, so that no single message takes long to make. */
  uploadRecords(uploadId: string, key: string, offset: number, records: unknown[]): Promise<void>
  /** Forgets what was sent ahead. */
  discardUpload(uploadId: string): Promise<void>
  startRun(videoId: string, toolName: string, facts: RunFacts): Promise<RunInfo>
  finishRun(runId: string): Promise<RunInfo>
  restoreRun(runId: string): Promise<RunInfo>
  ingestFiles(request: IngestFilesRequest): Promise<IngestSummary>
  ingestFrames(request: IngestFramesRequest): Promise<IngestSummary>
  /** Asks a running ingest to stop; it then rejects with `cancelled`, and nothing of it is stored. */
  cancel(operationId: string): Promise<void>
  suggest(path: string): Promise<FileSuggestion>
  verifyVideoDataCompleteness(videoId: string): Promise<CompletenessReport>
  listVideos(request: PageRequest): Promise<Page<VideoInfo>>
  getVideo(videoId: string): Promise<VideoInfo>
  updateVideo(videoId: string, changes: VideoChanges): Promise<VideoInfo>
  listRuns(videoId: string, request: PageRequest): Promise<Page<RunInfo>>
  getRun(runId: string): Promise<RunInfo>
  listResults(request: ResultsRequest): Promise<Page<unknown>>
  listOperations(request: PageRequest): Promise<Page<OperationInfo>>
  describeDeletion(request: DeletionRequest): Promise<DeletionSummary>
  deleteVideoData(request: DeletionRequest): Promise<DeletionSummary>
  deleteVideo(videoId: string): Promise<DeletionSummary>
  /**
   * Writes data into one file, or into a new folder below `path`: all or nothing. A file that is there is replaced only
   * where `replace` says so.
   */
  exportData(request: DataExportRequest): Promise<DataExport>
}

/** The store as a window has it: its own settings count where it opens the store itself. */
export interface StoreService extends StoreMethods {
  configure(settings: StoreSettings): Promise<void>
  /** Waits for the work under way, then closes the store. */
  close(): Promise<void>
}

/**
 * How far an ingest has come: `total` and `done` are bytes read, or images. Of maintenance `message` is the stage, and
 * they count what belongs to it.
 */
export const ingestProgressSchema = z.object({
  operationId: z.string(),
  done: z.number(),
  total: z.number(),
  message: z.string(),
})
export type IngestProgress = z.infer<typeof ingestProgressSchema>

/**
 * The store behind a worker's port or a socket. A write that is called again with the same write id, since its
 * answer was lost, is done once; both calls get the same answer.
 */
export interface StoreEndpoint {
  call(method: string, parameters: unknown[], writeId: string): Promise<unknown>
}

/** A line for the log. */
export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
}

/** What the store worker calls back. None is awaited. */
export interface StoreEvents {
  /** The store was opened by this window; the notices tell what was found amiss. */
  opened(notices: RecoveryNotice[]): void
  changed(event: ChangeEvent): void
  progress(progress: IngestProgress): void
  log(line: LogLine): void
  /** A clean-up in the background has left something to a person; told once. */
  cleanUpWaits(notice: CleanUpNotice): void
}

/** Arguments of the ingest commands, as a keybinding, a task or another extension gives them. */
export const ingestArgumentsSchema = z.object({
  videoId: idSchema.optional(),
  toolName: idSchema.optional(),
  uri: z.union([z.string(), z.object({ scheme: z.string(), fsPath: z.string() })]).optional(),
  frameRate: z.number().positive().max(100_000).optional(),
  /** Of Ingest Frames: what the images are of. */
  as: z.enum(['video', 'events']).optional(),
  /** Of Ingest Activity: what was done, for files that name nothing. */
  activityType: z.string().min(1).max(1000).optional(),
})

/** What a caller may set of a video. */
export const videoChangesSchema = z.strictObject({
  title: z.string().max(1_000).nullish(),
  sourceUri: z.string().max(4_096).nullish(),
  durationMs: z.int().min(0).nullish(),
  width: z.int().min(1).nullish(),
  height: z.int().min(1).nullish(),
  frameRate: z.number().positive().nullish(),
  expectedKinds: z.array(z.enum(RESULT_KINDS)).nullish(),
})
