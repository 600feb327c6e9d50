import * as z from 'zod'
import { modelSchema, operationSchema } from './model'

/** How what was not synced fares in a power loss: see `VolatileDisk`. */
export const FATES = ['dropped', 'tail', 'mixed'] as const
export type Fate = (typeof FATES)[number]

/** Ways to break the promise that the harness has to notice. */
export const SABOTAGES = ['sync-before-append', 'commit-before-log', 'row-before-file', 'names-unsynced'] as const
export type Sabotage = (typeof SABOTAGES)[number]

/** What a child is told: where and how to work, and how it dies. */
export const roundSchema = z.strictObject({
  storageFolder: z.string(),
  inputFolder: z.string(),
  /** Where the simulated disk puts aside what is removed; emptied between rounds. */
  asideFolder: z.string(),
  /** Of all random choices in the child. */
  seed: z.int(),
  /** Begins the names of what is made in this round. */
  name: z.string(),
  /** What is stored, for each of the lanes that work at the same time. */
  lanes: z.array(modelSchema),
  /** `worker`: through the client and its worker thread, until the parent kills it. */
  host: z.enum(['here', 'worker']),
  /** How many times faster than the world the store's clock runs: it takes snapshots the more often. */
  clock: z.number(),
  /** `snapshot`: the first file operation that counts is the first of a snapshot. */
  countFrom: z.enum(['start', 'snapshot']),
  /** The file operation at which it dies. */
  lastCall: z.int(),
  /** Dies by then, too. */
  lastMs: z.int(),
  /** Dies with a write half done. */
  isHalfWritten: z.boolean(),
  /** `null`: only the process dies. */
  powerLoss: z.enum(FATES).nullable(),
  sabotage: z.enum(SABOTAGES).nullable(),
})
export type Round = z.infer<typeof roundSchema>

/** What a child says, a JSON line each. */
export const messageSchema = z.union([
  z.strictObject({ lane: z.int(), started: operationSchema }),
  /** The last one started in the lane has ended; `tookEffect` is false only for a cancelled one. */
  z.strictObject({ lane: z.int(), tookEffect: z.boolean() }),
  z.strictObject({ lane: z.int(), failed: z.string() }),
])
export type Message = z.infer<typeof messageSchema>
