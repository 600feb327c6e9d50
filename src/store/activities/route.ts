import type { ActivityRoute, RouteRequest } from '../../shared/activities'
import { EARTH_RADIUS_M } from './geo'
import { neededPlaces } from './simplify'
import type { ActivitySource } from './source'

/** Where a tolerance of 0 is raised, it begins with so many metres. */
const LEAST_RAISED_M = 0.25
/** No line is farther from any place. */
const GREATEST_M = EARTH_RADIUS_M * Math.PI

/** The points of a route, or of a part of it, that a tolerance needs; it is raised until they are few enough. */
export async function routeOf(
  { track }: ActivitySource,
  { toleranceM: asked, maxPoints, from = 0, to = track.length }: Omit<RouteRequest, 'activityId'>,
): Promise<ActivityRoute> {
  const part = { track, from, to: Math.min(to, track.length) }
  const { latitude, longitude } = track
  const breaks = new Set(track.breaks)
  let toleranceM = asked
  let index = await neededPlaces(part, toleranceM)
  while (index.length > maxPoints && toleranceM < GREATEST_M) {
    toleranceM = Math.min(GREATEST_M, Math.max(LEAST_RAISED_M, toleranceM * 2))
    index = await neededPlaces(part, toleranceM)
  }
  // So many pauses: what is drawn then is no more than a hint.
  if (index.length > maxPoints) index = evenly(index, maxPoints)
  return {
    toleranceM,
    index,
    latitude: index.map((at) => latitude[at] ?? 0),
    longitude: index.map((at) => longitude[at] ?? 0),
    breaks: index.flatMap((at, place) => (place > 0 && breaks.has(at) ? [place] : [])),
  }
}

/** So many items of a longer list, at even distances, with the first and the last. */
function evenly(items: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, n) => items[Math.round((n * (items.length - 1)) / (count - 1))] ?? 0)
}
