import type { FrameList } from './frame-list'

const NONE: readonly number[] = []

/** Finds the frames that something belongs to that has a frame number, a time, or both. */
export class FrameLookup {
  readonly #byNumber = new Map<number, number[]>()
  readonly #byTime = new Map<number, number[]>()
  readonly #unnumberedByTime = new Map<number, number[]>()
  readonly #times: Float64Array

  constructor({ count, numbers, times }: FrameList) {
    this.#times = times
    for (let frame = 0; frame < count; frame++) {
      const [number = Number.NaN, time = Number.NaN] = [numbers[frame], times[frame]]
      if (!Number.isNaN(number)) add(this.#byNumber, number, frame)
      if (Number.isNaN(time)) continue
      add(this.#byTime, time, frame)
      if (Number.isNaN(number)) add(this.#unnumberedByTime, time, frame)
    }
  }

  /** The frames of that number; where it or the frame has none, those of that time. */
  find(number: number | null, time: number | null): readonly number[] {
    if (number === null) return time === null ? NONE : (this.#byTime.get(time) ?? NONE)
    const numbered = this.#byNumber.get(number) ?? NONE
    const unnumbered = time === null ? NONE : (this.#unnumberedByTime.get(time) ?? NONE)
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
}

function add(map: Map<number, number[]>, key: number, frame: number): void {
  const frames = map.get(key)
  if (frames) frames.push(frame)
  else map.set(key, [frame])
}
