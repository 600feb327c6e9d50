import type { DebugSeries, DebugSessionDetails } from '../../shared/debug'
import type { ChartAxis } from '../../shared/debug-dashboard-contract'

/** What the charts of a session go over: times, where its frames have them in order; else numbers, else places. */
export function axisOf({ fromMs, toMs, firstFrameNumber, lastFrameNumber }: DebugSessionDetails): ChartAxis {
  if (fromMs !== null && toMs !== null && toMs > fromMs) return 'timestampMs'
  if (firstFrameNumber !== null && lastFrameNumber !== null && lastFrameNumber > firstFrameNumber) return 'frameNumber'
  return 'index'
}

/**
 * Where the buckets lie on the axis. Where a bucket has no value of the axis, or one that goes back, it lies where the
 * one before does: a chart can only go on.
 */
export function axisValues(series: DebugSeries, axis: ChartAxis): number[] {
  const values = series[axis]
  let last = values.find((value) => value !== null) ?? 0
  return values.map((value) => {
    last = Math.max(last, value ?? last)
    return last
  })
}
