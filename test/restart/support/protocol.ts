import { join } from 'node:path'
import { z } from 'zod'
import { activityInfoSchema } from '../../../src/shared/activities'
import { recordingInfoSchema } from '../../../src/shared/recording'

/** What a start of VS Code does, given to the script in its extension host as JSON in this variable. */
export const taskVariable = 'FRAMETROVE_RESTART_TASK'

export const taskSchema = z.strictObject({
  /**
   * fill: store something of everything, then read; read: tell all that is there, then go on with it;
   * crash: store without end, and say what was acknowledged;
   * record: record live, through the API and from a file, and say what was acknowledged;
   * watch: tell what recordings and activities there are, again and again.
   */
  name: z.enum(['fill', 'read', 'crash', 'record', 'watch']),
  /** The folder of the files that the script reads and leaves. */
  folder: z.string(),
})
export type Task = z.infer<typeof taskSchema>

/** The files through which the script in the extension host and the test talk. */
export function taskFiles({ name, folder }: Task) {
  return {
    /** What the task came to: written at its end, in one piece. */
    outcome: join(folder, `${name}.json`),
    /** One message a line, written as it happens. */
    messages: join(folder, 'messages.ndjson'),
    /** A folder of results that take longer to ingest than any test waits. */
    large: join(folder, 'large'),
    /** The file that a recording follows. */
    track: join(folder, 'track.ndjson'),
    /** What `watch` sees now. */
    seen: join(folder, 'seen.json'),
  }
}

const counts = z.strictObject({
  frames: z.number(),
  captions: z.number(),
  transcripts: z.number(),
  objects: z.number(),
})
export type Counts = z.infer<typeof counts>

const presence = z.strictObject({ count: z.number(), present: z.boolean() })
const kindDetails = z.looseObject({
  runs: z.array(z.looseObject({ run_id: z.string(), count: z.number() })),
  damaged_file_count: z.number(),
})
const kinds = { frames: kindDetails, captions: kindDetails, transcripts: kindDetails, objects: kindDetails }

/** Everything that can be read of one video. */
const videoSchema = z.strictObject({
  video: z.looseObject({ id: z.string(), counts }),
  report: z.looseObject({
    frames: presence,
    captions: presence,
    transcripts: presence,
    objects: presence,
    details: z.looseObject(kinds),
  }),
  runs: z.array(z.looseObject({ id: z.string(), tool: z.string(), current: z.boolean(), counts })),
  /** The first page of each run's results, by run and kind. */
  results: z.record(z.string(), z.strictObject({ items: z.array(z.unknown()), next: z.string().nullable() })),
  /** The digests of the frame images, by path. */
  images: z.record(z.string(), z.string()),
})
export type VideoContent = z.infer<typeof videoSchema>

export const outcomeSchema = z.strictObject({
  /** What went wrong in the script, if anything did. */
  error: z.string().optional(),
  videos: z.array(videoSchema),
  operations: z.array(z.unknown()),
  /** How it went on after reading. */
  more: z.unknown(),
})
export type Outcome = z.infer<typeof outcomeSchema>

/** What the crashing task says: a call that starts, one that was acknowledged, a change that was told. */
export const messageSchema = z.strictObject({
  started: z.string().optional(),
  acknowledged: z.string().optional(),
  counts: counts.optional(),
  changed: z.array(z.string()).nullish(),
  failed: z.string().optional(),
  /** How many samples were given to a recording so far, and of how many it is known that they are durable. */
  sent: z.int().optional(),
  durable: z.int().optional(),
})
export type Message = z.infer<typeof messageSchema>

/** What there is of recordings and activities, as `watch` tells it. */
export const seenSchema = z.object({
  recordings: z.array(recordingInfoSchema),
  activities: z.array(activityInfoSchema),
})
export type Seen = z.infer<typeof seenSchema>

/** So many small calls are acknowledged before the large ingest begins. */
export const BEFORE_LARGE = 8
/** The videos of the crashing task that are fed by more than one call. */
export const LARGE_VIDEO = 'large'
export const STREAM_VIDEO = 'stream'
