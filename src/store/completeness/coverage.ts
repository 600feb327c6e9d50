import type { TimeSpan } from '../../shared/completeness'

/** Where results are and where they are not, in ms from the video's start. */
export interface Coverage {
  covered: TimeSpan[]
  gaps: TimeSpan[]
}

/**
 * The coverage of moments (frames, captions, detections). A gap is a spacing over
 * max(2 × the median spacing, `gapMs`), the video's ends included where its length is known.
 * @param times distinct, ascending
 */
export function coverageOfPoints(times: readonly number[], durationMs: number | null, gapMs: number): Coverage {
  const spacings = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  const threshold = Math.max(2 * median(spacings), gapMs)
  const points = times.map((time) => ({ start_ms: time, end_ms: time }))
  return split(points, durationMs, threshold)
}

/**
 * The coverage of intervals (transcript segments). A gap is an uncovered span longer than `gapMs`.
 * @param spans ascending by start; they may overlap
 */
export function coverageOfIntervals(spans: readonly TimeSpan[], durationMs: number | null, gapMs: number): Coverage {
  return split(spans, durationMs, gapMs)
}

/** Splits the length at every uncovered stretch longer than `threshold`. */
function split(spans: readonly TimeSpan[], durationMs: number | null, threshold: number): Coverage {
  const covered: TimeSpan[] = []
  const gaps: TimeSpan[] = []
  const [first] = spans
  if (!first) return { covered, gaps }
  let start = first.start_ms
  // Without a known length, nothing can be missing before the first or after the last.
  if (durationMs !== null && start > threshold) gaps.push({ start_ms: 0, end_ms: start })
  let end = first.end_ms
  for (const span of spans) {
    if (span.start_ms - end > threshold) {
      covered.push({ start_ms: start, end_ms: end })
      gaps.push({ start_ms: end, end_ms: span.start_ms })
      start = span.start_ms
    }
    end = Math.max(end, span.end_ms)
  }
  covered.push({ start_ms: start, end_ms: end })
  if (durationMs !== null && durationMs - end > threshold) gaps.push({ start_ms: end, end_ms: durationMs })
  return { covered, gaps }
}

/** The median; of an even number the mean of the middle two; 0 of none. */
function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
