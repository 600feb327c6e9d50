import { setImmediate } from 'node:timers/promises'
import simplify from 'simplify-js'
import { EARTH_RADIUS_M, unwrapped } from './geo'
import type { Track } from './track'

/** Samples that are looked at together: the time may grow with their square, and the depth of the stack with them. */
const PIECE = 2000
/** Pieces after which others get their turn: a few ms. */
const PIECES_A_SLICE = 5

const NONE = { x: 0, y: 0 }
const RADIANS = Math.PI / 180

/** A part of a track to be simplified. */
interface Part {
  track: Track
  from: number
  /** Not itself in the part. */
  to: number
  /** Ascending places that stay, whatever their distance. */
  fixed?: readonly number[]
}

/**
 * The places of the samples that a route needs (Douglas–Peucker): each one left out is at most `toleranceM` metres from the
 * line between the two that are left around it. The first and the last stay, and those around a pause.
 */
export async function neededPlaces({ track, from, to, fixed = [] }: Part, toleranceM: number): Promise<number[]> {
  if (to <= from) return []
  const ends = pieceEnds(track.breaks, fixed, from, to - 1)
  const { latitude, longitude } = track
  const places = [from]
  for (let piece = 0, start = from; piece < ends.length; piece++) {
    const end = ends[piece] ?? start
    if (end > start) {
      const points = projected(latitude, longitude, start, end)
      const needed = new Set(simplify(points, toleranceM, true))
      for (let at = 1; at < points.length; at++) if (needed.has(points[at] ?? NONE)) places.push(start + at)
    }
    start = end
    if (piece % PIECES_A_SLICE === PIECES_A_SLICE - 1) await setImmediate()
  }
  return places
}

/** Where pieces end, ascending; the last is `last`. A pause lies in a piece of two samples. */
function pieceEnds(breaks: readonly number[], fixed: readonly number[], from: number, last: number): number[] {
  const stops = new Set<number>([last])
  for (const at of breaks) {
    stops.add(at - 1)
    stops.add(at)
  }
  for (const at of fixed) stops.add(at)
  for (let at = from + PIECE; at < last; at += PIECE) stops.add(at)
  return [...stops].filter((at) => at > from && at <= last).sort((a, b) => a - b)
}

/**
 * Samples in metres on a plane of their own. East to west it is measured where that is longest, so that no distance on the
 * plane is less than that on the globe.
 */
function projected(latitude: Float64Array, longitude: Float64Array, start: number, end: number) {
  const east = unwrapped(longitude, start, end + 1)
  let least = Infinity
  for (let at = start; at <= end; at++) least = Math.min(least, Math.abs(latitude[at] ?? 0))
  const north = (at: number) => latitude[at] ?? 0
  // A piece across the equator is longest there.
  for (let at = start; at < end; at++) if (north(at) * north(at + 1) < 0) least = 0
  const [metresNorth, metresEast] = [EARTH_RADIUS_M * RADIANS, EARTH_RADIUS_M * RADIANS * Math.cos(least * RADIANS)]
  const origin = { north: north(start), east: east[0] ?? 0 }
  return Array.from(east, (degrees, index) => ({
    x: (degrees - origin.east) * metresEast,
    y: (north(start + index) - origin.north) * metresNorth,
  }))
}
