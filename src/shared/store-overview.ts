import * as z from 'zod'
import { resultCountsSchema } from './model'

const filesSchema = z.object({ files: z.int(), bytes: z.number() })

/** What a store holds, and how much room that takes. Sizes in bytes; `null` for a bound that is not set. */
export const storeOverviewSchema = z.object({
  videos: z.int(),
  runs: z.object({ current: z.int(), former: z.int() }),
  /** Rows of all runs, former ones included. */
  results: resultCountsSchema,
  events: z.int(),
  pinnedEvents: z.int(),
  debugSessions: z.int(),
  activities: z.object({ count: z.int(), samples: z.int() }),
  sizes: z.object({
    database: z.object({ bytes: z.number(), boundBytes: z.number() }),
    /** Snapshots and logs on disk. */
    store: filesSchema,
    videoFrames: filesSchema,
    eventFrames: filesSchema.extend({ boundBytes: z.number().nullable() }),
    debugSessions: filesSchema.extend({ boundBytes: z.number().nullable() }),
    thumbnails: filesSchema,
    backups: filesSchema,
    quarantine: filesSchema,
  }),
  disk: z.object({ freeBytes: z.number(), leaveFreeBytes: z.number().nullable() }),
})
export type StoreOverview = z.infer<typeof storeOverviewSchema>

/** Operations of a span of time, in `buckets` stretches of equal length. */
export const operationsSpanSchema = z.strictObject({
  /** ms since 1970, both included. */
  fromMs: z.number(),
  toMs: z.number(),
  buckets: z.int().min(1).max(1000),
})
export type OperationsSpan = z.infer<typeof operationsSpanSchema>

const percentilesSchema = z.object({ p50Ms: z.number(), p95Ms: z.number(), p99Ms: z.number(), maxMs: z.number() })

/** What the operation log tells of a span of time. The log keeps the newest 10,000 operations. */
export const operationStatisticsSchema = z.object({
  /** ms since 1970; where the log begins, `null` where it is empty. */
  logFromMs: z.number().nullable(),
  /** Counts by bucket. */
  buckets: z.object({ ok: z.array(z.int()), failed: z.array(z.int()), cancelled: z.array(z.int()) }),
  /** By name, the most frequent first. */
  byName: z.array(
    percentilesSchema.extend({
      name: z.string(),
      count: z.int(),
      failed: z.int(),
      cancelled: z.int(),
      /** Attempts beyond the first. */
      retries: z.int(),
      rows: z.int(),
      bytes: z.number(),
    }),
  ),
})
export type OperationStatistics = z.infer<typeof operationStatisticsSchema>
