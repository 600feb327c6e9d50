import * as z from 'zod'
import type { Upload } from './contracts'
import {
  type DebugComparison,
  type DebugComparisonRequest,
  type DebugDataPage,
  type DebugDeletion,
  type DebugFrameAt,
  type DebugIngestSummary,
  type DebugOutliers,
  type DebugPosition,
  type DebugSeries,
  type DebugSeriesRequest,
  type DebugSessionDetails,
  type DebugSessionInfo,
  type DebugTrackPoints,
  type DebugTrackRequest,
  debugComparisonRequestSchema,
  debugComparisonSchema,
  debugDataPageSchema,
  debugDeletionSchema,
  debugFrameAtSchema,
  debugIngestSummarySchema,
  debugOutliersSchema,
  debugPositionSchema,
  debugSeriesRequestSchema,
  debugSeriesSchema,
  debugSessionDetailsSchema,
  debugSessionInfoSchema,
  debugTrackPointsSchema,
  debugTrackRequestSchema,
  type IngestDebugRequest,
  ingestDebugRequestSchema,
  type SavedDebugSession,
  savedDebugSessionSchema,
} from './debug'
import { type DebugMetrics, type DebugParameters, debugMetricsSchema, debugParametersSchema } from './debug-session'
import type { Page, PageRequest } from './model'
import { method, pageOf, pageRequest, type StoreMethod, upload } from './store-method'

/** What the store answers about debug sessions. */
export interface DebugMethods {
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
}

const id = z.string()
/** More would hold up others for too long: a transaction can't be left in the middle. */
const eventIds = z.array(id).max(1000)

/** The parameters and the answer of each. */
export const DEBUG_METHODS = {
  saveDebugData: method(
    z.tuple([id, id, z.unknown(), z.object({ upload: upload.exactOptional() })]),
    savedDebugSessionSchema,
    (store, given) => store.saveDebugData(...given),
  ),
  ingestDebugSessions: method(z.tuple([ingestDebugRequestSchema]), debugIngestSummarySchema, (store, given) =>
    store.ingestDebugSessions(...given),
  ),
  listDebugSessions: method(z.tuple([id, pageRequest]), pageOf(debugSessionInfoSchema), (store, given) =>
    store.listDebugSessions(...given),
  ),
  getDebugSession: method(z.tuple([id, id]), debugSessionDetailsSchema, (store, given) =>
    store.getDebugSession(...given),
  ),
  debugSeries: method(z.tuple([debugSeriesRequestSchema]), debugSeriesSchema, (store, given) =>
    store.debugSeries(...given),
  ),
  debugFrame: method(z.tuple([id, id, debugPositionSchema]), debugFrameAtSchema, (store, given) =>
    store.debugFrame(...given),
  ),
  debugTrack: method(z.tuple([debugTrackRequestSchema]), debugTrackPointsSchema, (store, given) =>
    store.debugTrack(...given),
  ),
  debugMetrics: method(z.tuple([id, id]), debugMetricsSchema.nullable(), (store, given) =>
    store.debugMetrics(...given),
  ),
  debugParameters: method(z.tuple([id, id]), debugParametersSchema.nullable(), (store, given) =>
    store.debugParameters(...given),
  ),
  debugOutliers: method(z.tuple([id, id]), debugOutliersSchema, (store, given) => store.debugOutliers(...given)),
  compareDebugSessions: method(z.tuple([debugComparisonRequestSchema]), debugComparisonSchema, (store, given) =>
    store.compareDebugSessions(...given),
  ),
  loadDebugData: method(z.tuple([id, id, z.string().nullable()]), debugDataPageSchema, (store, given) =>
    store.loadDebugData(...given),
  ),
  setCurrentDebugSession: method(z.tuple([id, id.nullable()]), debugSessionInfoSchema.nullable(), (store, given) =>
    store.setCurrentDebugSession(...given),
  ),
  pinDebugSession: method(z.tuple([id, id, z.boolean()]), debugSessionInfoSchema, (store, given) =>
    store.pinDebugSession(...given),
  ),
  deleteDebugSessions: method(z.tuple([id, eventIds.nullable()]), debugDeletionSchema, (store, given) =>
    store.deleteDebugSessions(...given),
  ),
} satisfies Record<keyof DebugMethods, StoreMethod>
