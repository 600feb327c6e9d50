import * as z from 'zod'
import { instant, MAX_FRAMES, tags } from './event-fields'
import { integerField, longText, milliseconds, name } from './field-schemas'
import { idSchema } from './ids'
import type { PageRequest } from './model'

/** What a caller may say of an event. Keys left out stay as they are, `null` clears. */
export const eventFactsSchema = z.strictObject({
  /** Made where it is new. */
  videoId: idSchema.nullish(),
  /** Such as `person_at_door`. */
  kind: idSchema.nullish(),
  /** Default: when the event is made. */
  occurredAt: instant.optional(),
  /** What the model said of it. */
  description: longText.nullish(),
  /** How its frames were chosen, such as `uniform`. */
  samplingStrategy: name.nullish(),
  tags: tags.optional(),
  /** Kept whatever its age, until nothing else is left. */
  pinned: z.boolean().optional(),
})
export type EventFacts = z.infer<typeof eventFactsSchema>

/** An event and how much is kept of it. */
export const eventInfoSchema = z.object({
  id: z.string(),
  videoId: z.string().nullable(),
  kind: z.string().nullable(),
  /** ISO 8601, UTC. */
  occurredAt: z.string(),
  description: z.string().nullable(),
  samplingStrategy: z.string().nullable(),
  pinned: z.boolean(),
  /** In alphabetical order. */
  tags: z.array(z.string()),
  frameCount: z.number(),
  /** Of its images. */
  bytes: z.number(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
})
export type EventInfo = z.infer<typeof eventInfoSchema>

/** A frame of an event: one image that the model saw. */
export const eventFrameSchema = z.object({
  /** A UUIDv7. */
  id: z.string(),
  eventId: z.string(),
  /** From 1; unique in its event. */
  frameNumber: z.number(),
  /** The image below the storage folder, `/` separated; `null` where a repair has found it lost. */
  relativePath: z.string().nullable(),
  /** The image, absolute. */
  path: z.string().nullable(),
  /** From the event's start; `null` where not known. */
  timestampOffsetMs: z.number().nullable(),
  /** Pixels of the upright picture. */
  width: z.number(),
  height: z.number(),
  /** 0 where the image is lost. */
  sizeBytes: z.number(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
})
export type EventFrame = z.infer<typeof eventFrameSchema>

const decodedSchema = z.object({
  data: z.union([z.instanceof(Uint8Array), z.instanceof(Uint8ClampedArray)]),
  width: z.int().min(1),
  height: z.int().min(1),
})

/**
 * An image as a caller gives it: the absolute path of a file, a data URL, the bytes of a JPEG, PNG or WebP, or decoded
 * pixels (RGB or RGBA, a byte each, row by row from the top left).
 */
export const frameImageSchema = z.union([z.string().min(1), z.instanceof(Uint8Array), decodedSchema])
export type FrameImage = z.infer<typeof frameImageSchema>

/** Frames of an event, all saved or none. */
export const saveFramesSchema = z
  .strictObject({
    eventId: idSchema,
    frames: z.array(frameImageSchema).min(1, 'must not be empty').max(MAX_FRAMES),
    /** Offsets from the event's start in ms, one a frame; fractions are rounded. */
    timestamps: z.array(milliseconds.nullable()).nullish(),
    /** One a frame; default: they go on from the event's last. */
    frameNumbers: z.array(integerField(1, Number.MAX_SAFE_INTEGER)).nullish(),
  })
  .check(({ value, issues }) => {
    const count = value.frames.length
    for (const key of ['timestamps', 'frameNumbers'] as const) {
      const given = value[key]?.length ?? count
      if (given === count) continue
      const message = `must be one for each of the ${count} frames, got ${given}`
      issues.push({ code: 'custom', path: [key], message, input: given })
    }
    const seen = new Set<number>()
    for (const [index, number] of (value.frameNumbers ?? []).entries()) {
      if (!seen.has(number)) seen.add(number)
      else
        issues.push({
          code: 'custom',
          path: ['frameNumbers', index],
          message: `${number} is given twice`,
          input: number,
        })
    }
  })
export type SaveFramesRequest = z.infer<typeof saveFramesSchema>

/** Which events are listed, the newest first. */
export interface EventsRequest extends PageRequest {
  videoId?: string
  /** `2026-05-01`, in the time zone of this computer. */
  day?: string
}

/** The events of a day, counted. */
export const eventDaySchema = z.object({
  /** `2026-05-01`, in the time zone of this computer. */
  day: z.string(),
  events: z.number(),
  frames: z.number(),
  bytes: z.number(),
})
export type EventDay = z.infer<typeof eventDaySchema>

/** What a deletion of events took away. */
export const eventDeletionSchema = z.object({ events: z.number(), frames: z.number(), bytes: z.number() })
export type EventDeletion = z.infer<typeof eventDeletionSchema>

/** What the frames of an event were ingested from. */
export interface EventOrigin {
  /** Over the files; `null` where they came otherwise. */
  hash: string | null
  /** Whether all of them are there. */
  isComplete: boolean
}

/** An event that an ingest has found. */
export const ingestedEventSchema = z.object({
  eventId: z.string(),
  frames: z.number(),
  /** `unchanged`: it is stored already, from the same images; nothing was stored. */
  outcome: z.enum(['stored', 'unchanged']),
})
export type IngestedEvent = z.infer<typeof ingestedEventSchema>

/** The outcome of an ingest of event folders. */
export const eventIngestSummarySchema = z.object({
  events: z.array(ingestedEventSchema),
  /** Sentences for people; at most 100 are kept, then one says how many there were. */
  warnings: z.array(z.string()),
})
export type EventIngestSummary = z.infer<typeof eventIngestSummarySchema>
