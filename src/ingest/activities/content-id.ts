import { createHash } from 'node:crypto'
import type { Track } from '../../store/activities/track'
import { slugOf } from '../../store/files/folder-name'

/** Hexadecimal digits of the hash: few enough to be read, enough to tell the recordings of a day with one name apart. */
const HASH_DIGITS = 12

/**
 * An id for an activity whose file has none, such as `morning-run-2026-05-01-0b3e51c2a9d4`: made of its name, its day and a
 * hash of its times and places. The same recording has the same id, also out of files of different formats.
 */
export function contentId(name: string, track: Track): string {
  const digits = recordingHash(track).slice(0, HASH_DIGITS)
  const day = track.length === 0 ? '' : new Date(track.time[0] ?? 0).toISOString().slice(0, 10)
  return [slugOf(name), day, digits].filter((part) => part !== '').join('-')
}

/** Whether two tracks have the same times and places. */
export function isSameRecording(track: Track, other: Track): boolean {
  return recordingHash(track) === recordingHash(other)
}

function recordingHash(track: Track): string {
  const hash = createHash('sha256')
  for (const column of [track.time, track.latitude, track.longitude]) hash.update(column)
  return hash.digest('hex')
}
