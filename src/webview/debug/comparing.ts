import type { DebugSeries } from '../../shared/debug'
import type { ChartAxis } from '../../shared/debug-dashboard-contract'
import { type ChartValue, nearestIndex } from '../chart/chart-data'
import { axisValues } from './axis'

/** The values of one series by name: what is least, mean and greatest in each bucket. */
export interface SeriesValues {
  min: readonly ChartValue[]
  mean: readonly ChartValue[]
  max: readonly ChartValue[]
}

/** The values of a series where they are; none where the session has no such series. */
export function valuesOf(series: DebugSeries | null, name: string): SeriesValues | null {
  const found = series?.series.find((it) => it.name === name)
  return found ?? null
}

/**
 * The values of another session's series at the places of the first one's: of the bucket that is the nearest. Where the
 * other session has not begun or has ended there are none.
 */
export function valuesAt(
  x: readonly number[],
  other: DebugSeries | null,
  name: string,
  axis: ChartAxis,
): SeriesValues | null {
  const values = valuesOf(other, name)
  if (other === null || values === null) return null
  const places = axisValues(other, axis)
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return null
  const step = places.length > 1 ? (last - first) / (places.length - 1) : 0
  const at = x.map((value) => (value < first - step || value > last + step ? -1 : nearestIndex(places, value)))
  const take = (from: readonly ChartValue[]) => at.map((place) => (place < 0 ? null : (from[place] ?? null)))
  return { min: take(values.min), mean: take(values.mean), max: take(values.max) }
}
