import type { ActivityDetails, ActivityInfo } from '../../shared/activities'
import { SAMPLE_MEASURES } from '../../shared/activities'
import type { Split } from '../../shared/activity'
import { boundsOf } from './geo'
import { hasValues, type Ways, waysOf } from './measure'
import type { Track } from './track'

/** What the views read from: a saved activity, or a live one whose track grows. */
export interface ActivitySource {
  info: ActivityInfo
  track: Track
  splits: readonly Split[]
  /** `null` for a saved activity. */
  state: ActivityDetails['recording']
}

/** An activity with all but its samples. */
export function detailsOf({ info, track, splits, state }: ActivitySource): ActivityDetails {
  return {
    ...{ ...info, recording: state, splitList: [...splits] },
    bounds: boundsOf(track.latitude, track.longitude),
    measures: SAMPLE_MEASURES.filter((name) => hasValues(track.measure(name))),
  }
}

const measured = new WeakMap<Track, { ways: Ways; breaks: number }>()

/** `waysOf` a track, computed again only once it has grown. */
export function waysOfSource({ track }: Pick<ActivitySource, 'track'>): Ways {
  const known = measured.get(track)
  if (known && known.ways.distanceM.length === track.length && known.breaks === track.breaks.length) return known.ways
  const ways = waysOf(track)
  measured.set(track, { ways, breaks: track.breaks.length })
  return ways
}
