import { type Kysely, sql } from 'kysely'
import type { GallerySort } from '../../shared/gallery'
import type { StoreSchema } from '../schema/tables'
import { columnSlices } from './column-slices'
import { type FrameTableNames, galleryKey } from './frame-tables'
import type { ScopePart } from './scope'

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
  /** Of which part of the gallery a frame is; those of one follow one another. */
  parts: Uint32Array
  /** The first frame of each part, and behind the last. */
  starts: readonly number[]
  /** The least and greatest time; `null` where no frame has one. */
  span: { fromMs: number; toMs: number } | null
}

/** The same of some frames, as they are read. */
export interface FrameColumns {
  keys: number[]
  numbers: number[]
  times: number[]
  hasImage: number[]
  bytes: number[]
}

/** No frames, to add to. */
export function noFrames(): FrameColumns {
  return { keys: [], numbers: [], times: [], hasImage: [], bytes: [] }
}

/** Reads all frames of a gallery. */
export async function readFrames(db: Kysely<StoreSchema>, parts: readonly ScopePart[]): Promise<FrameList> {
  const columns: FrameColumns[] = []
  for (const { frames, from } of parts) {
    columns.push('columns' in from ? from.columns : await readColumns(db, frames, from.owners))
  }
  return toFrameList(columns)
}

/** Reads all frames of some runs, or of an event. */
export async function readColumns(
  db: Kysely<StoreSchema>,
  names: FrameTableNames,
  owners: readonly number[],
): Promise<FrameColumns> {
  const { keys, numbers, times, hasImage, bytes } = noFrames()
  for (const ownerKey of owners) {
    const read = {
      ...{ table: names.table, owner: names.owner, ownerKey, order: 'frame_number', key: names.key },
      columns: [sql.ref(names.time), sql`path IS NULL`, sql.ref('size_bytes')],
    }
    for await (const slice of columnSlices(db, read)) {
      const [sliceNumbers = [], sliceKeys = [], sliceTimes = [], lacksImage = [], sizes = []] = slice
      for (let at = 0; at < sliceKeys.length; at++) {
        keys.push(galleryKey(names, sliceKeys[at] ?? 0))
        numbers.push(sliceNumbers[at] ?? Number.NaN)
        times.push(sliceTimes[at] ?? Number.NaN)
        hasImage.push(lacksImage[at] === 1 ? 0 : 1)
        bytes.push(sizes[at] ?? 0)
      }
    }
  }
  return { keys, numbers, times, hasImage, bytes }
}

/** One list of the frames of all parts, in their order. */
export function toFrameList(columns: readonly FrameColumns[]): FrameList {
  const starts = [0]
  for (const { keys } of columns) starts.push((starts.at(-1) ?? 0) + keys.length)
  const count = starts.at(-1) ?? 0
  const list = {
    ...{ count, starts, bytes: 0, keys: new Float64Array(count), numbers: new Float64Array(count) },
    ...{ times: new Float64Array(count), hasImage: new Uint8Array(count), parts: new Uint32Array(count) },
  }
  for (const [part, it] of columns.entries()) {
    const start = starts[part] ?? 0
    list.keys.set(it.keys, start)
    list.numbers.set(it.numbers, start)
    list.times.set(it.times, start)
    list.hasImage.set(it.hasImage, start)
    list.parts.fill(part, start, starts[part + 1])
    for (const size of it.bytes) list.bytes += size
  }
  return { ...list, span: spanOf(list.times) }
}

/** The frames in an order, part by part. Those without what they are ordered by come last. */
export function orderedFrames(frames: FrameList, { by, isDescending }: GallerySort): Uint32Array {
  const { keys, numbers, times, parts } = frames
  const [first, second] = by === 'number' ? [numbers, times] : [times, numbers]
  const sign = isDescending ? -1 : 1
  const inColumn = (column: Float64Array, a: number, b: number) => {
    const [x = Number.NaN, y = Number.NaN] = [column[a], column[b]]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
    return sign * (x - y)
  }
  const places = Array.from({ length: frames.count }, (_, place) => place)
  // An array's own sort takes next to no time where they are in order already, as they mostly are.
  const inParts = (a: number, b: number) => (parts[a] ?? 0) - (parts[b] ?? 0)
  places.sort(
    (a, b) =>
      inParts(a, b) || inColumn(first, a, b) || inColumn(second, a, b) || sign * ((keys[a] ?? 0) - (keys[b] ?? 0)),
  )
  return new Uint32Array(places)
}

function spanOf(times: Float64Array): FrameList['span'] {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const time of times) {
    if (time < fromMs) fromMs = time
    if (time > toMs) toMs = time
  }
  return fromMs <= toMs ? { fromMs, toMs } : null
}
