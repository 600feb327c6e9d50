import type { FrameRecord, ObjectRecord } from '../shared/records'

/** Half a pixel: detectors round, and a box that touches the edge is inside. */
const SLACK = 0.5

interface Size {
  width: number
  height: number
}

/** The frame sizes of a video as far as they are known, to tell the boxes that reach outside. */
export class FrameSizes {
  #video: Size | null = null
  /** Frames whose size is not the video's; few or none, so that memory stays flat. */
  readonly #differing = new Map<number, Size>()

  get hasVideo(): boolean {
    return this.#video !== null
  }

  /** Sets the video's own size, where both are known. */
  setVideo(width: number | null | undefined, height: number | null | undefined): void {
    if (width != null && height != null) this.#video = { width, height }
  }

  /** Notes a frame's own size; the first one stands for the video where its size is not known. */
  note({ frameNumber, width, height }: FrameRecord): void {
    if (width === null || height === null) return
    this.#video ??= { width, height }
    if (frameNumber === null || (this.#video.width === width && this.#video.height === height)) return
    this.#differing.set(frameNumber, { width, height })
  }

  /** Whether a box reaches outside its frame; of an unknown size, only the top left is known. */
  isOutside({ frameNumber, x, y, w, h }: ObjectRecord): boolean {
    if (x < -SLACK || y < -SLACK) return true
    const own = this.#differing.size > 0 && frameNumber !== null ? this.#differing.get(frameNumber) : undefined
    const size = own ?? this.#video
    return size !== null && (x + w > size.width + SLACK || y + h > size.height + SLACK)
  }
}
