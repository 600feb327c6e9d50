import * as z from 'zod'
import type {
  DebugComparison,
  DebugFrameAt,
  DebugOutliers,
  DebugPosition,
  DebugSeries,
  DebugSessionDetails,
  DebugSessionInfo,
  DebugTrackPoints,
} from './debug'
import { debugPositionSchema } from './debug'
import type { DebugDashboardTexts } from './debug-dashboard-texts'
import type { DebugMetrics, DebugParameters } from './debug-session'
import { type FrameMoment, frameMomentSchema } from './gallery-contract'
import { idSchema } from './ids'
import { type Answer, callSchema } from './webview-contracts'

/** What the charts go over: the times of the frames; where they have none their numbers, or their places. */
export const CHART_AXES = ['timestampMs', 'frameNumber', 'index'] as const
export type ChartAxis = (typeof CHART_AXES)[number]

/** What the dashboard keeps over a reload of the window. */
export const debugDashboardStateSchema = z.object({
  videoId: idSchema,
  sessionId: idSchema,
  /** The session that it is compared with. */
  comparedId: idSchema.nullable(),
  /** The part of the axis that the charts show; `null`: all. */
  range: z.object({ from: z.number(), to: z.number() }).nullable(),
  /** The place of the frame that is looked at. */
  index: z.int().min(0).nullable(),
  /** The track whose residuals are shown. */
  trackId: z.number().nullable(),
})
export type DebugDashboardState = z.infer<typeof debugDashboardStateSchema>

/** Series over a part of an axis. */
export const seriesQuerySchema = z.strictObject({
  sessionId: idSchema,
  names: z.array(z.string().max(500)).min(1).max(64),
  axis: z.enum(CHART_AXES),
  range: z.strictObject({ from: z.number(), to: z.number() }).nullable(),
  buckets: z.int().min(1).max(4000),
})
export type SeriesQuery = z.infer<typeof seriesQuerySchema>

/** A frame of a session with the picture that the store has of it. */
export interface DebugFrameView {
  at: DebugFrameAt
  /** The address of the picture; `null` where the video's frames have none. */
  image: string | null
  /** Of the picture, in pixels. */
  width: number | null
  height: number | null
}

/** What a session says of itself beside its frames. */
export interface DebugSessionFacts {
  metrics: DebugMetrics | null
  parameters: DebugParameters | null
  outliers: DebugOutliers
}

/** What the dashboard asks of the extension. */
export interface DebugDashboardHost {
  /** `look` is where another panel of the video looked meanwhile. */
  start(): { state: DebugDashboardState; texts: DebugDashboardTexts; look: FrameMoment | null }
  keep(state: DebugDashboardState): void
  /** The sessions of the video, the newest first; at most 1,000. */
  loadSessions(): Promise<Answer<DebugSessionInfo[]>>
  /** `null`: the session is no longer in the store. */
  loadDetails(sessionId: string): Promise<Answer<DebugSessionDetails | null>>
  loadFacts(sessionId: string): Promise<Answer<DebugSessionFacts>>
  loadSeries(query: SeriesQuery): Promise<Answer<DebugSeries>>
  /** `null`: there is no such frame. */
  loadFrame(sessionId: string, position: DebugPosition): Promise<Answer<DebugFrameView | null>>
  loadTrack(sessionId: string, trackId: number): Promise<Answer<DebugTrackPoints>>
  loadComparison(sessionId: string, comparedId: string): Promise<Answer<DebugComparison>>
  /** Tells the galleries of the video which frame is looked at. */
  lookAt(moment: FrameMoment): void
  /** Shows the frames of the video in a gallery. */
  showGallery(): void
  /** Puts text on the clipboard. */
  copy(text: string): void
}

/** What the extension tells the dashboard. None is answered. */
export interface DebugDashboardWebview {
  /** The video or its sessions may have changed. */
  changed(): void
  /** Shows another session, compared with another or with none. */
  show(sessionId: string, comparedId: string | null): void
  /** A gallery of the video looks at another frame. */
  lookAt(moment: FrameMoment): void
}

function call<M extends keyof DebugDashboardHost>(method: M, args: z.ZodType<Parameters<DebugDashboardHost[M]>>) {
  return callSchema(method, args)
}

/** Every message that the dashboard may send. Anything else that comes from a webview is dropped. */
export const debugDashboardMessageSchema = z.discriminatedUnion('m', [
  call('start', z.tuple([])),
  call('keep', z.tuple([debugDashboardStateSchema])),
  call('loadSessions', z.tuple([])),
  call('loadDetails', z.tuple([idSchema])),
  call('loadFacts', z.tuple([idSchema])),
  call('loadSeries', z.tuple([seriesQuerySchema])),
  call('loadFrame', z.tuple([idSchema, debugPositionSchema])),
  call('loadTrack', z.tuple([idSchema, z.number()])),
  call('loadComparison', z.tuple([idSchema, idSchema])),
  call('lookAt', z.tuple([frameMomentSchema])),
  call('showGallery', z.tuple([])),
  call('copy', z.tuple([z.string().max(50_000_000)])),
])
