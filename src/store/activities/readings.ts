import type { ActivityAxis } from '../../shared/activities'
import type { Ways } from './measure'
import { type ActivitySource, waysOfSource } from './source'
import type { Track } from './track'

const speeds = new WeakMap<Ways, Float64Array>()

/** Speeds of an activity in m/s: as given, else computed from the way since the sample before; NaN where there is neither. */
export function speedsOfSource(source: ActivitySource): Float64Array {
  const ways = waysOfSource(source)
  const kept = speeds.get(ways) ?? speedsOf(source.track, ways)
  speeds.set(ways, kept)
  return kept
}

/** Where each sample lies on an axis: ms since the start with pauses, or metres of the way. */
export function axisOf(source: ActivitySource, axis: ActivityAxis): Float64Array {
  if (axis === 'distance') return waysOfSource(source).distanceM
  const start = Date.parse(source.info.startedAt)
  return source.track.time.map((time) => time - start)
}

/** The first place of an ascending column whose value is at least so great; its length where there is none. */
export function firstFrom(column: Float64Array, value: number): number {
  let [low, high] = [0, column.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((column[middle] ?? Infinity) < value) low = middle + 1
    else high = middle
  }
  return low
}

function speedsOf(track: Track, { distanceM, timeMs }: Ways): Float64Array {
  const speed = track.measure('speed_mps').slice()
  const between = (from: number, to: number) =>
    (((distanceM[to] ?? 0) - (distanceM[from] ?? 0)) / ((timeMs[to] ?? 0) - (timeMs[from] ?? 0))) * 1000
  let nextBreak = 0
  for (let at = 0; at < speed.length; at++) {
    const isBreak = at === 0 || track.breaks[nextBreak] === at
    if (track.breaks[nextBreak] === at) nextBreak++
    if (!Number.isNaN(speed[at])) continue
    // The first of a stretch has no way behind it. Where no time went by, this is no number.
    const computed = isBreak ? between(at, at + 1) : between(at - 1, at)
    speed[at] = Number.isFinite(computed) && at + (isBreak ? 1 : 0) < speed.length ? computed : Number.NaN
  }
  return speed
}
