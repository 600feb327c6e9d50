import { type GeoProjection, geoAzimuthalEqualArea, geoCentroid } from 'd3-geo'
import type { MapView } from '../../shared/activity-panel-contract'
import type { Coordinates } from './route'

/** The mean radius of the earth in metres, as distances are computed with. */
export const EARTH_RADIUS_M = 6_371_008.8

/** A length and a height in CSS pixels. */
export interface Size {
  width: number
  height: number
}

/** How closely a map can be looked at. */
const LEAST_METRES_PER_PIXEL = 0.01
/** The whole earth in a few hundred pixels. */
const MOST_METRES_PER_PIXEL = 80_000
/** A route is shown in at least so many metres, else standing still would be a scribble of the receiver's noise. */
const LEAST_EXTENT_M = 20
/** Where the middle is at 0, 0. */
const NO_SIZE = { width: 0, height: 0 }
/** Room around a route, in pixels. */
const MARGIN = 36

/**
 * The projection of a view: Lambert's azimuthal one around the middle of the map. There it is to scale, whatever is shown:
 * to 0.1 % within 500 km; and neither the antimeridian nor a pole is an edge.
 */
export function projectionOf({ latitude, longitude, metresPerPixel }: MapView, { width, height }: Size): GeoProjection {
  return (
    geoAzimuthalEqualArea()
      // The clipping to a circle that it comes with loses segments of a metre.
      .clipAngle(null)
      .rotate([-longitude, -latitude])
      .scale(EARTH_RADIUS_M / metresPerPixel)
      .translate([width / 2, height / 2])
  )
}

/** The view that shows all of the points. */
export function fitted(points: readonly Coordinates[], size: Size): MapView {
  const [first] = points
  if (first === undefined) return { latitude: 0, longitude: 0, metresPerPixel: MOST_METRES_PER_PIXEL }
  const [longitude, latitude] = geoCentroid({ type: 'MultiPoint', coordinates: [...points] })
  const isPlace = Number.isFinite(longitude) && Number.isFinite(latitude)
  let view = viewAt(isPlace ? [longitude, latitude] : first, 1)
  // The middle of the points is that of their box only around that middle: the second time it is so to a pixel.
  for (let round = 0; round < 3; round++) {
    const plain = { ...view, metresPerPixel: 1 }
    const box = boxOf(points, projectionOf(plain, NO_SIZE))
    const middle = placeAt(plain, [(box.left + box.right) / 2, (box.top + box.bottom) / 2])
    const across = Math.max(LEAST_EXTENT_M, box.right - box.left) / Math.max(1, size.width - 2 * MARGIN)
    const down = Math.max(LEAST_EXTENT_M, box.bottom - box.top) / Math.max(1, size.height - 2 * MARGIN)
    view = viewAt(middle, Math.max(across, down))
  }
  return view
}

function boxOf(points: readonly Coordinates[], projection: GeoProjection) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }
  for (const point of points) {
    const [x, y] = projection(point) ?? [0, 0]
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

function viewAt([longitude, latitude]: [number, number], metresPerPixel: number): MapView {
  return {
    latitude: Math.max(-90, Math.min(90, latitude)),
    longitude: Math.max(-180, Math.min(180, longitude)),
    metresPerPixel: Math.max(LEAST_METRES_PER_PIXEL, Math.min(MOST_METRES_PER_PIXEL, metresPerPixel)),
  }
}

/** The map dragged: what is at `from` comes to `to`, in pixels off the middle. */
export function dragged(view: MapView, from: Coordinates, to: Coordinates): MapView {
  return brought(view, placeAt(view, from), to)
}

/** The map `factor` times as large, where the point, in pixels off the middle, keeps what is under it. */
export function zoomed(view: MapView, factor: number, at: Coordinates = [0, 0]): MapView {
  const { metresPerPixel } = viewAt([view.longitude, view.latitude], view.metresPerPixel / factor)
  return brought({ ...view, metresPerPixel }, placeAt(view, at), at)
}

/** North is always up, so the map turns as it moves, near a pole much: then it takes some rounds to get there. */
const ROUNDS = 6

function brought(view: MapView, place: Coordinates, [x, y]: Coordinates): MapView {
  let moved = view
  for (let round = 0; round < ROUNDS; round++) {
    const [left, top] = projectionOf(moved, NO_SIZE)(place) ?? [x, y]
    moved = viewAt(placeAt(moved, [left - x, top - y]), view.metresPerPixel)
  }
  return moved
}

/** What is at a point, in pixels off the middle; beyond the edge of the earth, what is in the middle. */
function placeAt(view: MapView, point: Coordinates): Coordinates {
  const place = projectionOf(view, NO_SIZE).invert?.(point)
  return place?.every(Number.isFinite) ? place : [view.longitude, view.latitude]
}

/** The longest of 1, 2 or 5 times a power of ten that is at most this. */
export function niceAtMost(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const digit = value / power
  // A little below counts as reached: 0.1 and its like are not exact.
  return (digit >= 4.999999 ? 5 : digit >= 1.999999 ? 2 : 1) * power
}

/** A bar for the scale in the middle of the map: a nice length, and how many pixels it takes, `most` of them at most. */
export function scaleBar(metresPerPixel: number, most: number): { metres: number; pixels: number } {
  const metres = niceAtMost(metresPerPixel * most)
  return { metres, pixels: metres / metresPerPixel }
}
