import type { ActivitySeries, ActivitySeriesName, ActivitySeriesRequest } from '../../shared/activities'
import { axisOf, firstFrom, speedsOfSource } from './readings'
import { type ActivitySource, waysOfSource } from './source'

/** Below this many m/s one stands: GPS moves a little all the same, and a pace of hours a kilometre says nothing. */
const STANDING_MPS = 0.2

/** Neighbouring samples, from a place up to but not another. */
type Bucket = readonly [from: number, to: number]

/** Series of an activity by buckets of neighbouring samples. Those beside the range are there too, for lines to go on. */
export function seriesOf(
  source: ActivitySource,
  { names, axis, range, buckets: count }: Omit<ActivitySeriesRequest, 'activityId'>,
): ActivitySeries {
  const places = axisOf(source, axis)
  const from = range === null ? 0 : Math.max(0, firstFrom(places, range.from) - 1)
  const to = range === null ? places.length : Math.min(places.length, firstFrom(places, range.to) + 1)
  const isExact = to - from <= count
  const buckets = isExact ? single(from, to) : bucketsOf(places, from, to, count)
  const times = axisOf(source, 'time')
  const { distanceM } = waysOfSource(source)
  const speed = speedsOfSource(source)
  const values = (name: ActivitySeriesName) => (name === 'elevation' ? source.track.measure('altitude_m') : speed)
  return {
    isExact,
    index: buckets.map(([first]) => first),
    timeMs: buckets.map(([first]) => times[first] ?? 0),
    distanceM: buckets.map(([first]) => distanceM[first] ?? 0),
    series: names.map((name) => ({ name, ...summary(values(name), buckets, name === 'pace') })),
  }
}

function single(from: number, to: number): Bucket[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => [from + at, from + at + 1] as const)
}

/** Buckets of equal width on the axis; those without samples are left out. */
function bucketsOf(places: Float64Array, from: number, to: number, count: number): Bucket[] {
  const low = places[from] ?? 0
  const width = ((places[to - 1] ?? 0) - low) / count
  const buckets: Bucket[] = []
  for (let first = from, number = 1; first < to; number++) {
    const end = number < count ? Math.min(to, firstFrom(places, low + number * width)) : to
    if (end > first) buckets.push([first, end])
    first = Math.max(first, end)
  }
  return buckets
}

/** Least, greatest and mean of a column in each bucket; of speeds as paces in s/km, if asked. */
function summary(column: Float64Array, buckets: readonly Bucket[], isPace: boolean) {
  const result: Record<'min' | 'max' | 'mean', (number | null)[]> = { min: [], max: [], mean: [] }
  for (const [from, to] of buckets) {
    let [min, max, sum, count] = [Infinity, -Infinity, 0, 0]
    for (let at = from; at < to; at++) {
      const value = column[at] ?? Number.NaN
      if (Number.isNaN(value) || (isPace && value < STANDING_MPS)) continue
      min = Math.min(min, value)
      max = Math.max(max, value)
      sum += value
      count++
    }
    const told = (value: number) => (count === 0 ? null : isPace ? 1000 / value : value)
    result.min.push(told(isPace ? max : min))
    result.max.push(told(isPace ? min : max))
    // The mean of paces is that of the mean speed: way by time.
    result.mean.push(told(sum / count))
  }
  return result
}
