import * as z from 'zod'
import { roundSchema } from '../harness/messages'

/** What a recorder is told: where to record, and how it dies. */
export const recorderRoundSchema = roundSchema.pick({
  storageFolder: true,
  asideFolder: true,
  seed: true,
  name: true,
  countFrom: true,
  lastCall: true,
  lastMs: true,
  isHalfWritten: true,
  powerLoss: true,
})
export type RecorderRound = z.infer<typeof recorderRoundSchema>

/** What a recorder says, a JSON line each. Counts are of all samples of the recording. */
export const recorderMessageSchema = z.union([
  /** It records this one from here on, which has so many samples. */
  z.strictObject({ id: z.string(), from: z.int() }),
  z.strictObject({ sent: z.int() }),
  z.strictObject({ acknowledged: z.int() }),
  /** So many had been acknowledged when the state on disk was written. */
  z.strictObject({ inState: z.int() }),
  z.strictObject({ finishing: z.literal(true) }),
  z.strictObject({ finished: z.literal(true) }),
  z.strictObject({ failed: z.string() }),
])
export type RecorderMessage = z.infer<typeof recorderMessageSchema>
