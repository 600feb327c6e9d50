import type { Event } from 'vscode'
import type {
  ActivityChanges,
  ActivityDeletion,
  ActivityDetails,
  ActivityInfo,
  ActivityIngestSummary,
  SavedActivity,
  Thinning,
} from './shared/activities'
import type { ActivityInput, LiveSampleInput, LocationSample } from './shared/activity'
import type { CompletenessReport } from './shared/completeness'
import type { ResultsRequest } from './shared/contracts'
import type { DataExport, ExportForm } from './shared/data-export'
import type { DebugIngestSummary, DebugSessionInfo } from './shared/debug'
import type { DebugSession } from './shared/debug-session'
import type {
  EventDeletion,
  EventFacts,
  EventFrame,
  EventInfo,
  EventIngestSummary,
  EventsRequest,
  FrameImage,
} from './shared/events'
import type { ResultCounts } from './shared/kinds'
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
} from './shared/model'
import type { RecordingInfo, StartActivityRequest } from './shared/recording'
import type { CaptionInput, FrameInput, ObjectInput, TranscriptInput } from './shared/results-schema'

/** Tool results in the ingest shape (`frametrove/1`): any of the four arrays, keys in snake_case. */
export interface ToolResults {
  frames?: FrameInput[]
  captions?: CaptionInput[]
  transcripts?: TranscriptInput[]
  objects?: ObjectInput[]
}

/** What is saved of a debug session: what a file of one holds (`frametrove-debug/1`, keys as there); ids are not needed. */
export interface DebugData {
  frameAnalysis: DebugSession['frameAnalysis']
  trajectoryData?: DebugSession['trajectoryData']
  performanceMetrics?: DebugSession['performanceMetrics']
  processingParameters?: DebugSession['processingParameters']
  /** When it was recorded, as ISO 8601 with its offset. */
  collection_date?: string | null
  /** Other keys are kept. */
  [key: string]: unknown
}

/** How far saving an activity is: samples that are done, of all. */
export interface ActivityProgress {
  done: number
  total: number
}

/**
 * What `activate()` returns, version 1.
 *
 * A resolved promise means that the change is on disk: it survives a crash of VS Code right after.
 * Every promise may reject with a `FrametroveError` (`code`, `category`, `severity`, `retryable`,
 * `what`, `why`, `action`); then nothing was changed.
 *
 * @example
 * const api = await vscode.extensions.getExtension('frametrove.frametrove').activate()
 * await api.storeToolResults('vid_123', 'detect', { objects: [{ frame_number: 1, label: 'person', bbox: [10, 20, 100, 200] }] })
 * const report = await api.verifyVideoDataCompleteness('vid_123')
 */
export interface FrametroveApi {
  readonly version: 1

  /**
   * Stores a tool's results for a video, which is created where it is new: all or nothing.
   * Without `runId` this is a run of its own that becomes the tool's current one; with it the
   * results are added to an open run.
   * @returns what was stored by this call, always all four counts
   */
  storeToolResults(
    videoId: string,
    toolName: string,
    results: ToolResults,
    options?: RunFacts & { runId?: string },
  ): Promise<ResultCounts>
  /** Opens a run that `storeToolResults` adds to, for pipelines that store as they go. It is current at once. */
  startRun(videoId: string, toolName: string, info?: RunFacts): Promise<RunInfo>
  /** Marks an open run as finished; nothing more can be added to it. */
  finishRun(runId: string): Promise<RunInfo>
  /** Makes a former run its tool's current one again. */
  restoreRun(runId: string): Promise<RunInfo>

  /** Ingests results files (JSON, NDJSON) or folders of them, given by absolute path. */
  ingestFiles(request: { paths: string[]; videoId?: string; toolName?: string }): Promise<IngestSummary>
  /** Ingests image files, or folders of them, as frames of a video. */
  ingestFrames(request: {
    paths: string[]
    videoId: string
    toolName?: string
    frameRate?: number
    skipBad?: boolean
  }): Promise<IngestSummary>

  /** What of a video is there, what is missing, and where the gaps are. */
  verifyVideoDataCompleteness(videoId: string): Promise<CompletenessReport>

  /** Deletes a video's runs with their results and frame images, of one tool or all; the video stays. */
  deleteVideoData(videoId: string, options?: { toolName?: string }): Promise<DeletionSummary>
  /** Deletes a video with all that belongs to it. */
  deleteVideo(videoId: string): Promise<DeletionSummary>

  /** Makes an event, or changes what is known of it: keys left out stay as they are, `null` clears. */
  saveEvent(eventId: string, facts?: EventFacts): Promise<EventInfo>
  /**
   * Saves the frames that a model saw for an event, which is made where it is new: all or nothing. They are numbered on
   * from the event's last. JPEG is kept byte for byte, all else is encoded as JPEG.
   * @param frames absolute paths, data URLs, bytes of JPEG, PNG or WebP, or decoded pixels (RGB or RGBA)
   * @param timestamps offsets from the event's start in ms, one a frame
   * @returns what was saved, in the order given
   */
  saveFrames(
    eventId: string,
    frames: readonly FrameImage[],
    timestamps?: readonly (number | null)[],
  ): Promise<EventFrame[]>
  /** Ingests folders of events (images, and an `event.json` if there is one), or folders of such folders: all or nothing. */
  ingestEvents(request: { paths: string[] }): Promise<EventIngestSummary>
  /** Deletes the frames of an event, which stays. */
  deleteFrames(eventId: string): Promise<EventDeletion>
  /** Deletes an event with its frames. */
  deleteEvent(eventId: string): Promise<EventDeletion>
  /** The newest first. */
  listEvents(request?: EventsRequest): Promise<Page<EventInfo>>
  getEvent(eventId: string): Promise<EventInfo>
  /** In the order of their numbers. */
  listEventFrames(eventId: string, request?: PageRequest): Promise<Page<EventFrame>>

  /**
   * Saves a debug session of a video, which is created where it is new: what a pipeline traced of each frame, trajectories,
   * metrics and parameters. It becomes the video's current one, and replaces one of the same id.
   * @returns the absolute path of its archive (gzip), which is on disk
   */
  saveDebugData(videoId: string, data: DebugData, sessionId: string): Promise<string>
  /** A whole debug session as it was given; without an id the current one, else the newest. All of it is in memory then. */
  loadDebugData(videoId: string, sessionId?: string): Promise<DebugSession>
  /** Ingests files of debug sessions, or folders of them, given by absolute path: all or nothing. */
  ingestDebugSessions(request: { paths: string[]; videoId?: string }): Promise<DebugIngestSummary>
  /** The newest first. */
  listDebugSessions(videoId: string, request?: PageRequest): Promise<Page<DebugSessionInfo>>
  /** Makes a session the video's current one; `null` leaves it without one. The sessions stay. */
  setCurrentDebugSession(videoId: string, sessionId: string | null): Promise<DebugSessionInfo | null>
  /** Deletes a video with all that belongs to it, its debug sessions and their archives included, as `deleteVideo` does. */
  deleteVideoWithDebugData(videoId: string): Promise<DeletionSummary>

  /**
   * Saves an activity with its samples and splits: what a file of one holds (`frametrove-activity/1`, keys as there), with 2
   * to 100,000 samples over at least 10 m. All or nothing; one of the same id is replaced, and the same one saved again,
   * also at the same time, is one. Distance, duration and splits are computed where they are not given.
   * @param options `notes` win over those of the activity; `onProgress` is told at least every tenth, and at the end
   */
  saveActivity(
    activity: ActivityInput,
    options?: { notes?: string | null; onProgress?: (progress: ActivityProgress) => void },
  ): Promise<SavedActivity>
  /**
   * Begins a live recording, whose data survive a crash.
   * @param type what is done, such as run, ride, drone or dashcam
   */
  startActivity(type: string, options?: Omit<StartActivityRequest, 'type' | 'file'>): Promise<RecordingInfo>
  /**
   * Adds samples to a live recording, all or none, in the order of the calls. Resolves once they are durable, which may take
   * up to a second; there is no need to wait before the next call. One without a time gets that of its arrival. A recording
   * that was interrupted goes on by that.
   */
  addSamples(activityId: string, samples: readonly LiveSampleInput[]): Promise<RecordingInfo>
  /** No time and no way count until `resume`. */
  pause(activityId: string): Promise<RecordingInfo>
  /** Goes on with a recording that was paused, or interrupted by a crash. */
  resume(activityId: string): Promise<RecordingInfo>
  /** Ends a live recording, and saves it as an activity, with all samples that were given before. */
  finish(activityId: string, options?: { notes?: string | null }): Promise<SavedActivity>
  /** Live recordings, and those that a crash interrupted, the newest first. */
  listRecordings(): Promise<RecordingInfo[]>
  /** Forgets a live recording with all its data. One that is not there is fine. */
  discardRecording(activityId: string): Promise<void>
  /**
   * Ingests files of activities (`frametrove-activity/1`, GPX 1.1, GeoJSON, FIT), or folders of them, given by absolute path: all
   * or nothing.
   * @param request `type` is for files that name none
   */
  ingestActivities(request: { paths: string[]; type?: string }): Promise<ActivityIngestSummary>
  /** Saved activities, the newest first. */
  listActivities(request?: PageRequest): Promise<Page<ActivityInfo>>
  /** An activity with its splits; also a live recording. */
  getActivity(activityId: string): Promise<ActivityDetails>
  /** In the order of their times; also of a live recording. */
  listActivitySamples(activityId: string, request?: PageRequest): Promise<Page<LocationSample>>
  /** Changes what is known of a saved activity: keys left out stay as they are, `null` clears. */
  updateActivity(activityId: string, changes: ActivityChanges): Promise<ActivityInfo>
  /** Deletes a saved activity with its samples. */
  deleteActivity(activityId: string): Promise<ActivityDeletion>
  /** Leaves out the samples that routes don't need to stay within a tolerance in metres: of all these activities, or of none. */
  thinActivities(request: { activityIds: string[]; toleranceM: number }): Promise<Thinning>

  /**
   * Exports a video with its current results, events, debug sessions and activities, an event, a debug session, an activity, or
   * everything: all or nothing. `gpx` and `geojson` are of activities only.
   * @param request `path` is absolute: the file for `sqlite`, `zip`, `gpx` and `geojson`, which must not be there, else the
   *   folder that a new one is made in
   */
  exportData(
    request: { as: ExportForm; path: string } & (
      | { all: true }
      | { videoId: string; sessionId?: string }
      | { eventId: string }
      | { activityId: string }
    ),
  ): Promise<DataExport>

  listVideos(request?: PageRequest): Promise<Page<VideoInfo>>
  getVideo(videoId: string): Promise<VideoInfo>
  updateVideo(videoId: string, changes: VideoChanges): Promise<VideoInfo>
  /** The newest run first. */
  listRuns(videoId: string, request?: PageRequest): Promise<Page<RunInfo>>
  getRun(runId: string): Promise<RunInfo>
  /** Results of one kind in the ingest shape; `path` of a frame is its absolute path in the store. */
  listResults(request: ResultsRequest): Promise<Page<Record<string, unknown>>>
  /** What the store has done, the newest first. */
  listOperations(request?: PageRequest): Promise<Page<OperationInfo>>

  /** Fires after a change is durable; `activityIds` names saved activities and live recordings, too. */
  readonly onDidChange: Event<ChangeEvent>
}
