import { type Kysely, sql } from 'kysely'
import type { StoreSchema } from '../schema/tables'
import { columnSlices } from './column-slices'
import type { FrameList } from './frame-list'
import type { ScopePart } from './scope'
import { Spans } from './spans'

/** 1 for the frames that a caption is of: see `readAttachments`. */
export async function framesWithCaption(
  db: Kysely<StoreSchema>,
  frames: FrameList,
  parts: readonly ScopePart[],
): Promise<Uint8Array> {
  const marked = new Uint8Array(frames.count)
  for (const [part, { captionRuns }] of parts.entries()) {
    if (captionRuns.length > 0) await markCaptioned(db, { frames, part, captionRuns, marked })
  }
  return marked
}

/** Sets the frames of a part that a caption of these runs is of. */
export async function markCaptioned(
  db: Kysely<StoreSchema>,
  { frames, part, captionRuns, marked }: { frames: FrameList; part: number; captionRuns: number[]; marked: Uint8Array },
  isWanted: (captionKey: number) => boolean = () => true,
): Promise<void> {
  const [start = 0, end = 0] = frames.starts.slice(part, part + 2)
  const numbered = new Set<number>()
  const forAll = new Spans(frames, part)
  const forUnnumbered = new Spans(frames, part, isUnnumbered(frames))
  await forEachCaption(db, captionRuns, (key, number, from, to) => {
    if (!isWanted(key)) return
    if (number !== null) numbered.add(number)
    if (from !== null) (number === null ? forAll : forUnnumbered).add(from, to)
  })
  for (let frame = start; frame < end; frame++) {
    if (numbered.has(frames.numbers[frame] ?? Number.NaN)) marked[frame] = 1
  }
  for (const spans of [forAll, forUnnumbered]) spans.mark(marked)
}

/** The keys of the captions of runs that any frame of a list has. */
export async function captionsOfFrames(
  db: Kysely<StoreSchema>,
  frames: FrameList,
  captionRuns: readonly number[],
): Promise<number[]> {
  const numbers = new Set(frames.numbers)
  const forAll = new Spans(frames, 0)
  const forUnnumbered = new Spans(frames, 0, isUnnumbered(frames))
  const found: number[] = []
  await forEachCaption(db, captionRuns, (key, number, from, to) => {
    const isOfNumber = number !== null && numbers.has(number)
    const isAtTime = from !== null && (number === null ? forAll : forUnnumbered).hasAny(from, to)
    if (isOfNumber || isAtTime) found.push(key)
  })
  return found
}

function isUnnumbered({ numbers }: FrameList): (frame: number) => boolean {
  return (frame) => Number.isNaN(numbers[frame] ?? Number.NaN)
}

/** Calls back with the key, the frame number, and the span of time of each caption of runs. */
async function forEachCaption(
  db: Kysely<StoreSchema>,
  runKeys: readonly number[],
  take: (key: number, number: number | null, from: number | null, to: number) => void,
): Promise<void> {
  for (const ownerKey of runKeys) {
    const read = {
      ...{ table: 'caption', owner: 'run_key', ownerKey, order: 'timestamp_ms', key: 'caption_key' },
      columns: [sql.ref('frame_number'), sql.ref('end_ms')],
    }
    for await (const [starts = [], keys = [], numbers = [], ends = []] of columnSlices(db, read)) {
      for (let at = 0; at < keys.length; at++) {
        const from = starts[at] ?? null
        take(keys[at] ?? 0, numbers[at] ?? null, from, ends[at] ?? from ?? 0)
      }
    }
  }
}
