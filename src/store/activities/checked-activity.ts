import { createHash } from 'node:crypto'
import type { Split } from '../../shared/activity'
import { TRACK_COLUMNS, type Track } from './track'

/** What an activity says of itself, complete. Times ISO 8601 UTC, lengths in metres, spans in ms. */
export interface ActivityFacts {
  id: string
  type: string
  startedAt: string
  endedAt: string
  /** Without pauses. */
  durationMs: number
  distanceM: number
  /** `null` where no sample has an altitude. */
  elevationGainM: number | null
  notes: string | null
  videoId: string | null
  videoOffsetMs: number | null
  /** Its unknown keys. */
  extra: Record<string, unknown> | null
}

/** An activity that may be saved: checked, and with all that was left out computed. */
export interface CheckedActivity {
  head: ActivityFacts
  track: Track
  splits: Split[]
  /** Sentences for people. */
  warnings: string[]
}

/** SHA-256 of all that an activity holds, hexadecimal. */
export function contentHash({ head, track, splits }: Omit<CheckedActivity, 'warnings'>): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([head, splits, track.breaks, [...track.extras]]))
  for (const name of TRACK_COLUMNS) hash.update(track.column(name))
  return hash.digest('hex')
}
