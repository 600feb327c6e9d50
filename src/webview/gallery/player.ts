import type { GalleryTimeline } from '../../shared/gallery'
import type { FrameView, Moments } from '../../shared/gallery-contract'
import { MomentsAhead } from './moments'
import type { Size } from './zoom'

export const SPEEDS = [0.5, 1, 2] as const
/** Times of frames are rounded, to hundredths at worst: by so much the frame of a picture may be later than it. */
const ROUNDING_MS = 5
/** While the same frame is shown, the moment is told so often. */
const TELL_MS = 100

/** What a player works with. */
export interface PlayerParts {
  /** Of the video. */
  address: string
  /** `null` where it failed. */
  load(fromMs: number): Promise<Moments | null>
  /** Shows the frame of the moment. */
  show(view: FrameView): void
  /** There is something else to show. */
  changed(): void
}

/** What is to be seen of a video while it is played. */
export interface Film {
  element: HTMLVideoElement
  /** Whether there is a picture already. */
  hasPicture: boolean
  /** Of a picture, in pixels; `null` while that is not known. */
  size: Size | null
}

/** Plays the video of the frames; the frame at or before the moment is shown with it. */
export class Player {
  readonly element = document.createElement('video')
  readonly #parts: PlayerParts
  readonly #moments: MomentsAhead
  #pausedMs: number | null = null
  #hasPicture = false
  /** The moment that the video shows while it is played, in ms. */
  nowMs: number | null = null
  /** Whether the video could not be played. */
  hasFailed = false
  speed: number = 1

  constructor(parts: PlayerParts) {
    this.#parts = parts
    this.#moments = new MomentsAhead((fromMs) => parts.load(fromMs))
    const { element } = this
    element.disablePictureInPicture = true
    element.disableRemotePlayback = true
    element.addEventListener('loadedmetadata', () => {
      // Sound alone is no video: its pictures are of a kind that is not known here.
      if (element.videoWidth === 0) this.#fail()
      else parts.changed()
    })
    element.addEventListener('error', () => this.#fail())
    // Also when its element was taken off the page.
    element.addEventListener('pause', () => this.#stop(element.ended ? 0 : this.nowMs))
  }

  get isPlaying(): boolean {
    return this.nowMs !== null
  }

  /** `null` while it is not played. */
  get film(): Film | null {
    if (!this.isPlaying) return null
    const { element } = this
    const { videoWidth: width, videoHeight: height } = element
    return { element, hasPicture: this.#hasPicture, size: width > 0 && height > 0 ? { width, height } : null }
  }

  /** What is said at the moment; `null` where that is not known. */
  get said(): GalleryTimeline['transcript'] | null {
    return this.nowMs === null ? null : this.#moments.saidAt(this.nowMs)
  }

  /** Plays from where it was paused, or from a frame; or pauses. */
  toggle(view: FrameView): void {
    if (this.isPlaying) this.element.pause()
    else this.#play(this.#pausedMs ?? view.details.timestampMs ?? 0)
  }

  /** Goes on at a moment. */
  seek(timestampMs: number): void {
    this.#pausedMs = null
    if (!this.isPlaying) return
    this.nowMs = timestampMs
    this.element.currentTime = (timestampMs + ROUNDING_MS) / 1000
    this.#moments.want(timestampMs)
    this.#parts.changed()
  }

  setSpeed(speed: number): void {
    this.speed = speed
    this.element.defaultPlaybackRate = speed
    this.element.playbackRate = speed
    this.#parts.changed()
  }

  setSound({ isMuted = this.element.muted, volume = this.element.volume }): void {
    this.element.muted = isMuted
    this.element.volume = volume
    this.#parts.changed()
  }

  /** The frames may have changed. */
  refresh(): void {
    this.#moments.clear()
  }

  #play(fromMs: number): void {
    const { element } = this
    if (element.src === '' || this.hasFailed) element.src = this.#parts.address
    this.hasFailed = false
    this.#hasPicture = false
    this.nowMs = fromMs
    this.seek(fromMs)
    // Why it can't be played is told by an event, if it is the video's fault.
    element.play().catch(() => this.#stop(this.nowMs))
    this.#watch()
  }

  #watch(): void {
    this.element.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (!this.isPlaying) return
      if (!this.element.seeking) this.#follow(mediaTime * 1000)
      this.#watch()
    })
  }

  #follow(nowMs: number): void {
    const tells = !this.#hasPicture || Math.abs(nowMs - (this.nowMs ?? 0)) >= TELL_MS
    this.#hasPicture = true
    this.#moments.want(nowMs)
    const view = this.#moments.frameAt(nowMs + ROUNDING_MS)
    if (view !== null) this.#parts.show(view)
    if (!tells) return
    this.nowMs = nowMs
    this.#parts.changed()
  }

  #stop(pausedMs: number | null): void {
    if (!this.isPlaying) return
    this.nowMs = null
    this.#pausedMs = pausedMs
    this.#parts.changed()
  }

  #fail(): void {
    this.hasFailed = true
    this.element.pause()
    this.#stop(null)
    this.#parts.changed()
  }
}
