import type { DebugTrackPoints } from '../../shared/debug'
import type { ChartAxis } from '../../shared/debug-dashboard-contract'
import type { DebugFrame, DebugPoint } from '../../shared/debug-session'

/** A part of the picture's plane, in pixels. */
export interface Plane {
  x: number
  y: number
  width: number
  height: number
}

/** Points of the curve of a fit. */
const CURVE_POINTS = 64

/** What is shown of the plane: the picture; where its size is not known, what the points and boxes take up. */
export function planeOf(
  picture: { width: number | null; height: number | null },
  tracks: readonly DebugTrackPoints[],
  frame: DebugFrame | null,
): Plane {
  if (picture.width !== null && picture.height !== null && picture.width > 0 && picture.height > 0) {
    return { x: 0, y: 0, width: picture.width, height: picture.height }
  }
  const xs: number[] = []
  const ys: number[] = []
  for (const { points } of tracks) {
    for (const { x, y } of points) {
      xs.push(x)
      ys.push(y)
    }
  }
  for (const { bbox } of frame?.detections ?? []) {
    if (bbox == null) continue
    xs.push(bbox[0], bbox[0] + bbox[2])
    ys.push(bbox[1], bbox[1] + bbox[3])
  }
  const [left, right] = bounds(xs)
  const [top, bottom] = bounds(ys)
  const margin = 0.05 * Math.max(right - left, bottom - top, 1)
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin }
}

function bounds(values: readonly number[]): [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    least = Math.min(least, value)
    greatest = Math.max(greatest, value)
  }
  return least > greatest ? [0, 100] : [least, greatest]
}

/** A line through points, as SVG's `points` has it. */
export function pathOf(points: readonly { x: number; y: number }[]): string {
  return points.map(({ x, y }) => `${x},${y}`).join(' ')
}

/** The point of a track in a frame: of its number, else of its time; `null` where it has none. */
export function pointIn({ points }: DebugTrackPoints, frame: DebugFrame | null): DebugPoint | null {
  if (frame === null) return null
  const { frame_number: number = null, timestamp_ms: time = null } = frame
  return (
    points.find((it) => number !== null && it.frame_number === number) ??
    points.find((it) => it.frame_number == null && time !== null && it.timestamp_ms === time) ??
    null
  )
}

/** The point of a track nearest to a value of the axis; `null` where the track is not there at that time. */
export function pointAt({ points }: DebugTrackPoints, axis: ChartAxis, value: number | null): DebugPoint | null {
  if (value === null || axis === 'index') return null
  const key = axis === 'timestampMs' ? 'timestamp_ms' : 'frame_number'
  const [first, last] = [points[0]?.[key], points.at(-1)?.[key]]
  if (first == null || last == null || value < first || value > last) return null
  return points.reduce((best, point) => {
    const distance = (it: DebugPoint) => Math.abs((it[key] ?? Number.POSITIVE_INFINITY) - value)
    return distance(point) < distance(best) ? point : best
  })
}

/** The point of any track nearest to a place in the picture. */
export function nearestPoint(tracks: readonly DebugTrackPoints[], x: number, y: number): DebugPoint | null {
  let best: DebugPoint | null = null
  let least = Number.POSITIVE_INFINITY
  for (const { points } of tracks) {
    for (const point of points) {
      const distance = Math.hypot(point.x - x, point.y - y)
      if (distance < least) [best, least] = [point, distance]
    }
  }
  return best
}

/**
 * The curve of a fit of the form y = a·x² + b·x + c (`a` may be left out), over the points' width; `null` for fits of
 * another form, which are shown in numbers only.
 */
export function curveOf({ track, points }: DebugTrackPoints): { x: number; y: number }[] | null {
  const { a = 0, b, c } = track.fit?.parameters ?? {}
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || points.length === 0) return null
  const [left, right] = bounds(points.map(({ x }) => x))
  return Array.from({ length: CURVE_POINTS + 1 }, (_, at) => {
    const x = left + ((right - left) * at) / CURVE_POINTS
    return { x, y: a * x * x + b * x + c }
  })
}
