import type { DebugOutliers } from '../../shared/debug'
import type { DebugFrame } from '../../shared/debug-session'

/** How many of each are kept. */
const MOST = 100

/** Keeps the items of the greatest rank. */
class Greatest<T> {
  #items: { rank: number; item: T }[] = []
  #least = Number.NEGATIVE_INFINITY

  /** `item` is made only where it counts. */
  offer(rank: number, item: () => T): void {
    if (this.#items.length >= MOST && rank <= this.#least) return
    this.#items.push({ rank, item: item() })
    if (this.#items.length >= 2 * MOST) this.#trim()
  }

  /** The greatest first; of the same rank the one that came first. */
  take(): T[] {
    this.#trim()
    return this.#items.map(({ item }) => item)
  }

  #trim(): void {
    this.#items = this.#items.sort((a, b) => b.rank - a.rank).slice(0, MOST)
    if (this.#items.length === MOST) this.#least = this.#items.at(-1)?.rank ?? this.#least
  }
}

type Break = DebugOutliers['breaks'][number]
type Outlier = DebugOutliers['slowest'][number]

/** Finds what stands out in a session while its frames and tracks go by. */
export class OutlierFinder {
  readonly #slowest = new Greatest<Outlier>()
  readonly #lowest = new Greatest<Outlier>()
  readonly #breaks = new Greatest<Break>()
  readonly #gaps = new Greatest<DebugOutliers['gaps'][number]>()
  /** Where each track was seen last. */
  readonly #seen = new Map<number, { index: number; frameNumber: number | null }>()
  #breakCount = 0
  #gapCount = 0

  frame(index: number, frame: DebugFrame): void {
    const frameNumber = frame.frame_number ?? null
    const outlier = (value: number) => ({ index, frameNumber, timestampMs: frame.timestamp_ms ?? null, value })
    const slow = frame.processing_ms
    if (slow != null) this.#slowest.offer(slow, () => outlier(slow))
    let lowest: number | null = null
    for (const { confidence, track_id: trackId, label } of frame.detections ?? []) {
      if (confidence != null && (lowest === null || confidence < lowest)) lowest = confidence
      if (trackId != null) this.#track(trackId, label, index, frameNumber)
    }
    const least = lowest
    if (least !== null) this.#lowest.offer(-least, () => outlier(least))
  }

  /** Takes the frame numbers of the points of a track; those between which others are missing are gaps. */
  gaps(trackId: number, steps: TrackSteps): void {
    for (const { from, to } of steps.wider()) {
      this.#gaps.offer(to - from, () => ({ trackId, fromFrameNumber: from, toFrameNumber: to }))
    }
    this.#gapCount += steps.widerCount
  }

  take(): DebugOutliers {
    return {
      slowest: this.#slowest.take(),
      lowestConfidence: this.#lowest.take(),
      breaks: this.#breaks.take(),
      breakCount: this.#breakCount,
      gaps: this.#gaps.take(),
      gapCount: this.#gapCount,
    }
  }

  #track(trackId: number, label: string, index: number, frameNumber: number | null): void {
    const last = this.#seen.get(trackId)
    if (!last) {
      this.#seen.set(trackId, { index, frameNumber })
      return
    }
    const missing = index - last.index - 1
    if (missing > 0) {
      this.#breakCount++
      const { index: fromIndex, frameNumber: fromFrameNumber } = last
      this.#breaks.offer(missing, () => ({
        ...{ trackId, label, fromIndex, toIndex: index },
        ...{ fromFrameNumber, toFrameNumber: frameNumber, missing },
      }))
    }
    last.index = index
    last.frameNumber = frameNumber
  }
}

/** The steps from each point of a track to the next, in frame numbers: what is wider than the narrowest is a gap. */
export class TrackSteps {
  readonly #widest = new Greatest<{ from: number; to: number }>()
  #last: number | null = null
  #narrowest = Number.POSITIVE_INFINITY
  #narrowestCount = 0
  #count = 0

  add(frameNumber: number): void {
    const from = this.#last
    this.#last = frameNumber
    if (from === null || frameNumber <= from) return
    const step = frameNumber - from
    this.#count++
    if (step < this.#narrowest) {
      this.#narrowest = step
      this.#narrowestCount = 0
    }
    if (step === this.#narrowest) this.#narrowestCount++
    this.#widest.offer(step, () => ({ from, to: frameNumber }))
  }

  get widerCount(): number {
    return this.#count - this.#narrowestCount
  }

  wider(): { from: number; to: number }[] {
    return this.#widest.take().filter(({ from, to }) => to - from > this.#narrowest)
  }
}
