import * as z from 'zod'
import {
  type GalleryFacts,
  type GalleryFrameDetails,
  type GalleryMoments,
  type GalleryPage,
  type GalleryPosition,
  type GalleryTimeline,
  galleryFilterSchema,
  galleryKeysSchema,
  galleryPositionSchema,
  galleryScopeSchema,
  gallerySortSchema,
} from './gallery'
import { MAX_RANGES, PICTURE_WIDTHS, THUMBNAIL_WIDTHS, type ThumbnailWidth } from './gallery-sizes'
import type { GalleryTexts } from './gallery-texts'
import { type Answer, callSchema } from './webview-contracts'

/** What a gallery keeps over a reload of the window. */
export const galleryStateSchema = z.object({
  scope: galleryScopeSchema,
  filter: galleryFilterSchema,
  sort: gallerySortSchema,
  /** The frame that the keys work on, by its place in the order. */
  index: z.int().min(0),
  isOpen: z.boolean(),
  /** The places of two frames that are shown side by side. */
  compared: z.tuple([z.int().min(0), z.int().min(0)]).nullable(),
  /** The keys of the frames that are selected, as ranges with both ends included. */
  selected: z.array(z.tuple([z.int(), z.int()])).max(MAX_RANGES),
  /** The first frame in view, where the grid was scrolled; `null`: the frame that the keys work on is in the middle. */
  first: z.int().min(0).nullable(),
  pictureWidth: z.number().min(PICTURE_WIDTHS.least).max(PICTURE_WIDTHS.greatest),
  /** Labels whose boxes are not drawn. */
  hiddenLabels: z.array(z.string()).max(1000),
})
export type GalleryState = z.infer<typeof galleryStateSchema>

/** One frame, large. */
export interface FrameView {
  details: GalleryFrameDetails
  /** The address of its image; `null` where it has none. */
  image: string | null
}

/** What a video shows from a time on. */
export interface Moments extends Pick<GalleryMoments, 'transcript' | 'toMs'> {
  /** The last frame at or before the time, and those that follow, by time. */
  views: FrameView[]
}

/** Where a frame is in its video. */
export const frameMomentSchema = z.strictObject({
  frameNumber: z.number().nullable(),
  /** From the start of the video, in ms. */
  timestampMs: z.number().nullable(),
})
export type FrameMoment = z.infer<typeof frameMomentSchema>

/** The video of the frames. */
export interface GalleryVideo {
  /** `null` where it is too large to be played in a remote window. */
  address: string | null
}

/** What the gallery asks of the extension. */
export interface GalleryHost {
  /** `video` is `null` where there is none to be played; `look` is where another panel looked meanwhile. */
  start(): { state: GalleryState; texts: GalleryTexts; video: GalleryVideo | null; look: FrameMoment | null }
  /** Keeps what a webview that is shown again starts with. */
  keep(state: GalleryState): void
  /** `null`: what the gallery shows is no longer in the store. */
  loadFacts(): Promise<Answer<GalleryFacts | null>>
  loadFrames(query: FramesQuery, offset: number, limit: number): Promise<Answer<GalleryPage>>
  /** `null`: there is no frame at that place. */
  loadFrame(query: FramesQuery, index: number): Promise<Answer<FrameView | null>>
  /** What the video shows from a time in ms on. */
  loadMoments(query: FramesQuery, fromMs: number): Promise<Answer<Moments>>
  /** The place of the nearest frame; `null` where there is none. */
  findFrame(query: FramesQuery, position: GalleryPosition): Promise<Answer<number | null>>
  /** `null` where no frame has a time. */
  loadTimeline(buckets: number): Promise<Answer<GalleryTimeline | null>>
  /** The keys of the frames from one place to another, both included. */
  loadKeys(query: FramesQuery, from: number, to: number): Promise<Answer<number[]>>
  /** Does something with frames, after asking what is needed; tells whether it was done, or left by the user. */
  actOnFrames(action: FramesAction, keys: number[]): Promise<Answer<boolean>>
  /** Tells the other panels of the video which frame is looked at. */
  lookAt(moment: FrameMoment): void
  /** The addresses of small pictures; `null` for an image that is not there. */
  loadThumbnails(paths: string[], width: ThumbnailWidth): Promise<Answer<(string | null)[]>>
}

/** What the extension tells the gallery. None is answered. */
export interface GalleryWebview {
  /** The frames may have changed. */
  changed(): void
  /** Another panel of the video looks at another frame. */
  lookAt(moment: FrameMoment): void
}

const framesQuerySchema = z.strictObject({ filter: galleryFilterSchema, sort: gallerySortSchema })
/** Which frames, in which order. */
export type FramesQuery = z.infer<typeof framesQuerySchema>

/** What can be done with frames that were selected. */
export const FRAMES_ACTIONS = ['tag', 'export', 'copyPaths', 'delete'] as const
export type FramesAction = (typeof FRAMES_ACTIONS)[number]

const place = z.int().min(0)

function call<M extends keyof GalleryHost>(method: M, args: z.ZodType<Parameters<GalleryHost[M]>>) {
  return callSchema(method, args)
}

/** Every message that the gallery may send. Anything else that comes from a webview is dropped. */
export const galleryMessageSchema = z.discriminatedUnion('m', [
  call('start', z.tuple([])),
  call('keep', z.tuple([galleryStateSchema])),
  call('loadFacts', z.tuple([])),
  call('loadFrames', z.tuple([framesQuerySchema, place, z.int().min(1).max(500)])),
  call('loadFrame', z.tuple([framesQuerySchema, place])),
  call('loadMoments', z.tuple([framesQuerySchema, z.number()])),
  call('findFrame', z.tuple([framesQuerySchema, galleryPositionSchema])),
  call('loadTimeline', z.tuple([z.int().min(1).max(2000)])),
  call('loadKeys', z.tuple([framesQuerySchema, place, place])),
  call('actOnFrames', z.tuple([z.enum(FRAMES_ACTIONS), galleryKeysSchema])),
  call('lookAt', z.tuple([frameMomentSchema])),
  call('loadThumbnails', z.tuple([z.array(z.string().max(1000)).max(200), z.literal(THUMBNAIL_WIDTHS)])),
])
