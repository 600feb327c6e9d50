import type { GalleryFilter, GallerySort } from '../../../../src/shared/gallery'
import type { Random } from '../../../support/random'

/** What places a record: its number, its time in ms, or both. */
interface Placed {
  number: number | null
  time: number | null
}

/** Results of a video, as a gallery should show them: worked out record by record. */
export interface ReferenceResults {
  /** In the order in which they were stored. */
  frames: (Placed & { hasImage: boolean })[]
  captions: (Placed & { end: number | null; text: string })[]
  objects: (Placed & { label: string; confidence: number | null })[]
}

/** Random results of so many frames, with two captions for ten frames, and six detections a frame. */
export function randomResults(random: Random, frames: number): ReferenceResults {
  const placed = (): Placed => {
    const number = random.oneIn(3) ? null : random.below(frames)
    return { number, time: number === null || random.oneIn(2) ? random.below(frames) * 10 : null }
  }
  const many = <T>(count: number, make: () => T) => Array.from({ length: count }, make)
  return {
    frames: many(frames, () => ({ ...placed(), hasImage: random.oneIn(20) })),
    captions: many(Math.ceil(frames / 5), () => {
      const at = placed()
      return { ...at, end: at.time === null || random.oneIn(2) ? null : at.time + random.below(60), text: 'A caption' }
    }),
    objects: many(frames * 6, () => ({
      ...placed(),
      label: random.pick(['person', 'car', 'dog', 'a "label"']),
      confidence: random.oneIn(5) ? null : random.below(101) / 100,
    })),
  }
}

/** Results as a tool gives them. */
export function toResults({ frames, captions, objects }: Partial<ReferenceResults>, image: string) {
  const place = ({ number, time }: Placed) => ({ frame_number: number, timestamp_ms: time })
  return {
    ...(frames && { frames: frames.map((it) => ({ ...place(it), ...(it.hasImage ? { path: image } : {}) })) }),
    ...(captions && { captions: captions.map((it) => ({ ...place(it), end_ms: it.end, text: it.text })) }),
    ...(objects && {
      objects: objects.map(({ label, confidence, ...it }) => ({ ...place(it), label, confidence, bbox: [1, 2, 3, 4] })),
    }),
  }
}

/** Whether something is of a frame: by number, or where one of them has none, by time. */
function isOf(it: Placed, frame: Placed, isAt: (time: number) => boolean): boolean {
  if (it.number !== null && frame.number !== null) return it.number === frame.number
  return frame.time !== null && isAt(frame.time)
}

/** `work` once a frame: all detections or captions are gone through for each. */
function onceAFrame<T>(work: (results: ReferenceResults, frame: Placed) => T) {
  const known = new WeakMap<Placed, T>()
  return (results: ReferenceResults, frame: Placed): T => {
    const found = known.get(frame) ?? work(results, frame)
    known.set(frame, found)
    return found
  }
}

/** The detections in a frame. */
export const objectsOf = onceAFrame(({ objects }, frame) =>
  objects.filter((it) => isOf(it, frame, (time) => time === it.time)),
)

/** The captions of a frame. */
export const captionsOf = onceAFrame(({ captions }, frame) =>
  captions.filter((it) =>
    isOf(it, frame, (time) => it.time === time || (it.time !== null && it.time < time && time < (it.end ?? 0))),
  ),
)

/** The places of the frames that a filter leaves, in order. */
export function expectedOrder(results: ReferenceResults, filter: GalleryFilter, sort: GallerySort): number[] {
  const { frames } = results
  const passes = (frame: ReferenceResults['frames'][number]) => {
    const { fromMs, toMs, labels = [], minConfidence, hasCaption, isMissing } = filter
    if (fromMs !== undefined && (frame.time === null || frame.time < fromMs)) return false
    if (toMs !== undefined && (frame.time === null || frame.time > toMs)) return false
    if (hasCaption !== undefined && captionsOf(results, frame).length > 0 !== hasCaption) return false
    if (isMissing !== undefined && frame.hasImage === isMissing) return false
    if (labels.length === 0 && minConfidence === undefined) return true
    return objectsOf(results, frame).some(
      ({ label, confidence }) =>
        (labels.length === 0 || labels.includes(label)) &&
        (minConfidence === undefined || (confidence !== null && confidence >= minConfidence)),
    )
  }
  const sign = sort.isDescending ? -1 : 1
  const compare = (a: number | null, b: number | null) =>
    a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b)
  const [first, second] = sort.by === 'number' ? (['number', 'time'] as const) : (['time', 'number'] as const)
  return frames
    .map((frame, place) => ({ frame, place }))
    .filter(({ frame }) => passes(frame))
    .sort(
      (a, b) =>
        compare(a.frame[first], b.frame[first]) ||
        compare(a.frame[second], b.frame[second]) ||
        sign * (a.place - b.place),
    )
    .map(({ place }) => place)
}
