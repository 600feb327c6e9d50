import * as z from 'zod'
import { Track } from '../activities/track'

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

// Who reads it has checked its checksum; this guards the shape against another version's files.
const numbers = z.custom<number[]>(Array.isArray)
const gaps = z.custom<(number | null)[]>(Array.isArray)

/** Samples, column by column: a third of what they take as objects, and as much faster to write and read. */
const samplesSchema = z.object({
  /** ms since 1970. */
  ...{ time: numbers, latitude: numbers, longitude: numbers, breaks: numbers },
  measures: z.partialRecord(z.enum(MEASURES), gaps),
  extras: z.array(z.tuple([z.int(), z.record(z.string(), z.unknown())])),
})

/** The whole state of a recording, as JSON. */
export const recordingStateSchema = z.object({
  recording: startedSchema,
  progress: progressSchema,
  samples: samplesSchema,
})
export type SavedState = z.infer<typeof recordingStateSchema>

/** A track for the state; the values that it lacks are left out where all samples lack them. */
export function packTrack(track: Track): SavedState['samples'] {
  const { time, latitude, longitude, breaks, extras } = track
  const measures: SavedState['samples']['measures'] = {}
  for (const name of MEASURES) {
    const column = track.measure(name)
    // JSON has no NaN: it becomes null.
    if (column.some((value) => !Number.isNaN(value))) measures[name] = listOf(column)
  }
  return {
    ...{ time: listOf(time), latitude: listOf(latitude), longitude: listOf(longitude) },
    ...{ breaks: [...breaks], measures, extras: [...extras] },
  }
}

/** A column as JSON can be made of it: in a third of the time that spreading it takes. */
function listOf(column: Float64Array): number[] {
  const list: number[] = []
  for (let at = 0; at < column.length; at++) list.push(column[at] ?? Number.NaN)
  return list
}

/** The track that `packTrack` packed. */
export function unpackTrack({ time, latitude, longitude, breaks, measures, extras }: SavedState['samples']): Track {
  const track = new Track(time.length)
  for (const [at, milliseconds] of time.entries()) {
    const [altitude, speed, course, accuracy] = MEASURES.map((name) => measures[name]?.[at])
    track.append(
      milliseconds,
      latitude[at] ?? Number.NaN,
      longitude[at] ?? Number.NaN,
      altitude,
      speed,
      course,
      accuracy,
    )
  }
  for (const [at, extra] of extras) track.setExtra(at, extra)
  for (const at of breaks) track.breaks.push(at)
  return track
}
