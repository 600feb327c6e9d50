import { throwIfCancelled } from '../../shared/cancel'
import type { DebugComparison } from '../../shared/debug'
import type { DebugDetection, DebugFrame } from '../../shared/debug-session'
import type { DebugSessionRow } from '../repositories/debug-sessions'
import { type ArchiveReader, type MemberRow, membersOf } from './archive-reader'
import type { ComparisonContext } from './compare'
import type { DebugReading } from './reading'

/** Boxes that overlap by so much of what they cover together are in the same place. */
const SAME_PLACE = 0.5

type FrameComparison = NonNullable<DebugComparison['frames']>

/** Goes through two sessions side by side, whose frames are in the order of their numbers; a member of each is in memory. */
export async function compareFrames(
  reading: DebugReading,
  a: DebugSessionRow,
  b: DebugSessionRow,
  limit: number,
  { signal, progress }: ComparisonContext,
): Promise<FrameComparison> {
  const found: FrameComparison = { compared: 0, agreeing: 0, disagreeing: 0, onlyA: 0, onlyB: 0, first: [] }
  const total = Math.max(a.frame_count, b.frame_count)
  const note = (disagreement: FrameComparison['first'][number]) => {
    if (found.first.length < limit) found.first.push(disagreement)
  }
  const onBoth = (work: (a: Cursor, b: Cursor) => Promise<void>) =>
    reading.archive(a, (readerA) =>
      reading.archive(b, async (readerB) => {
        const members = (session: DebugSessionRow) => membersOf(reading.database.query, session, 'frames').execute()
        await work(new Cursor(readerA, await members(a)), new Cursor(readerB, await members(b)))
      }),
    )
  await onBoth(async (cursorA, cursorB) => {
    for (;;) {
      if (cursorA.needsMore || cursorB.needsMore) {
        throwIfCancelled(signal)
        progress(Math.max(cursorA.index, cursorB.index), total)
        await cursorA.fill()
        await cursorB.fill()
      }
      const [frameA, frameB] = [cursorA.frame, cursorB.frame]
      if (!frameA && !frameB) return
      const [numberA, numberB] = [frameA?.frame_number ?? Infinity, frameB?.frame_number ?? Infinity]
      const frameNumber = Math.min(numberA, numberB)
      const { matched, onlyA, onlyB } = matchDetections(
        numberA === frameNumber ? (frameA?.detections ?? []) : [],
        numberB === frameNumber ? (frameB?.detections ?? []) : [],
      )
      const places = {
        indexA: numberA === frameNumber ? cursorA.index : null,
        indexB: numberB === frameNumber ? cursorB.index : null,
      }
      if (places.indexB === null) found.onlyA++
      else if (places.indexA === null) found.onlyB++
      else {
        found.compared++
        if (onlyA + onlyB === 0) found.agreeing++
        else found.disagreeing++
      }
      if (onlyA + onlyB > 0 || places.indexA === null || places.indexB === null) {
        note({ ...places, frameNumber, matched, onlyA, onlyB })
      }
      if (places.indexA !== null) cursorA.next()
      if (places.indexB !== null) cursorB.next()
    }
  })
  return found
}

/** Goes through the frames of a session, member by member. */
class Cursor {
  readonly #reader: ArchiveReader
  readonly #members: readonly MemberRow[]
  #frames: DebugFrame[] = []
  #member = 0
  #at = 0
  /** Of the present frame. */
  index = 0

  constructor(reader: ArchiveReader, members: readonly MemberRow[]) {
    this.#reader = reader
    this.#members = members
  }

  get frame(): DebugFrame | undefined {
    return this.#frames[this.#at]
  }

  get needsMore(): boolean {
    return this.#at >= this.#frames.length && this.#member < this.#members.length
  }

  async fill(): Promise<void> {
    while (this.needsMore) {
      const member = this.#members[this.#member++]
      this.#frames = member ? await this.#reader.items<DebugFrame>(member) : []
      this.#at = 0
    }
  }

  next(): void {
    this.#at++
    this.index++
  }
}

/** Pairs detections of the same label in the same place, the best overlap first; where one has no box, its label counts. */
export function matchDetections(
  a: readonly DebugDetection[],
  b: readonly DebugDetection[],
): { matched: number; onlyA: number; onlyB: number } {
  const pairs: { overlap: number; a: number; b: number }[] = []
  for (const [atA, one] of a.entries()) {
    for (const [atB, other] of b.entries()) {
      if (one.label !== other.label) continue
      const overlap = one.bbox && other.bbox ? overlapOf(one.bbox, other.bbox) : SAME_PLACE
      if (overlap >= SAME_PLACE) pairs.push({ overlap, a: atA, b: atB })
    }
  }
  const [takenA, takenB] = [new Set<number>(), new Set<number>()]
  for (const pair of pairs.sort((one, other) => other.overlap - one.overlap)) {
    if (takenA.has(pair.a) || takenB.has(pair.b)) continue
    takenA.add(pair.a)
    takenB.add(pair.b)
  }
  return { matched: takenA.size, onlyA: a.length - takenA.size, onlyB: b.length - takenB.size }
}

/** Intersection over union of two boxes; of two without any area 1 where they are the same. */
function overlapOf(
  [x1, y1, w1, h1]: readonly [number, number, number, number],
  [x2, y2, w2, h2]: readonly [number, number, number, number],
): number {
  const width = Math.min(x1 + w1, x2 + w2) - Math.max(x1, x2)
  const height = Math.min(y1 + h1, y2 + h2) - Math.max(y1, y2)
  const both = Math.max(0, width) * Math.max(0, height)
  const all = w1 * h1 + w2 * h2 - both
  if (all > 0) return both / all
  return x1 === x2 && y1 === y2 ? 1 : 0
}
