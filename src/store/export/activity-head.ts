import { ACTIVITY_FORMAT } from '../../shared/activity'
import type { LoadedActivity } from '../activities/load'
import { extraOf } from '../repositories/activities'

/** What an activity says of itself as its format has it: all but its samples and its breaks. */
export function activityHead({ row, splits }: Omit<LoadedActivity, 'track'>): Record<string, unknown> {
  const { notes, video_id, video_offset_ms } = row
  const known = Object.entries({ notes, video_id, video_offset_ms }).filter(([, value]) => value !== null)
  return {
    ...extraOf(row),
    ...{ format: ACTIVITY_FORMAT, id: row.id, type: row.type, started_at: row.started_at, ended_at: row.ended_at },
    ...{ duration_ms: row.duration_ms, distance_m: row.distance_m },
    ...Object.fromEntries(known),
    splits,
  }
}

/** What other programs show as its name: the one that its file had, else its id. */
export function activityName({ row }: Pick<LoadedActivity, 'row'>): string {
  const { name } = extraOf(row)
  return typeof name === 'string' && name.trim() !== '' ? name : row.id
}
