import * as z from 'zod'
import type { CheckedActivity } from '../../store/activities/checked-activity'
import { TRACK_COLUMNS, Track, type TrackColumn } from '../../store/activities/track'
import { breathe } from '../breathe'

/** Keys of so many samples are unpacked before others get their turn: a few ms. */
const SLICE = 5000

const extrasSchema = z.array(z.tuple([z.int(), z.record(z.string(), z.unknown())]))

/** An activity on its way between threads: columns of numbers are copied at once, objects are what costs. */
export type PackedActivity = Omit<CheckedActivity, 'track'> & {
  length: number
  columns: Record<TrackColumn, Float64Array>
  breaks: number[]
  /** Unknown keys of samples with their places, as JSON, some at a time. */
  extras: string[]
}

/** Packs an activity for another thread. */
export function packActivity({ track, ...facts }: CheckedActivity): PackedActivity {
  const { time, latitude, longitude, length, breaks } = track
  const [altitude_m, speed_mps] = [track.column('altitude_m'), track.column('speed_mps')]
  const [course_deg, accuracy_m] = [track.column('course_deg'), track.column('accuracy_m')]
  const columns = { time, latitude, longitude, altitude_m, speed_mps, course_deg, accuracy_m }
  const entries = [...track.extras]
  const extras: string[] = []
  for (let at = 0; at < entries.length; at += SLICE) extras.push(JSON.stringify(entries.slice(at, at + SLICE)))
  return { ...facts, length, columns, breaks, extras }
}

/** The activity that `packActivity` packed. @throws FrametroveError `cancelled` */
export async function unpackActivity(
  { length, columns, breaks, extras, ...facts }: PackedActivity,
  signal: AbortSignal,
): Promise<CheckedActivity> {
  const track = new Track(length)
  track.extend(length)
  for (const name of TRACK_COLUMNS) track.column(name).set(columns[name])
  for (const at of breaks) track.breaks.push(at)
  for (const text of extras) {
    for (const [at, extra] of extrasSchema.parse(JSON.parse(text))) track.setExtra(at, extra)
    await breathe(signal)
  }
  return { ...facts, track }
}
