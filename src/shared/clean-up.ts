import * as z from 'zod'
import { storeSettingsSchema } from './settings'

/** Why an event goes; `pinned`: only pinned ones are left that could make room. */
export const cleanUpReasonSchema = z.enum(['age', 'quota', 'disk', 'pinned'])
export type CleanUpReason = z.infer<typeof cleanUpReasonSchema>

const amountSchema = z.object({ events: z.int(), frames: z.int(), bytes: z.number() })

/** Events that go for one reason, the oldest first. */
const eventGroupSchema = amountSchema.extend({
  reason: cleanUpReasonSchema,
  /** The first of them. */
  first: z.array(
    z.object({
      id: z.string(),
      kind: z.string().nullable(),
      /** ISO 8601, UTC. */
      occurredAt: z.string(),
      frames: z.int(),
      bytes: z.number(),
    }),
  ),
})
export type EventGroup = z.infer<typeof eventGroupSchema>

/** Activities that were thinned, and the samples that went. */
const thinnedSchema = z.object({ count: z.int(), samples: z.int() })
const filesSchema = z.object({ count: z.int(), bytes: z.number() })
const placesSchema = z.object({ count: z.int(), places: z.array(z.string()) })

/** What a clean-up would delete, and thin. */
export const cleanUpPlanSchema = z.object({
  /** Names the plan when it is carried out. */
  id: z.string(),
  /** The settings that it follows: of the window that has the store open. */
  limits: storeSettingsSchema.pick({
    keepEventsDays: true,
    keepEventsDaysByKind: true,
    framesQuotaMb: true,
    debugQuotaMb: true,
    leaveFreeMb: true,
    thinToleranceM: true,
    thinAfterDays: true,
  }),
  /** By age, quota and disk; reasons without any are left out. */
  groups: z.array(eventGroupSchema),
  /** What goes besides where a person says so: the bounds can't be held otherwise. */
  pinned: eventGroupSchema.nullable(),
  /** Debug sessions that go, the oldest first; places are their times and ids. */
  debugSessions: filesSchema.extend(placesSchema.shape),
  /**
   * Activities that are thinned, the oldest first; samples are those that go, and places are times, ids and both numbers.
   * They stay within the tolerance that is set, so they don't count for what is major.
   */
  thinning: thinnedSchema.extend(placesSchema.shape),
  /** By so much a bound would still be passed then. */
  stillOverBytes: z.number(),
  /** Files among the images that no row names, and nobody has touched for a day. */
  orphans: filesSchema.extend(placesSchema.shape),
  /** Such files that stay: they are new, or the undoing of a restore may need them. */
  orphansKept: z.int(),
  /** Frames whose image is not there. They stay. */
  imagesGone: placesSchema,
  /** Of all events. */
  total: amountSchema,
  /** Whether it takes more than half of the events, of their bytes, of all images, or of debug sessions; without and with the pinned ones. */
  isMajor: z.boolean(),
  isMajorWithPinned: z.boolean(),
})
export type CleanUpPlan = z.infer<typeof cleanUpPlanSchema>

/** Says which plan is carried out, and what a person has agreed to. */
export interface CleanUpRequest {
  operationId: string
  planId: string
  /** Pinned events go, too. */
  confirmedPinned?: boolean
  /** Although it is more than half of everything. */
  confirmedMajor?: boolean
}

/** What a clean-up did. */
export const cleanUpReportSchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  milliseconds: z.number(),
  /** By reason; those without any are left out. */
  deleted: z.array(amountSchema.extend({ reason: cleanUpReasonSchema })),
  debugSessions: filesSchema,
  thinning: thinnedSchema,
  orphans: filesSchema,
  /** Whether it was stopped before its end: what it says was done. */
  isCancelled: z.boolean(),
})
export type CleanUpReport = z.infer<typeof cleanUpReportSchema>

/** What a sweep in the background leaves to a person: more than half of everything, or pinned events. */
export interface CleanUpNotice {
  reason: 'major' | 'pinned'
  events: number
  bytes: number
}
