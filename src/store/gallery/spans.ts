import type { FrameList } from './frame-list'

/** Spans of time over frames, however long they are: where they begin and end is counted, not what they cover. */
export class Spans {
  readonly #frames: Uint32Array
  readonly #times: Float64Array
  readonly #steps: Int32Array

  /** Of the frames of a part that are wanted. */
  constructor({ times, starts }: FrameList, part: number, isWanted: (frame: number) => boolean = () => true) {
    const timeOf = (frame: number) => times[frame] ?? Number.NaN
    const [start = 0, end = 0] = starts.slice(part, part + 2)
    const timed: number[] = []
    for (let frame = start; frame < end; frame++) if (!Number.isNaN(timeOf(frame)) && isWanted(frame)) timed.push(frame)
    this.#frames = new Uint32Array(timed.sort((a, b) => timeOf(a) - timeOf(b)))
    this.#times = Float64Array.from(this.#frames, (frame) => times[frame] ?? 0)
    this.#steps = new Int32Array(this.#frames.length + 1)
  }

  /** Its start is in it, its end is not, unless it is the start. */
  add(start: number, end: number): void {
    const [from, to] = this.#within(start, end)
    this.#steps[from] = (this.#steps[from] ?? 0) + 1
    this.#steps[to] = (this.#steps[to] ?? 0) - 1
  }

  /** Whether any frame is in a span. */
  hasAny(start: number, end: number): boolean {
    const [from, to] = this.#within(start, end)
    return from < to
  }

  /** Sets the frames that are in any span. */
  mark(marked: Uint8Array): void {
    let open = 0
    this.#frames.forEach((frame, at) => {
      open += this.#steps[at] ?? 0
      if (open > 0) marked[frame] = 1
    })
  }

  #within(start: number, end: number): [number, number] {
    return [this.#firstNotBefore(start), this.#firstNotBefore(end > start ? end : start + 1)]
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
