import { type GeoProjection, geoGraticule } from 'd3-geo'
import type { MapView } from '../../shared/activity-panel-contract'
import { EARTH_RADIUS_M, niceAtMost, projectionOf, type Size } from './map-view'
import type { Coordinates } from './route'

/** Lines are at least so far from one another, in pixels. */
const LEAST_SPACE = 110
/** Points on each side of the map that its extent is told by. */
const PROBES = 8
/** Labels stay so far away from the corners, in pixels. */
const CORNER = 44

/** A line of the graticule that the map shows. */
export interface GraticuleLine {
  kind: 'meridian' | 'parallel'
  degrees: number
  points: Coordinates[]
  /** Where its label is: at the top edge for meridians, at the left one for parallels; `null`: nowhere. */
  label: { x: number; y: number } | null
}

/** The lines of the graticule in a view, and how many digits after the point tell them apart. */
export interface Graticule {
  lines: GraticuleLine[]
  latitudeDigits: number
  longitudeDigits: number
}

/** The meridians and parallels that a view shows, at nice steps. */
export function graticuleOf(view: MapView, size: Size): Graticule {
  const projection = projectionOf(view, size)
  const extent = extentOf(view, size, projection)
  const degree = (EARTH_RADIUS_M * Math.PI) / 180
  const wanted = (LEAST_SPACE * view.metresPerPixel) / degree
  const latitudeStep = stepAtLeast(wanted)
  const middle = Math.min(89, Math.abs(view.latitude))
  const longitudeStep = stepAtLeast(wanted / Math.cos((middle * Math.PI) / 180))
  const spread = Math.max(extent.east - extent.west, extent.north - extent.south)
  const graticule = geoGraticule()
    .extent([
      [extent.west - longitudeStep, Math.max(-90, extent.south - latitudeStep)],
      [extent.east + longitudeStep, Math.min(90, extent.north + latitudeStep)],
    ])
    .step([longitudeStep, latitudeStep])
    // A line between two points of a parallel is not the parallel: near enough where they are close.
    .precision(Math.max(1e-6, Math.min(2.5, spread / 12)))
  const seen = new Set<string>()
  const lines = graticule.lines().flatMap(({ coordinates }): GraticuleLine[] => {
    const points = coordinates.map(([longitude = 0, latitude = 0]): Coordinates => [longitude, latitude])
    const [first, second] = points
    if (first === undefined || second === undefined) return []
    const kind = first[0] === second[0] ? 'meridian' : 'parallel'
    const degrees = kind === 'meridian' ? wrapped(first[0]) : first[1]
    const key = `${kind} ${degrees.toFixed(7)}`
    if (seen.has(key)) return []
    seen.add(key)
    return [{ kind, degrees, points, label: labelPlace(kind, points, size, projection) }]
  })
  return { lines, latitudeDigits: digitsOf(latitudeStep), longitudeDigits: digitsOf(longitudeStep) }
}

/** Longitudes go on over 180 degrees where the map does. */
function extentOf({ latitude, longitude }: MapView, { width, height }: Size, projection: GeoProjection) {
  const all = { west: -180, east: 180, south: -90, north: 90 }
  const extent = { west: longitude, east: longitude, south: latitude, north: latitude }
  for (let probe = 0; probe <= PROBES; probe++) {
    const [x, y] = [(width * probe) / PROBES, (height * probe) / PROBES]
    for (const point of [
      [x, 0],
      [x, height],
      [0, y],
      [width, y],
    ] as const) {
      const place = projection.invert?.([point[0], point[1]])
      if (place == null || !place.every(Number.isFinite)) return all
      const there = longitude + wrapped(place[0] - longitude)
      extent.west = Math.min(extent.west, there)
      extent.east = Math.max(extent.east, there)
      extent.south = Math.min(extent.south, place[1])
      extent.north = Math.max(extent.north, place[1])
    }
  }
  const isShown = (pole: Coordinates) => {
    const [x, y] = projection(pole) ?? [-1, -1]
    return x >= 0 && x <= width && y >= 0 && y <= height
  }
  if (isShown([0, 90])) return { ...all, south: extent.south }
  if (isShown([0, -90])) return { ...all, north: extent.north }
  return extent
}

/** Where a line comes into the map from the edge that its labels are at. */
function labelPlace(
  kind: GraticuleLine['kind'],
  points: readonly Coordinates[],
  { width, height }: Size,
  projection: GeoProjection,
): GraticuleLine['label'] {
  const drawn = points.map((point): Coordinates => projection(point) ?? [0, 0])
  for (let at = 1; at < drawn.length; at++) {
    const [x0, y0] = drawn[at - 1] ?? [0, 0]
    const [x1, y1] = drawn[at] ?? [0, 0]
    const [a, b] = kind === 'meridian' ? [y0, y1] : [x0, x1]
    if (a === b || Math.min(a, b) > 0 || Math.max(a, b) < 0) continue
    const share = -a / (b - a)
    const place = { x: x0 + share * (x1 - x0), y: y0 + share * (y1 - y0) }
    const [along, most] = kind === 'meridian' ? [place.x, width] : [place.y, height]
    if (along >= CORNER && along <= most - CORNER) return place
  }
  return null
}

/** The least nice step in degrees that is at least this. */
function stepAtLeast(degrees: number): number {
  if (degrees > 20) return 45
  if (degrees > 10) return 20
  const below = niceAtMost(degrees)
  if (below >= degrees * 0.999999) return below
  // After 1 comes 2, after 2 comes 5, after 5 comes 10.
  const digit = Math.round(below / 10 ** Math.floor(Math.log10(below * 1.000001)))
  return below * (digit === 2 ? 2.5 : 2)
}

function digitsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step * 1.000001)))
}

/** A longitude from -180 up to but not 180. */
function wrapped(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180
}
