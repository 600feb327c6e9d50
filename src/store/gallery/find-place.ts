import type { GalleryPosition } from '../../shared/gallery'
import type { FrameList } from './frame-list'

/**
 * The place in an order of the frame of a key; where it is not there or none is given, of the frame whose number is the
 * nearest, or else whose time is. `null` where there is none.
 */
export function findPlace(
  { keys, numbers, times }: FrameList,
  order: Uint32Array,
  { key, frameNumber, timestampMs }: GalleryPosition,
): number | null {
  const byKey = key === undefined ? -1 : order.findIndex((frame) => keys[frame] === key)
  if (byKey >= 0) return byKey
  const byNumber = frameNumber === undefined ? null : nearest(numbers, order, frameNumber)
  if (byNumber !== null || timestampMs === undefined) return byNumber
  return nearest(times, order, timestampMs)
}

function nearest(column: Float64Array, order: Uint32Array, wanted: number): number | null {
  let [best, distance]: [number | null, number] = [null, Number.POSITIVE_INFINITY]
  order.forEach((frame, place) => {
    const away = Math.abs((column[frame] ?? Number.NaN) - wanted)
    if (away < distance) [best, distance] = [place, away]
  })
  return best
}
