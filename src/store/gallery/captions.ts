import { type Kysely, sql } from 'kysely'
import type { StoreSchema } from '../schema/tables'
import { columnSlices } from './column-slices'
import type { FrameList } from './frame-list'

/** 1 for the frames that a caption of these runs is of: see `captionsOf`. */
export async function framesWithCaption(
  db: Kysely<StoreSchema>,
  frames: FrameList,
  /** The frames in the order of their times. */
  byTime: Uint32Array,
  runKeys: readonly number[],
): Promise<Uint8Array> {
  const marked = new Uint8Array(frames.count)
  const numbered = new Set<number>()
  const forAll = new Spans(frames.times, byTime)
  const forUnnumbered = new Spans(
    frames.times,
    byTime.filter((frame) => Number.isNaN(frames.numbers[frame] ?? Number.NaN)),
  )
  for (const ownerKey of runKeys) {
    const read = {
      ...{ table: 'caption', owner: 'run_key', ownerKey, order: 'timestamp_ms', key: 'caption_key' },
      columns: [sql.ref('frame_number'), sql.ref('end_ms')],
    }
    for await (const [starts = [], , numbers = [], ends = []] of columnSlices(db, read)) {
      for (let at = 0; at < numbers.length; at++) {
        const [number, start, end] = [numbers[at] ?? null, starts[at] ?? null, ends[at] ?? null]
        if (number !== null) numbered.add(number)
        if (start !== null) (number === null ? forAll : forUnnumbered).add(start, end ?? start)
      }
    }
  }
  for (let frame = 0; frame < frames.count; frame++) {
    if (numbered.has(frames.numbers[frame] ?? Number.NaN)) marked[frame] = 1
  }
  for (const spans of [forAll, forUnnumbered]) spans.mark(marked)
  return marked
}

/** Spans of time over frames, however long they are: where they begin and end is counted, not what they cover. */
class Spans {
  readonly #frames: Uint32Array
  readonly #times: Float64Array
  readonly #steps: Int32Array

  /** @param byTime frames in the order of their times, those without one last */
  constructor(times: Float64Array, byTime: Uint32Array) {
    this.#frames = byTime.filter((frame) => !Number.isNaN(times[frame] ?? Number.NaN))
    this.#times = Float64Array.from(this.#frames, (frame) => times[frame] ?? 0)
    this.#steps = new Int32Array(this.#frames.length + 1)
  }

  /** Its start is in it, its end is not, unless it is the start. */
  add(start: number, end: number): void {
    const from = this.#firstNotBefore(start)
    const to = this.#firstNotBefore(end > start ? end : start + 1)
    this.#steps[from] = (this.#steps[from] ?? 0) + 1
    this.#steps[to] = (this.#steps[to] ?? 0) - 1
  }

  /** Sets the frames that are in any span. */
  mark(marked: Uint8Array): void {
    let open = 0
    this.#frames.forEach((frame, at) => {
      open += this.#steps[at] ?? 0
      if (open > 0) marked[frame] = 1
    })
  }

  #firstNotBefore(time: number): number {
    let [from, to] = [0, this.#times.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.#times[middle] ?? 0) < time) from = middle + 1
      else to = middle
    }
    return from
  }
}
