import * as z from 'zod'
import type { ActivityProgress } from '../api'
import { activityChangesSchema } from '../shared/activities'
import { idSchema } from '../shared/ids'
import { startActivityRequestSchema } from '../shared/recording'

// What the arguments of the public API for activities must be. A key set to `undefined` counts as left out.

/** The most samples that `listActivitySamples` answers at once. */
const MAX_LIMIT = 1000
const DEFAULT_LIMIT = 100

export const activityType = startActivityRequestSchema.shape.type

export const recordingOptions = startActivityRequestSchema.omit({ type: true, file: true }).partial().prefault({})

const notes = recordingOptions.unwrap().pick({ notes: true })

export const finishOptions = notes.prefault({})

export const saveOptions = notes
  .extend({
    onProgress: z
      .custom<(progress: ActivityProgress) => void>((value) => typeof value === 'function', 'must be a function')
      .optional(),
  })
  .prefault({})

export const ingestRequest = z.strictObject({
  paths: z.array(z.string().min(1)).min(1),
  type: activityType.optional(),
})

export const activityChanges = activityChangesSchema.partial()

export const thinRequest = z.strictObject({
  activityIds: z.array(idSchema).min(1).max(1000),
  toleranceM: z.number().positive().max(100_000),
})

export const samplesRequest = z
  .object({
    limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
    cursor: z
      .string()
      .regex(/^\d{1,9}$/, 'is not a cursor of samples')
      .nullish(),
  })
  .prefault({})
