import type { Split } from '../../shared/activity'
import { haversine } from './geo'
import type { Track } from './track'

/** What the samples of a track come to, up to each of them. */
export interface Ways {
  /** Metres of the way; none counts across a pause. */
  distanceM: Float64Array
  /** ms without pauses. */
  timeMs: Float64Array
  /** Metres climbed; 0 throughout where no sample has an altitude. */
  climbedM: Float64Array
  hasAltitude: boolean
}

/**
 * How far, in metres, the altitude has to change before it counts: what is below is the noise of GPS and barometers, which
 * otherwise counts as climbing.
 */
const HYSTERESIS_M = 2

/** The length of a split in metres. */
const SPLIT_M = 1000
/** The most splits of an activity; of a way that would have more, they are ten times, a hundred times as long, and so on. */
export const MAX_SPLITS = 10_000

/** Measures a track. */
export function waysOf(track: Track): Ways {
  const { length, time, latitude, longitude, breaks } = track
  const altitude = track.measure('altitude_m')
  const ways: Ways = {
    distanceM: new Float64Array(length),
    timeMs: new Float64Array(length),
    climbedM: new Float64Array(length),
    hasAltitude: false,
  }
  let nextBreak = 0
  let reference = Number.NaN
  for (let at = 0; at < length; at++) {
    const isBreak = at === 0 || breaks[nextBreak] === at
    if (breaks[nextBreak] === at) nextBreak++
    const [north, east] = [latitude[at] ?? Number.NaN, longitude[at] ?? Number.NaN]
    const way = isBreak ? 0 : haversine(latitude[at - 1] ?? north, longitude[at - 1] ?? east, north, east)
    ways.distanceM[at] = (ways.distanceM[at - 1] ?? 0) + way
    ways.timeMs[at] = (ways.timeMs[at - 1] ?? 0) + (isBreak ? 0 : (time[at] ?? 0) - (time[at - 1] ?? 0))
    const height = altitude[at] ?? Number.NaN
    let climbed = 0
    if (!Number.isNaN(height)) {
      ways.hasAltitude = true
      // A pause may be spent in a lift.
      if (isBreak || Number.isNaN(reference)) reference = height
      else if (Math.abs(height - reference) >= HYSTERESIS_M) {
        climbed = Math.max(0, height - reference)
        reference = height
      }
    } else if (isBreak) reference = Number.NaN
    ways.climbedM[at] = (ways.climbedM[at - 1] ?? 0) + climbed
  }
  return ways
}

/** Length, time and climb of a whole track: metres to the mm, ms. */
export function totalsOf({ distanceM, timeMs, climbedM, hasAltitude }: Ways): {
  distanceM: number
  durationMs: number
  elevationGainM: number | null
} {
  return {
    distanceM: toThousandths(distanceM.at(-1) ?? 0),
    durationMs: Math.round(timeMs.at(-1) ?? 0),
    elevationGainM: hasAltitude ? toThousandths(climbedM.at(-1) ?? 0) : null,
  }
}

/**
 * Splits of a kilometre each, and one of what is left. Their ends are interpolated between samples; distances and times
 * sum to those of the track. What is climbed counts where the altitude was measured.
 */
export function splitsOf(ways: Ways): Split[] {
  const { distanceM: total, durationMs, elevationGainM } = totalsOf(ways)
  const length = splitLength(total)
  const splits: Split[] = []
  let before = { distanceM: 0, timeMs: 0, climbedM: 0 }
  const end = (distanceM: number, timeMs: number, climbedM: number) => {
    const distance = toThousandths(distanceM - before.distanceM)
    const seconds = (timeMs - before.timeMs) / 1000
    splits.push({
      id: String(splits.length + 1),
      distance_m: distance,
      duration_s: seconds,
      ...(distance > 0 ? { pace_s_per_km: paceOf(distance, seconds) } : {}),
      ...(elevationGainM === null ? {} : { elevation_gain_m: toThousandths(climbedM - before.climbedM) }),
    })
    before = { distanceM, timeMs, climbedM }
  }
  let at = 1
  // The last one ends with the track, so that it has what is left of time where that stands still in the end.
  for (let boundary = length; boundary < total; boundary += length) {
    while ((ways.distanceM[at] ?? Infinity) < boundary) at++
    const [from, to] = [ways.distanceM[at - 1] ?? 0, ways.distanceM[at] ?? boundary]
    const [start, stop] = [ways.timeMs[at - 1] ?? 0, ways.timeMs[at] ?? durationMs]
    const part = to > from ? (boundary - from) / (to - from) : 1
    end(boundary, Math.round(start + part * (stop - start)), ways.climbedM[at - 1] ?? 0)
  }
  end(total, durationMs, elevationGainM ?? 0)
  return splits
}

/** The pace in s/km of a way in metres. */
export function paceOf(distanceM: number, seconds: number): number {
  return toThousandths((seconds / distanceM) * 1000)
}

/** How many splits `splitsOf` makes of a way of so many metres. */
export function splitCount(distanceM: number): number {
  const total = toThousandths(distanceM)
  return Math.max(1, Math.ceil(total / splitLength(total)))
}

function splitLength(totalM: number): number {
  let length = SPLIT_M
  while (totalM / length > MAX_SPLITS) length *= 10
  return length
}

/** Which measures at least one sample has is told by a column that is not NaN throughout. */
export function hasValues(column: Float64Array): boolean {
  return column.some((value) => !Number.isNaN(value))
}

function toThousandths(value: number): number {
  return Math.round(value * 1000) / 1000
}
