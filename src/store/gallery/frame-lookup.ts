import { Slices } from '../maintenance/task'
import type { FrameList } from './frame-list'

const NONE: readonly number[] = []

/** Frames between looks at the clock. */
export const STRIDE = 4096

/** Finds the frames that something belongs to that has a frame number, a time, or both. */
export class FrameLookup {
  readonly #times: Float64Array
  readonly #byNumber = new Map<number, number[]>()
  readonly #byTime = new Map<number, number[]>()
  readonly #unnumberedByTime = new Map<number, number[]>()

  private constructor({ times }: FrameList) {
    this.#times = times
  }

  /** Of one part. Takes its time, so that others have their turn between. */
  static async of(frames: FrameList, part: number): Promise<FrameLookup> {
    const slices = new Slices()
    const lookup = new FrameLookup(frames)
    const end = frames.starts[part + 1] ?? 0
    for (let frame = frames.starts[part] ?? 0; frame < end; frame++) {
      if (frame % STRIDE === 0) await slices.next()
      lookup.#add(frame, frames.numbers[frame] ?? Number.NaN, frames.times[frame] ?? Number.NaN)
    }
    return lookup
  }

  /** The frames of that number; where it or the frame has none, those of that time. */
  find(number: number | null, time: number | null): readonly number[] {
    if (number === null) return time === null ? NONE : (this.#byTime.get(time) ?? NONE)
    const numbered = this.#byNumber.get(number) ?? NONE
    if (time === null || this.#unnumberedByTime.size === 0) return numbered
    const unnumbered = this.#unnumberedByTime.get(time) ?? NONE
    return unnumbered.length === 0 ? numbered : [...numbered, ...unnumbered]
  }

  /** The time of the first frame of that number that has one, or `null`. */
  timeOf(number: number): number | null {
    for (const frame of this.#byNumber.get(number) ?? NONE) {
      const time = this.#times[frame] ?? Number.NaN
      if (!Number.isNaN(time)) return time
    }
    return null
  }

  #add(frame: number, number: number, time: number): void {
    if (!Number.isNaN(number)) add(this.#byNumber, number, frame)
    if (Number.isNaN(time)) return
    add(this.#byTime, time, frame)
    if (Number.isNaN(number)) add(this.#unnumberedByTime, time, frame)
  }
}

function add(map: Map<number, number[]>, key: number, frame: number): void {
  const frames = map.get(key)
  if (frames) frames.push(frame)
  else map.set(key, [frame])
}
