import * as z from 'zod'
import { tags } from './event-fields'
import { MAX_CHOSEN } from './gallery-sizes'

export { MAX_CHOSEN, THUMBNAIL_WIDTHS, type ThumbnailWidth } from './gallery-sizes'

/** What is searched for: every word of it. */
export const searchTextSchema = z.string().trim().min(1).max(200)

/** What a gallery shows the frames of. */
export const galleryScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), eventId: z.string() }),
  /** The current runs of a video that have frames. */
  z.strictObject({ kind: z.literal('video'), videoId: z.string() }),
  z.strictObject({ kind: z.literal('run'), runId: z.string() }),
  /**
   * Frames that have each word of the text in their captions, the labels of their detections, what is said at their time or
   * their tags; those of events also in the event's description, kind or tags. Of videos, the current runs count.
   */
  z.strictObject({ kind: z.literal('search'), text: searchTextSchema }),
])
export type GalleryScope = z.infer<typeof galleryScopeSchema>

/** Which frames are shown. What is left out does not narrow. Only `frames` of a video or run have labels and captions. */
export const galleryFilterSchema = z.strictObject({
  /** Times in ms, both included. */
  fromMs: z.number().optional(),
  toMs: z.number().optional(),
  /** Frames with a detection of any of these labels, at the least confidence where that is given. None: of any label. */
  labels: z.array(z.string()).max(100).optional(),
  minConfidence: z.number().min(0).max(1).optional(),
  hasCaption: z.boolean().optional(),
  /** Frames with any of these tags. None: of any, or without one. */
  tags: z.array(z.string()).max(100).optional(),
  /** Frames without an image, or whose image is no longer there. */
  isMissing: z.boolean().optional(),
})
export type GalleryFilter = z.infer<typeof galleryFilterSchema>

/** In which order: by frame number, or by time; frames without one come last. */
export const gallerySortSchema = z.strictObject({ by: z.enum(['number', 'time']), isDescending: z.boolean() })
export type GallerySort = z.infer<typeof gallerySortSchema>

/** The frames from `offset` on, in the order asked: a grid shows any part of a long list. */
export const galleryRequestSchema = z.strictObject({
  scope: galleryScopeSchema,
  filter: galleryFilterSchema,
  sort: gallerySortSchema,
  offset: z.int().min(0),
  limit: z.int().min(1).max(500),
})
export type GalleryRequest = z.infer<typeof galleryRequestSchema>

/** A frame in the grid. */
export const galleryFrameSchema = z.object({
  /** Names the frame within its scope. */
  key: z.int(),
  frameNumber: z.number().nullable(),
  /** From the start of the video, or of the event. */
  timestampMs: z.number().nullable(),
  /** Below the storage folder, `/` separated; `null` for a frame without an image. */
  path: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  /** How many detections are in it: those of its number; where they or it have none, those of its time. */
  detections: z.int(),
  /** Of its number; where the caption or it has none, one in whose span of time it is. */
  hasCaption: z.boolean(),
  /** Its own, in alphabetical order. */
  tags: z.array(z.string()),
  /** What it is a frame of, in the gallery of a search; else `null`. */
  source: z.object({ kind: z.enum(['video', 'event']), id: z.string(), title: z.string() }).nullable(),
})
export type GalleryFrame = z.infer<typeof galleryFrameSchema>

/** A part of the frames, and how many there are in all. */
export const galleryPageSchema = z.object({ total: z.int(), items: z.array(galleryFrameSchema) })
export type GalleryPage = z.infer<typeof galleryPageSchema>

/** What the gallery says of its scope, and the counts beside the filters. */
export const galleryFactsSchema = z.object({
  /** Such as the video's title or id, or the event's id. */
  title: z.string(),
  /** What an event's model said; else `null`. */
  description: z.string().nullable(),
  frames: z.int(),
  bytes: z.number(),
  /** The least and greatest time of a frame; `null` where none has one. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** Labels with the number of frames that have them, the most frequent first; at most 200. */
  labels: z.array(z.object({ label: z.string(), frames: z.int() })),
  /** The same for tags. */
  tags: z.array(z.object({ tag: z.string(), frames: z.int() })),
  withCaption: z.int(),
  /** Frames without an image of their own; those whose file is gone are found by `isMissing` of a filter. */
  withoutImage: z.int(),
})
export type GalleryFacts = z.infer<typeof galleryFactsSchema>

/** A box in pixels of the upright picture, from its top left corner. */
const detectionSchema = z.object({
  label: z.string(),
  confidence: z.number().nullable(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  trackId: z.number().nullable(),
})

const spokenSchema = z.object({
  startMs: z.number(),
  endMs: z.number(),
  text: z.string(),
  speaker: z.string().nullable(),
})

/** All about one frame, for the large view. */
export const galleryFrameDetailsSchema = galleryFrameSchema.extend({
  /** Its place in the order asked. */
  index: z.int(),
  boxes: z.array(detectionSchema),
  captions: z.array(z.object({ text: z.string(), confidence: z.number().nullable() })),
  /** What is said at that moment. */
  transcript: z.array(spokenSchema),
})
export type GalleryFrameDetails = z.infer<typeof galleryFrameDetailsSchema>

/** What a video shows from a time on. */
export const galleryMomentsSchema = z.object({
  /** The last one at or before the time, and those that follow, by time. Their `index` is that in the order asked. */
  frames: z.array(galleryFrameDetailsSchema),
  /** Until the last of these frames, in ms; `null`: there are no more. */
  toMs: z.number().nullable(),
  /** What is said meanwhile, as in a timeline. */
  transcript: z.array(spokenSchema),
})
export type GalleryMoments = z.infer<typeof galleryMomentsSchema>

/** How much there is over time: a bucket for each stretch of equal length. */
export const galleryTimelineSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Counts by bucket. */
  frames: z.array(z.int()),
  detections: z.array(z.int()),
  /** At most 2,000: of more, every second or third or so. */
  transcript: z.array(spokenSchema),
})
export type GalleryTimeline = z.infer<typeof galleryTimelineSchema>

/**
 * Where a frame of a gallery is to be found: by its key; where it is not there or none is given, by the number that is
 * the nearest; then by the nearest moment.
 */
export const galleryPositionSchema = z.strictObject({
  timestampMs: z.number().optional(),
  frameNumber: z.number().optional(),
  /** The frame of this key. */
  key: z.int().optional(),
})
export type GalleryPosition = z.infer<typeof galleryPositionSchema>

/** Frames that were chosen in a gallery. */
export const galleryKeysSchema = z.array(z.int()).min(1).max(MAX_CHOSEN)

/** Chosen frames, and the bytes of their images. */
export const chosenFramesSchema = z.object({ frames: z.int(), bytes: z.number() })
export type ChosenFrames = z.infer<typeof chosenFramesSchema>

/** What an export wrote. */
export const framesExportSchema = chosenFramesSchema.extend({
  /** Frames that have no image, or whose image is gone. */
  missing: z.int(),
  /** The new folder, absolute. */
  folder: z.string(),
})
export type FramesExport = z.infer<typeof framesExportSchema>

/** The tags of chosen frames: those that all have, and those that only some have; in alphabetical order. */
export const commonTagsSchema = z.object({ all: z.array(z.string()), some: z.array(z.string()) })
export type CommonTags = z.infer<typeof commonTagsSchema>

/** Tags to give to frames, and to take from them. */
export const tagChangesSchema = z.strictObject({ add: tags, remove: z.array(z.string()).max(1000) })
export type TagChanges = z.infer<typeof tagChangesSchema>

/** How many frames got other tags. */
export const taggedFramesSchema = z.object({ frames: z.int() })
export type TaggedFrames = z.infer<typeof taggedFramesSchema>
