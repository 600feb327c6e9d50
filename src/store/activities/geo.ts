import type { RouteBounds } from '../../shared/activities'

/**
 * Mean radius of the earth's ellipsoid of WGS 84 in metres, R1 = (2a + b) / 3: H. Moritz, “Geodetic Reference System
 * 1980”, Journal of Geodesy 74 (2000), with a = 6,378,137 m and b = 6,356,752.3142 m.
 */
export const EARTH_RADIUS_M = 6_371_008.8

const RADIANS = Math.PI / 180

/**
 * Distance of two places on the mean sphere in metres, by the haversine formula: R. W. Sinnott, “Virtues of the
 * Haversine”, Sky & Telescope 68 (1984). At most about 0.5 % from that on the ellipsoid. Degrees.
 */
export function haversine(latitudeA: number, longitudeA: number, latitudeB: number, longitudeB: number): number {
  const sinLatitude = Math.sin(((latitudeB - latitudeA) * RADIANS) / 2)
  const sinLongitude = Math.sin(((longitudeB - longitudeA) * RADIANS) / 2)
  const cosines = Math.cos(latitudeA * RADIANS) * Math.cos(latitudeB * RADIANS)
  const h = sinLatitude * sinLatitude + cosines * sinLongitude * sinLongitude
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The box around a route; `null` without samples. It crosses the antimeridian where the route does. */
export function boundsOf(latitude: Float64Array, longitude: Float64Array): RouteBounds | null {
  const first = longitude[0]
  if (first === undefined) return null
  const bounds = { south: Infinity, west: first, north: -Infinity, east: first }
  let before = first
  for (let at = 0; at < longitude.length; at++) {
    const degrees = longitude[at] ?? Number.NaN
    before = degrees + turnsFrom(before, degrees)
    bounds.west = Math.min(bounds.west, before)
    bounds.east = Math.max(bounds.east, before)
    const north = latitude[at] ?? Number.NaN
    bounds.south = Math.min(bounds.south, north)
    bounds.north = Math.max(bounds.north, north)
  }
  const { south, north, west, east } = bounds
  if (east - west >= 360) return { south, north, west: -180, east: 180 }
  return { south, north, west: inRange(west), east: inRange(east) }
}

/** Longitudes that go on beyond 180 degrees where the route crosses the antimeridian, from one place up to another. */
export function unwrapped(longitude: Float64Array, from = 0, to = longitude.length): Float64Array {
  const whole = longitude.slice(from, to)
  for (let at = 1; at < whole.length; at++) {
    const degrees = whole[at] ?? Number.NaN
    whole[at] = degrees + turnsFrom(whole[at - 1] ?? degrees, degrees)
  }
  return whole
}

/** Whole turns that bring a longitude next to the one before, which may have gone on beyond 180 degrees. */
function turnsFrom(before: number, longitude: number): number {
  return Math.round((before - longitude) / 360) * 360
}

function inRange(longitude: number): number {
  if (longitude >= -180 && longitude <= 180) return longitude
  return longitude - Math.round(longitude / 360) * 360
}
