import type { GeoProjection } from 'd3-geo'
import type { ActivityRoute } from '../../shared/activities'
import type { Size } from './map-view'
import { legsOf } from './route'

/** The parts of a route in pixels of a map. */
export type Drawn = readonly { index: readonly number[]; points: readonly (readonly [number, number])[] }[]

/** A route as a projection draws it. */
export function drawnOf(route: ActivityRoute, projection: GeoProjection): Drawn {
  return legsOf(route).map(({ index, points }) => ({
    index,
    points: points.map((point) => projection(point) ?? [Number.NaN, Number.NaN]),
  }))
}

/** The place among the samples whose point on the line is nearest to a point of the map; `null`: there is no line. */
export function nearestPlace(drawn: Drawn, x: number, y: number): { index: number; distance: number } | null {
  let best: { index: number; distance: number } | null = null
  for (const { index, points } of drawn) {
    for (let at = 0; at < points.length; at++) {
      const [x0, y0] = points[at] ?? [0, 0]
      const [x1, y1] = points[at + 1] ?? [x0, y0]
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2
      const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
      const distance = Math.hypot(x0 + share * (x1 - x0) - x, y0 + share * (y1 - y0) - y)
      if (best !== null && distance >= best.distance) continue
      const [from, to] = [index[at] ?? 0, index[at + 1] ?? index[at] ?? 0]
      best = { index: Math.round(from + share * (to - from)), distance }
    }
  }
  return best
}

/** The samples between the first and the last point that a map shows, or nearly so; `null`: it shows none. */
export function shownSpan(drawn: Drawn, { width, height }: Size): { from: number; to: number } | null {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const [roomX, roomY] = [width / 2, height / 2]
  for (const { index, points } of drawn) {
    for (let at = 0; at < points.length; at++) {
      const [x0, y0] = points[at] ?? [0, 0]
      const [x1, y1] = points[at + 1] ?? [x0, y0]
      const isBeside =
        Math.max(x0, x1) < -roomX ||
        Math.min(x0, x1) > width + roomX ||
        Math.max(y0, y1) < -roomY ||
        Math.min(y0, y1) > height + roomY
      if (isBeside) continue
      from = Math.min(from, index[at] ?? 0)
      to = Math.max(to, (index[at + 1] ?? index[at] ?? 0) + 1)
    }
  }
  return from < to ? { from, to } : null
}
