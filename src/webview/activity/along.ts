import type { ActivityAxis, ActivitySeries } from '../../shared/activities'

/** Values of an axis by buckets, ascending. */
export function axisValues(series: ActivitySeries, axis: ActivityAxis): readonly number[] {
  return axis === 'time' ? series.timeMs : series.distanceM
}

/** The place among the samples at a value of the axis, between those of the buckets around it; `null`: no buckets. */
export function indexOfAxis(series: ActivitySeries, axis: ActivityAxis, value: number): number | null {
  const found = between(axisValues(series, axis), series.index, value)
  return found === null ? null : Math.round(found)
}

/** The value of the axis at a place among the samples; `null`: no buckets. */
export function axisOfIndex(series: ActivitySeries, axis: ActivityAxis, index: number): number | null {
  return between(series.index, axisValues(series, axis), index)
}

/** What belongs to a value, by a table of pairs whose `from` ascend: between two of them in proportion. */
function between(from: readonly number[], to: readonly number[], value: number): number | null {
  if (from.length === 0) return null
  const at = placeBefore(from, value)
  const [a, b] = [from[at] ?? 0, from[at + 1]]
  const [c, d] = [to[at] ?? 0, to[at + 1]]
  if (b === undefined || d === undefined || b <= a || value <= a) return c
  return c + ((Math.min(value, b) - a) / (b - a)) * (d - c)
}

/** The last place whose value is at most this; 0 where all are greater. */
export function placeBefore(values: readonly number[], value: number): number {
  let [from, to] = [0, values.length - 1]
  while (from < to) {
    const middle = (from + to + 1) >>> 1
    if ((values[middle] ?? 0) <= value) from = middle
    else to = middle - 1
  }
  return Math.max(0, from)
}
