import { type Kysely, sql } from 'kysely'
import type { GallerySort } from '../../shared/gallery'
import type { StoreSchema } from '../schema/tables'
import { columnSlices } from './column-slices'
import { galleryKey } from './frame-tables'
import type { FrameSource } from './scope'

/** The frames of a gallery as columns; a frame is a place in them. What a frame has not is `NaN`. */
export interface FrameList {
  count: number
  keys: Float64Array
  numbers: Float64Array
  /** In milliseconds. */
  times: Float64Array
  /** 1 where it has an image of its own. */
  hasImage: Uint8Array
  /** Of all images together. */
  bytes: number
  /** The least and greatest time; `null` where no frame has one. */
  span: { fromMs: number; toMs: number } | null
}

/** Reads all frames of a gallery. */
export async function readFrames(db: Kysely<StoreSchema>, source: FrameSource): Promise<FrameList> {
  const columns: number[][] = [[], [], [], []]
  const [keys = [], numbers = [], times = [], images = []] = columns
  let bytes = 0
  for (const ownerKey of source.owners) {
    const read = {
      ...{ table: source.table, owner: source.owner, ownerKey, order: 'frame_number', key: source.key },
      columns: [sql.ref(source.time), sql`path IS NULL`, sql.ref('size_bytes')],
    }
    for await (const slice of columnSlices(db, read)) {
      const [sliceNumbers = [], sliceKeys = [], sliceTimes = [], lacksImage = [], sizes = []] = slice
      for (let at = 0; at < sliceKeys.length; at++) {
        keys.push(galleryKey(source, sliceKeys[at] ?? 0))
        numbers.push(sliceNumbers[at] ?? Number.NaN)
        times.push(sliceTimes[at] ?? Number.NaN)
        images.push(lacksImage[at] === 1 ? 0 : 1)
        bytes += sizes[at] ?? 0
      }
    }
  }
  return {
    ...{ count: keys.length, bytes, span: spanOf(times) },
    ...{ keys: new Float64Array(keys), numbers: new Float64Array(numbers), times: new Float64Array(times) },
    hasImage: new Uint8Array(images),
  }
}

/** The frames in an order. Those without what they are ordered by come last. */
export function orderedFrames(frames: FrameList, { by, isDescending }: GallerySort): Uint32Array {
  const { keys, numbers, times } = frames
  const [first, second] = by === 'number' ? [numbers, times] : [times, numbers]
  const sign = isDescending ? -1 : 1
  const inColumn = (column: Float64Array, a: number, b: number) => {
    const [x = Number.NaN, y = Number.NaN] = [column[a], column[b]]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return sign * (x - y)
  }
  const places = Array.from({ length: frames.count }, (_, place) => place)
  // An array's own sort takes next to no time where they are in order already, as they mostly are.
  places.sort((a, b) => inColumn(first, a, b) || inColumn(second, a, b) || sign * ((keys[a] ?? 0) - (keys[b] ?? 0)))
  return new Uint32Array(places)
}

function spanOf(times: readonly number[]): FrameList['span'] {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const time of times) {
    if (time < fromMs) fromMs = time
    if (time > toMs) toMs = time
  }
  return fromMs <= toMs ? { fromMs, toMs } : null
}
