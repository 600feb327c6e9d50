import type { GalleryTimeline } from '../../shared/gallery'
import type { FrameView, Moments } from '../../shared/gallery-contract'

/** More are read when fewer frames than this follow: a second of a video that is played at twice its speed. */
const AHEAD = 60
/** So many frames are kept. */
const KEPT = 500

/** What a video shows over time, read ahead of the moment at which it is. */
export class MomentsAhead {
  readonly #load: (fromMs: number) => Promise<Moments | null>
  /** What is read: all from a time to a time. */
  #read: { views: FrameView[]; transcript: GalleryTimeline['transcript']; fromMs: number; toMs: number } | null = null
  #wantedMs: number | null = null
  #version = 0
  #isLoading = false
  #hasFailed = false

  /** `load` answers `null` where it failed. */
  constructor(load: (fromMs: number) => Promise<Moments | null>) {
    this.#load = load
  }

  /** The last frame at or before a time; `null` where there is none, or it is not read yet. */
  frameAt(timeMs: number): FrameView | null {
    if (!this.#isRead(timeMs)) return null
    return this.#read?.views.findLast((view) => timeOf(view) <= timeMs) ?? null
  }

  /** What is said at a time; `null` while that is not read. */
  saidAt(timeMs: number): GalleryTimeline['transcript'] | null {
    if (!this.#isRead(timeMs)) return null
    const isSaid = (startMs: number, endMs: number) => startMs <= timeMs && (endMs > timeMs || startMs === timeMs)
    return this.#read?.transcript.filter(({ startMs, endMs }) => isSaid(startMs, endMs)) ?? null
  }

  /** Takes note of the time at which the video is, and reads on where that is needed. */
  want(timeMs: number): void {
    this.#wantedMs = timeMs
    void this.#run()
  }

  /** Forgets everything: the frames may have changed. */
  clear(): void {
    this.#version++
    this.#read = null
    this.#hasFailed = false
  }

  #isRead(timeMs: number): boolean {
    return this.#read !== null && this.#read.fromMs <= timeMs && timeMs <= this.#read.toMs
  }

  async #run(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    for (let fromMs = this.#next(); fromMs !== null; fromMs = this.#next()) {
      const version = this.#version
      const moments = await this.#load(fromMs)
      if (version !== this.#version) continue
      // What failed is not asked for again with every picture of the video.
      if (moments === null) this.#hasFailed = true
      else this.#add(fromMs, moments)
    }
    this.#isLoading = false
  }

  /** From which time on there is something to be read. */
  #next(): number | null {
    const timeMs = this.#wantedMs
    if (timeMs === null || this.#hasFailed) return null
    if (this.#read === null || !this.#isRead(timeMs)) return timeMs
    const { views, toMs } = this.#read
    if (toMs === Number.POSITIVE_INFINITY) return null
    return views.filter((view) => timeOf(view) > timeMs).length < AHEAD ? toMs : null
  }

  #add(fromMs: number, { views, transcript, toMs }: Moments): void {
    const before = this.#read?.toMs === fromMs ? this.#read : null
    const firstMs = views[0] === undefined ? fromMs : timeOf(views[0])
    const all = [...(before?.views.filter((view) => timeOf(view) < firstMs) ?? []), ...views]
    const kept = all.slice(-KEPT)
    const [first] = kept
    this.#read = {
      views: kept,
      // What is said at the border is in both.
      transcript: [...(before?.transcript.filter(({ endMs }) => endMs < fromMs) ?? []), ...transcript],
      fromMs: kept.length < all.length && first !== undefined ? timeOf(first) : (before?.fromMs ?? fromMs),
      toMs: toMs ?? Number.POSITIVE_INFINITY,
    }
  }
}

function timeOf({ details }: FrameView): number {
  return details.timestampMs ?? 0
}
