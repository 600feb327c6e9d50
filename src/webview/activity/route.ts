import type { ActivityRoute, RouteBounds } from '../../shared/activities'
import { placeBefore } from './along'
import { EARTH_RADIUS_M } from './map-view'

/** Longitude and latitude in degrees, as GeoJSON has them. */
export type Coordinates = [longitude: number, latitude: number]

/** A part of a route without a pause in it. */
export interface Leg {
  /** The places of its points among the samples. */
  index: readonly number[]
  points: Coordinates[]
}

/** The parts of a route between its pauses. */
export function legsOf({ index, latitude, longitude, breaks }: ActivityRoute): Leg[] {
  const starts = [0, ...breaks].filter((at, place, all) => at < index.length && at !== all[place - 1])
  return starts.map((from, place) => {
    const to = starts[place + 1] ?? index.length
    const points = index
      .slice(from, to)
      .map((_, at): Coordinates => [longitude[from + at] ?? 0, latitude[from + at] ?? 0])
    return { index: index.slice(from, to), points }
  })
}

/** A route with one of its parts in other points, such as finer ones. */
export function refined(whole: ActivityRoute, part: ActivityRoute): ActivityRoute {
  const [first, last] = [part.index[0], part.index.at(-1)]
  if (first === undefined || last === undefined) return whole
  const before = whole.index.findIndex((it) => it >= first)
  const head = before < 0 ? whole.index.length : before
  const after = whole.index.findIndex((it) => it > last)
  const tail = after < 0 ? whole.index.length : after
  const joined = <T>(of: readonly T[], inPart: readonly T[]) => [...of.slice(0, head), ...inPart, ...of.slice(tail)]
  return {
    toleranceM: part.toleranceM,
    index: joined(whole.index, part.index),
    latitude: joined(whole.latitude, part.latitude),
    longitude: joined(whole.longitude, part.longitude),
    breaks: [
      ...whole.breaks.filter((at) => at < head),
      // Where the part begins after a pause, the whole knows.
      ...(whole.breaks.some((at) => whole.index[at] === first) ? [head] : []),
      ...part.breaks.filter((at) => at > 0).map((at) => head + at),
      ...whole.breaks.filter((at) => at >= tail).map((at) => at - tail + head + part.index.length),
    ],
  }
}

/** Where the sample of a place is drawn: on the line between the points around it. `null`: there are no points. */
export function pointOf({ index, latitude, longitude, breaks }: ActivityRoute, place: number): Coordinates | null {
  if (index.length === 0) return null
  const at = placeBefore(index, place)
  const here: Coordinates = [longitude[at] ?? 0, latitude[at] ?? 0]
  const [from, to] = [index[at] ?? 0, index[at + 1]]
  if (to === undefined || place <= from || breaks.includes(at + 1)) return here
  const share = (place - from) / (to - from)
  const [endLongitude, endLatitude] = [longitude[at + 1] ?? 0, latitude[at + 1] ?? 0]
  const turn = ((((endLongitude - here[0] + 180) % 360) + 360) % 360) - 180
  return [here[0] + turn * share, here[1] + (endLatitude - here[1]) * share]
}

/** The points of a route from one place among the samples to another, with both ends. */
export function stretchOf(route: ActivityRoute, from: number, to: number): ActivityRoute {
  const [start, end] = [pointOf(route, from), pointOf(route, to)]
  if (start === null || end === null) return { ...route, index: [], latitude: [], longitude: [], breaks: [] }
  const inner = route.index.flatMap((place, at) => (place > from && place < to ? [at] : []))
  const head = inner[0] ?? 0
  return {
    toleranceM: route.toleranceM,
    index: [from, ...inner.map((at) => route.index[at] ?? 0), to],
    longitude: [start[0], ...inner.map((at) => route.longitude[at] ?? 0), end[0]],
    latitude: [start[1], ...inner.map((at) => route.latitude[at] ?? 0), end[1]],
    breaks: route.breaks.filter((at) => inner.includes(at)).map((at) => at - head + 1),
  }
}

/** About how far a route reaches from one side to the other, in metres. */
export function extentOf(bounds: RouteBounds): number {
  const { down, across } = sidesOf(bounds)
  return Math.max(down, across)
}

/** How far a route reaches from north to south, and from west to east in its middle, in metres. */
export function sidesOf({ south, west, north, east }: RouteBounds): { down: number; across: number } {
  const degree = (Math.PI / 180) * EARTH_RADIUS_M
  const turn = east >= west ? east - west : east - west + 360
  return { down: (north - south) * degree, across: turn * degree * Math.cos((((north + south) / 2) * Math.PI) / 180) }
}
