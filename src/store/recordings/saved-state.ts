import * as z from 'zod'
import { TRACK_COLUMNS, Track } from '../activities/track'

/** What a recording begins with. Times in ms since 1970. */
export const startedSchema = z.object({
  id: z.string(),
  type: z.string(),
  notes: z.string().nullable(),
  videoId: z.string().nullable(),
  videoOffsetMs: z.number().nullable(),
  startedAt: z.number(),
  /** The NDJSON file that the samples come from, absolute. */
  file: z.string().nullable(),
})
export type Started = z.infer<typeof startedSchema>

/** What the events of a recording came to, but for its samples. */
export const progressSchema = z.object({
  isPaused: z.boolean(),
  /** The call that finished it, and the notes that it gave; `null` until then. */
  finished: z.object({ operationId: z.string(), notes: z.string().nullable().exactOptional() }).nullable(),
  /** Whether the next sample begins a stretch after a pause. */
  beginsStretch: z.boolean(),
  /** What times as they are sent are put forward by now, in ms, since the clock was set back. */
  shiftMs: z.number(),
  /** How often that had to grow, and what it was at most. */
  setBack: z.object({ times: z.int(), mostMs: z.number() }),
  /** When something was written last: ms since 1970. */
  savedAt: z.number(),
  /** How far the file that the samples come from was read, in bytes. */
  offset: z.number(),
  /** Metres, and ms without pauses. */
  distanceM: z.number(),
  durationMs: z.number(),
  /** The calls that were done last, the newest at the end. */
  operations: z.array(z.string()),
})
export type Progress = z.infer<typeof progressSchema>

const MEASURES = ['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const

/** Base64 of doubles, little-endian: made in half of the time that their digits take, and read in a fifth. */
const column = z.string()

// Who reads it has checked its checksum; this guards the shape against another version's files.
const samplesSchema = z
  .object({
    /** ms since 1970. */
    ...{ time: column, latitude: column, longitude: column },
    breaks: z.custom<number[]>(Array.isArray),
    /** NaN where a sample has no such value. */
    measures: z.partialRecord(z.enum(MEASURES), column),
    extras: z.array(z.tuple([z.int(), z.record(z.string(), z.unknown())])),
  })
  .refine(({ time, latitude, longitude, measures }) => {
    const bytes = bytesOf(time)
    const others = [latitude, longitude, ...Object.values(measures)]
    return bytes % Float64Array.BYTES_PER_ELEMENT === 0 && others.every((it) => bytesOf(it) === bytes)
  })

/** The whole state of a recording, as JSON. */
export const recordingStateSchema = z.object({
  recording: startedSchema,
  progress: progressSchema,
  samples: samplesSchema,
})
export type SavedState = z.infer<typeof recordingStateSchema>

/** A track for the state; measures that all samples lack are left out. */
export function packTrack(track: Track): SavedState['samples'] {
  const { time, latitude, longitude, breaks, extras } = track
  const measures: SavedState['samples']['measures'] = {}
  for (const name of MEASURES) {
    const values = track.measure(name)
    if (values.some((value) => !Number.isNaN(value))) measures[name] = packed(values)
  }
  return {
    ...{ time: packed(time), latitude: packed(latitude), longitude: packed(longitude) },
    ...{ breaks: [...breaks], measures, extras: [...extras] },
  }
}

/** The track that `packTrack` packed. */
export function unpackTrack({ time, latitude, longitude, breaks, measures, extras }: SavedState['samples']): Track {
  const length = bytesOf(time) / Float64Array.BYTES_PER_ELEMENT
  const track = new Track(length)
  track.extend(length)
  const columns = { time, latitude, longitude, ...measures }
  for (const name of TRACK_COLUMNS) {
    const text = columns[name]
    if (text === undefined) track.column(name).fill(Number.NaN)
    else track.column(name).set(unpacked(text))
  }
  for (const [at, extra] of extras) track.setExtra(at, extra)
  for (const at of breaks) track.breaks.push(at)
  return track
}

function packed({ buffer, byteOffset, byteLength }: Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function unpacked(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'base64')
}
