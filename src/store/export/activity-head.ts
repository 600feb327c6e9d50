import { ACTIVITY_FORMAT } from '../../shared/activity'
import { isRefused } from '../activities/derive'
import type { LoadedActivity } from '../activities/load'
import { totalsOf, waysOf } from '../activities/measure'
import { extraOf } from '../repositories/activities'

/**
 * What an activity says of itself as its format has it: all but its samples and its breaks. Where thinning made its route so
 * much shorter that its distance or its splits would be refused, these are left out.
 */
export function activityHead({ row, splits, track }: LoadedActivity): Record<string, unknown> {
  const { notes, video_id, video_offset_ms, distance_m } = row
  const { distanceM: routeM } = totalsOf(waysOf(track))
  const splitM = splits.reduce((sum, split) => sum + split.distance_m, 0)
  const known = Object.entries({ notes, video_id, video_offset_ms }).filter(([, value]) => value !== null)
  return {
    ...extraOf(row),
    ...{ format: ACTIVITY_FORMAT, id: row.id, type: row.type, started_at: row.started_at, ended_at: row.ended_at },
    duration_ms: row.duration_ms,
    ...(isRefused(Math.abs(distance_m - routeM), routeM) ? {} : { distance_m }),
    ...Object.fromEntries(known),
    ...(isRefused(splitM - routeM, routeM) ? {} : { splits }),
  }
}

/** What other programs show as its name: the one that its file had, else its id. */
export function activityName({ row }: Pick<LoadedActivity, 'row'>): string {
  const { name } = extraOf(row)
  return typeof name === 'string' && name.trim() !== '' ? name : row.id
}
