import * as z from 'zod'
import {
  ACTIVITY_AXES,
  type ActivityDetails,
  type ActivityRoute,
  type ActivitySeries,
  activitySeriesRequestSchema,
  type RouteRequest,
  routeRequestSchema,
  type SampleAt,
  type SamplePosition,
  samplePositionSchema,
} from './activities'
import type { ActivityPanelTexts } from './activity-panel-texts'
import { idSchema } from './ids'
import type { RecordingInfo } from './recording'
import { type Answer, callSchema } from './webview-contracts'

/** What the map shows: its middle in degrees, and how many metres a CSS pixel is there. */
export const mapViewSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  metresPerPixel: z.number().positive(),
})
export type MapView = z.infer<typeof mapViewSchema>

/** What the panel keeps over a reload of the window. */
export const activityPanelStateSchema = z.object({
  activityId: idSchema,
  axis: z.enum(ACTIVITY_AXES),
  /** The part of the axis that the charts show; `null`: all. */
  range: z.object({ from: z.number(), to: z.number() }).nullable(),
  /** The place of the sample that is looked at; `null`: nobody chose one, so the end of a live recording is followed. */
  index: z.int().min(0).nullable(),
  /** The place of the split that is marked. */
  split: z.int().min(0).nullable(),
  /** `null`: the whole route. */
  view: mapViewSchema.nullable(),
})
export type ActivityPanelState = z.infer<typeof activityPanelStateSchema>

/** An activity with what only a live one says. */
export interface ActivityView {
  details: ActivityDetails
  /** `null` for a saved activity. */
  state: RecordingInfo['state'] | null
  /** Sentences of a live recording, such as that its clock was set back. */
  warnings: string[]
}

/** The frame of the video nearest to a sample, or why there is none. */
export type FrameOfSample =
  | { state: 'noVideo' }
  /** The video is not in the store, it has no frames with times, or it does not last to that moment. */
  | { state: 'videoGone'; videoId: string; videoMs: number }
  | { state: 'noFrames'; videoId: string; videoMs: number }
  | { state: 'outside'; videoId: string; videoMs: number }
  | {
      state: 'found'
      videoId: string
      videoMs: number
      frameNumber: number | null
      timestampMs: number
      /** The address of the picture; `null` where the frame has none. */
      image: string | null
    }

/** A sample, and what the video shows then. */
export interface SampleView {
  at: SampleAt
  frame: FrameOfSample
}

/** The samples at both ends of a split. */
export interface SplitEnds {
  from: SampleAt
  to: SampleAt
}

/** What can be done with a live recording. */
export const RECORDING_ACTIONS = ['pause', 'resume', 'finish', 'discard'] as const
export type RecordingAction = (typeof RECORDING_ACTIONS)[number]

const routeQuerySchema = routeRequestSchema.omit({ activityId: true })
export type RouteQuery = Omit<RouteRequest, 'activityId'>

const seriesQuerySchema = activitySeriesRequestSchema.omit({ activityId: true })
export type ActivitySeriesQuery = z.infer<typeof seriesQuerySchema>

/** What the panel asks of the extension. */
export interface ActivityPanelHost {
  /** `lookMs` is where another panel of the video looked meanwhile: ms since the start. */
  start(): { state: ActivityPanelState; texts: ActivityPanelTexts; lookMs: number | null }
  keep(state: ActivityPanelState): void
  /** `null`: the activity is no longer there. */
  loadActivity(): Promise<Answer<ActivityView | null>>
  loadRoute(query: RouteQuery): Promise<Answer<ActivityRoute>>
  loadSeries(query: ActivitySeriesQuery): Promise<Answer<ActivitySeries>>
  /** `null`: it has no sample yet. */
  loadSample(position: SamplePosition): Promise<Answer<SampleView | null>>
  /** `null`: there is no such split. */
  loadSplit(place: number): Promise<Answer<SplitEnds | null>>
  /** Tells the other panels of the video which frame is looked at. */
  lookAt(frameNumber: number | null, timestampMs: number): void
  /** Shows the frames of the video in a gallery. */
  showGallery(): void
  act(action: RecordingAction): void
  /** Puts text on the clipboard. */
  copy(text: string): void
}

/** What the extension tells the panel. None is answered. */
export interface ActivityPanelWebview {
  /** The activity, or its video, may have changed. */
  changed(): void
  /** Another panel of the video looks at another frame: the sample of that moment, in ms since the start. */
  lookAt(timeMs: number): void
}

function call<M extends keyof ActivityPanelHost>(method: M, args: z.ZodType<Parameters<ActivityPanelHost[M]>>) {
  return callSchema(method, args)
}

/** Every message that the panel may send. Anything else that comes from a webview is dropped. */
export const activityPanelMessageSchema = z.discriminatedUnion('m', [
  call('start', z.tuple([])),
  call('keep', z.tuple([activityPanelStateSchema])),
  call('loadActivity', z.tuple([])),
  call('loadRoute', z.tuple([routeQuerySchema])),
  call('loadSeries', z.tuple([seriesQuerySchema])),
  call('loadSample', z.tuple([samplePositionSchema])),
  call('loadSplit', z.tuple([z.int().min(0)])),
  call('lookAt', z.tuple([z.number().nullable(), z.number()])),
  call('showGallery', z.tuple([])),
  call('act', z.tuple([z.enum(RECORDING_ACTIONS)])),
  call('copy', z.tuple([z.string().max(50_000_000)])),
])
