import type { SampleAt, SamplePosition } from '../../shared/activities'
import { axisOf, firstFrom, speedsOfSource } from './readings'
import { type ActivitySource, waysOfSource } from './source'

/** Times of splits are rounded. */
const SPLIT_TOLERANCE_MS = 1000

/** The sample at a position, or the one nearest to it; `null` where there is none yet. */
export function sampleAt(source: ActivitySource, position: SamplePosition): SampleAt | null {
  const { track, info } = source
  if (track.length === 0) return null
  const index = placeOf(source, position)
  const ways = waysOfSource(source)
  const timeMs = (track.time[index] ?? 0) - Date.parse(info.startedAt)
  const speedMps = speedsOfSource(source)[index] ?? Number.NaN
  return {
    ...{ index, sample: track.sample(index), timeMs, distanceM: ways.distanceM[index] ?? 0 },
    speedMps: Number.isNaN(speedMps) ? null : speedMps,
    split: splitAt(source, ways.timeMs[index] ?? 0),
    videoMs: info.videoId === null ? null : timeMs + (info.videoOffsetMs ?? 0),
  }
}

function placeOf(source: ActivitySource, position: SamplePosition): number {
  const last = source.track.length - 1
  if ('index' in position) return Math.min(position.index, last)
  const isTime = 'timeMs' in position
  const places = axisOf(source, isTime ? 'time' : 'distance')
  const value = isTime ? position.timeMs : position.distanceM
  const after = Math.min(firstFrom(places, value), last)
  const before = Math.max(0, after - 1)
  const distance = (at: number) => Math.abs((places[at] ?? 0) - value)
  return distance(before) < distance(after) ? before : after
}

/** The split that a time without pauses lies in: times stay as they are where a route is thinned, ways do not. */
function splitAt({ splits }: ActivitySource, timeMs: number): number | null {
  let end = 0
  for (const [at, { duration_s }] of splits.entries()) {
    end += duration_s * 1000
    if (timeMs < end) return at
  }
  return splits.length > 0 && timeMs <= end + SPLIT_TOLERANCE_MS ? splits.length - 1 : null
}
