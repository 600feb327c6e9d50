import * as z from 'zod'
import type { LocationSample } from '../../shared/activity'
import { recordingStateSchema, startedSchema } from './saved-state'

const event = {
  /** When it was written, by this machine's clock: ms since 1970. */
  at: z.number(),
  /** Of the call; what is asked for again, since its answer was lost, has the same. */
  operationId: z.string(),
}

/**
 * What happens to a recording: the records of its recovery log. The checksum has vouched for the bytes; this guards the
 * shape against another version's log, and leaves the samples, which were checked before they were written.
 */
export const recordingEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), ...event, recording: startedSchema }),
  z.object({
    kind: z.literal('samples'),
    ...event,
    /** As they were sent; those without a time got that of their arrival. */
    samples: z.custom<LocationSample[]>(Array.isArray),
    /** How far the file that they come from was read, in bytes. */
    offset: z.number().exactOptional(),
  }),
  z.object({ kind: z.enum(['pause', 'resume']), ...event }),
  z.object({ kind: z.literal('finish'), ...event, notes: z.string().nullable().exactOptional() }),
  /** All that was before: where a log was damaged, it begins anew with this. */
  z.object({ kind: z.literal('state'), ...event, state: recordingStateSchema }),
])
export type RecordingEvent = z.infer<typeof recordingEventSchema>
