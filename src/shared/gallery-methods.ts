import * as z from 'zod'
import {
  type ChosenFrames,
  type CommonTags,
  chosenFramesSchema,
  commonTagsSchema,
  type FramesExport,
  framesExportSchema,
  type GalleryFacts,
  type GalleryFilter,
  type GalleryFrameDetails,
  type GalleryMoments,
  type GalleryPage,
  type GalleryPosition,
  type GalleryRequest,
  type GalleryScope,
  type GallerySort,
  type GalleryTimeline,
  galleryFactsSchema,
  galleryFilterSchema,
  galleryFrameDetailsSchema,
  galleryKeysSchema,
  galleryMomentsSchema,
  galleryPageSchema,
  galleryPositionSchema,
  galleryRequestSchema,
  galleryScopeSchema,
  gallerySortSchema,
  galleryTimelineSchema,
  MAX_CHOSEN,
  type TagChanges,
  type TaggedFrames,
  THUMBNAIL_WIDTHS,
  type ThumbnailWidth,
  tagChangesSchema,
  taggedFramesSchema,
} from './gallery'
import { method, type StoreMethod } from './store-method'

/** Frames of a gallery that something is done with, by their keys. */
export interface ChosenFramesRequest {
  /** Names this call, so that it can be cancelled and its progress told. */
  operationId: string
  scope: GalleryScope
  keys: number[]
}

/** What the store answers about galleries, and does with frames chosen in them. */
export interface GalleryMethods {
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
  /**
   * Writes frames into a new folder below `folder`: their images, and a file that is ingested as others are: `event.json`, or
   * results with the captions and detections of the frames; of a search a folder for each video and event. All or nothing.
   */
  exportFrames(request: ChosenFramesRequest & { folder: string }): Promise<FramesExport>
  /** The tags that these frames have. */
  commonTags(scope: GalleryScope, keys: number[]): Promise<CommonTags>
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
}

const chosen = [galleryScopeSchema, galleryKeysSchema] as const
const orderOfGallery = [galleryScopeSchema, galleryFilterSchema, gallerySortSchema] as const
const path = z.string().min(1)
const place = z.int().min(0)
const id = z.string()
const chosenRequest = z.object({ operationId: id, scope: galleryScopeSchema, keys: galleryKeysSchema })
const thumbnailsOf = z.array(z.object({ path })).max(200)

/** The parameters and the answer of each. */
export const GALLERY_METHODS = {
  galleryFrames: method(z.tuple([galleryRequestSchema]), galleryPageSchema, (store, given) =>
    store.galleryFrames(...given),
  ),
  galleryFacts: method(z.tuple([galleryScopeSchema]), galleryFactsSchema, (store, given) =>
    store.galleryFacts(...given),
  ),
  galleryFrame: method(z.tuple([...orderOfGallery, place]), galleryFrameDetailsSchema, (store, given) =>
    store.galleryFrame(...given),
  ),
  galleryMoments: method(
    z.tuple([...orderOfGallery, z.number(), z.int().min(2).max(200)]),
    galleryMomentsSchema,
    (store, given) => store.galleryMoments(...given),
  ),
  galleryIndexOf: method(z.tuple([...orderOfGallery, galleryPositionSchema]), z.int().nullable(), (store, given) =>
    store.galleryIndexOf(...given),
  ),
  galleryKeys: method(z.tuple([...orderOfGallery, place, place]), z.array(z.int()).max(MAX_CHOSEN), (store, given) =>
    store.galleryKeys(...given),
  ),
  describeFrames: method(z.tuple([...chosen]), chosenFramesSchema, (store, given) => store.describeFrames(...given)),
  framePaths: method(z.tuple([...chosen]), z.array(z.string()), (store, given) => store.framePaths(...given)),
  exportFrames: method(z.tuple([chosenRequest.extend({ folder: path })]), framesExportSchema, (store, given) =>
    store.exportFrames(...given),
  ),
  commonTags: method(z.tuple([...chosen]), commonTagsSchema, (store, given) => store.commonTags(...given)),
  tagFrames: method(z.tuple([...chosen, tagChangesSchema]), taggedFramesSchema, (store, given) =>
    store.tagFrames(...given),
  ),
  deleteGalleryFrames: method(z.tuple([chosenRequest]), chosenFramesSchema, (store, given) =>
    store.deleteGalleryFrames(...given),
  ),
  galleryTimeline: method(
    z.tuple([galleryScopeSchema, z.int().min(1).max(2000)]),
    galleryTimelineSchema.nullable(),
    (store, given) => store.galleryTimeline(...given),
  ),
  thumbnails: method(
    z.tuple([thumbnailsOf, z.literal(THUMBNAIL_WIDTHS)]),
    z.array(z.string().nullable()),
    (store, given) => store.thumbnails(...given),
  ),
} satisfies Record<keyof GalleryMethods, StoreMethod>
