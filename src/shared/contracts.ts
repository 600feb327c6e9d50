import * as z from 'zod'
import type { ActivityMethods } from './activity-methods'
import type { CleanUpNotice, CleanUpPlan, CleanUpReport, CleanUpRequest } from './clean-up'
import type { CompletenessReport } from './completeness'
import type { DataExport, DataExportRequest } from './data-export'
import type {
  DebugComparison,
  DebugComparisonRequest,
  DebugDataPage,
  DebugDeletion,
  DebugFrameAt,
  DebugIngestSummary,
  DebugOutliers,
  DebugPosition,
  DebugSeries,
  DebugSeriesRequest,
  DebugSessionDetails,
  DebugSessionInfo,
  DebugTrackPoints,
  DebugTrackRequest,
  IngestDebugRequest,
  SavedDebugSession,
} from './debug'
import type { DebugMetrics, DebugParameters } from './debug-session'
import type {
  EventDay,
  EventDeletion,
  EventFacts,
  EventFrame,
  EventInfo,
  EventIngestSummary,
  EventsRequest,
} from './events'
import type {
  ChosenFrames,
  CommonTags,
  FramesExport,
  GalleryFacts,
  GalleryFilter,
  GalleryFrameDetails,
  GalleryMoments,
  GalleryPage,
  GalleryPosition,
  GalleryRequest,
  GalleryScope,
  GallerySort,
  GalleryTimeline,
  TagChanges,
  TaggedFrames,
  ThumbnailWidth,
} from './gallery'
import { idSchema } from './ids'
import { RESULT_KINDS, type ResultCounts, type ResultKind } from './kinds'
import type {
  BackupInfo,
  ListedBackup,
  QuarantineEntry,
  RepairPlan,
  RepairReport,
  RestoreReport,
  VerifyReport,
} from './maintenance'
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

/** Folders of events to ingest, or folders of such folders. Paths are absolute. */
export interface IngestEventsRequest {
  operationId: string
  paths: string[]
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

/** Frames of a gallery that something is done with, by their keys. */
export interface ChosenFramesRequest {
  /** Names this call, so that it can be cancelled and its progress told. */
  operationId: string
  scope: GalleryScope
  keys: number[]
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
export interface StoreMethods extends ActivityMethods, RecordingMethods {
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
  /** Makes an event, or changes what is known of it. */
  saveEvent(eventId: string, facts: EventFacts): Promise<EventInfo>
  /** `request` is a `SaveFramesRequest`; `upload` names frames that were sent ahead. */
  saveFrames(request: unknown, options: { upload?: Upload }): Promise<EventFrame[]>
  /** Ingests folders of events: all, or nothing. */
  ingestEvents(request: IngestEventsRequest): Promise<EventIngestSummary>
  listEvents(request: EventsRequest): Promise<Page<EventInfo>>
  getEvent(eventId: string): Promise<EventInfo>
  listEventDays(): Promise<EventDay[]>
  listEventFrames(eventId: string, request: PageRequest): Promise<Page<EventFrame>>
  describeEventDeletion(eventIds: string[]): Promise<EventDeletion>
  /** Deletes the frames of an event, which stays. */
  deleteFrames(eventId: string): Promise<EventDeletion>
  /** Deletes events with their frames; those that are not there are fine. */
  deleteEvents(eventIds: string[]): Promise<EventDeletion>
  /**
   * Saves a debug session of a video: what a file of one holds, but that the ids given here count. It becomes the current
   * one. `upload` names lists that were sent ahead: `frameAnalysis`, `trajectoryData.tracks`, and of single tracks
   * `points/<place of the track>`.
   */
  saveDebugData(
    videoId: string,
    sessionId: string,
    data: unknown,
    options: { upload?: Upload },
  ): Promise<SavedDebugSession>
  /** Ingests files of debug sessions: all, or nothing. */
  ingestDebugSessions(request: IngestDebugRequest): Promise<DebugIngestSummary>
  listDebugSessions(videoId: string, request: PageRequest): Promise<Page<DebugSessionInfo>>
  getDebugSession(videoId: string, sessionId: string): Promise<DebugSessionDetails>
  debugSeries(request: DebugSeriesRequest): Promise<DebugSeries>
  debugFrame(videoId: string, sessionId: string, position: DebugPosition): Promise<DebugFrameAt>
  debugTrack(request: DebugTrackRequest): Promise<DebugTrackPoints>
  /** What the pipeline measured of itself; `null` where the session has none. */
  debugMetrics(videoId: string, sessionId: string): Promise<DebugMetrics | null>
  debugParameters(videoId: string, sessionId: string): Promise<DebugParameters | null>
  debugOutliers(videoId: string, sessionId: string): Promise<DebugOutliers>
  /** Compares two sessions, frame by frame: of long ones it takes a while, and can be cancelled. */
  compareDebugSessions(request: DebugComparisonRequest): Promise<DebugComparison>
  /** The data of a session, in pages: the first without a cursor, then what the one before named as `next`. */
  loadDebugData(videoId: string, sessionId: string, cursor: string | null): Promise<DebugDataPage>
  /** Makes a session the one that its video's dashboard shows; `null`: none. */
  setCurrentDebugSession(videoId: string, sessionId: string | null): Promise<DebugSessionInfo | null>
  /** Keeps a session whatever its age, or no longer so. */
  pinDebugSession(videoId: string, sessionId: string, pinned: boolean): Promise<DebugSessionInfo>
  /** Deletes sessions of a video; `null`: all of them. Those that are not there are fine. */
  deleteDebugSessions(videoId: string, sessionIds: string[] | null): Promise<DebugDeletion>
  /** A part of a gallery's frames. */
  galleryFrames(request: GalleryRequest): Promise<GalleryPage>
  galleryFacts(scope: GalleryScope): Promise<GalleryFacts>
  /** The frame at a place of an order; rejects with `not_found` behind the last. */
  galleryFrame(
    scope: GalleryScope,
    filter: GalleryFilter,
    sort: GallerySort,
    index: number,
  ): Promise<GalleryFrameDetails>
  /** What a video shows from a time in ms on: 2 to 200 frames, fewer where they have very many boxes. */
  galleryMoments(
    scope: GalleryScope,
    filter: GalleryFilter,
    sort: GallerySort,
    fromMs: number,
    limit: number,
  ): Promise<GalleryMoments>
  /** The place in an order of the frame at, or nearest to, a position; `null` where there is none. */
  galleryIndexOf(
    scope: GalleryScope,
    filter: GalleryFilter,
    sort: GallerySort,
    position: GalleryPosition,
  ): Promise<number | null>
  /** The keys of the frames from one place of an order to another, both included. */
  galleryKeys(
    scope: GalleryScope,
    filter: GalleryFilter,
    sort: GallerySort,
    from: number,
    to: number,
  ): Promise<number[]>
  /** How many of these frames there still are, and how large. */
  describeFrames(scope: GalleryScope, keys: number[]): Promise<ChosenFrames>
  /** The absolute paths of the images of these frames, in the order of the keys; frames without one are left out. */
  framePaths(scope: GalleryScope, keys: number[]): Promise<string[]>
  /** The tags that these frames have. */
  commonTags(scope: GalleryScope, keys: number[]): Promise<CommonTags>
  /**
   * Writes frames into a new folder below `folder`: their images, and a file that is ingested as others are: `event.json`, or
   * results with the captions and detections of the frames; of a search a folder for each video and event. All or nothing.
   */
  exportFrames(request: ChosenFramesRequest & { folder: string }): Promise<FramesExport>
  /**
   * Writes data into one file, or into a new folder below `path`: all or nothing. A file that is there is replaced only
   * where `replace` says so.
   */
  exportData(request: DataExportRequest): Promise<DataExport>
  /** Changes the tags of frames; those that are not there are fine. */
  tagFrames(scope: GalleryScope, keys: number[], changes: TagChanges): Promise<TaggedFrames>
  /** Deletes frames with their images, all or none; those that are not there are fine. */
  deleteGalleryFrames(request: ChosenFramesRequest): Promise<ChosenFrames>
  /** Counts in 1 to 2,000 buckets; `null` where no frame has a time. */
  galleryTimeline(scope: GalleryScope, buckets: number): Promise<GalleryTimeline | null>
  /**
   * Thumbnails of frames (at most 200) by the paths of their images, made where they are not there yet. Answers their
   * paths below the storage folder; `null` for an image that is gone or can't be decoded.
   */
  thumbnails(frames: { path: string }[], width: ThumbnailWidth): Promise<(string | null)[]>
  /** Looks at everything that is kept; changes nothing. Thorough reads every image and opens every snapshot. */
  verifyStore(request: { operationId: string; thorough: boolean }): Promise<VerifyReport>
  /** Looks for what is wrong, and tells what `repairStore` would do about it. */
  planRepair(request: { operationId: string; thorough: boolean }): Promise<RepairPlan>
  /** Carries out the plan that `planRepair` gave last, after a backup. */
  repairStore(planId: string): Promise<RepairReport>
  /** Looks for what is kept no longer by the settings, and tells what `cleanUp` would delete; changes nothing. */
  planCleanUp(request: { operationId: string }): Promise<CleanUpPlan>
  /** Carries out the plan that `planCleanUp` gave last. A cancel ends it between two steps; what was done stays done. */
  cleanUp(request: CleanUpRequest): Promise<CleanUpReport>
  /** Saves everything into one file: `file`, or a new one in the folder of backups, where the newest stay. */
  createBackup(request: { operationId: string; file?: string }): Promise<BackupInfo>
  /** The backups in the folder of backups, the newest first. */
  listBackups(): Promise<ListedBackup[]>
  /** What a backup says that it holds. */
  inspectBackup(file: string): Promise<BackupInfo>
  /** Replaces all data by that of a backup, once this was found whole. What was there before is backed up. */
  restoreBackup(request: { operationId: string; file: string }): Promise<RestoreReport>
  /** What was put into quarantine, the newest first. */
  listQuarantine(): Promise<QuarantineEntry[]>
  /** Deletes entries of the quarantine by their names. */
  deleteQuarantined(names: string[]): Promise<void>
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
 * The store behind a worker's port or a socket. A write that is called again with the same operation id, since its
 * answer was lost, is done once; both calls get the same answer.
 */
export interface StoreEndpoint {
  call(method: string, parameters: unknown[], operationId: string): Promise<unknown>
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
