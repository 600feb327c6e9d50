/** The most buckets that a summary keeps: of a million frames each is 128 frames. */
const MAX_BUCKETS = 8192
/** Least, greatest, sum and count. */
const WIDTH = 4

/** What a bucket of frames says of a series; without a value `count` is 0, and the others are NaN. */
export interface Bucket {
  min: number
  max: number
  sum: number
  count: number
}

/** A bucket without any value. */
export function emptyBucket(): Bucket {
  return { min: Number.NaN, max: Number.NaN, sum: 0, count: 0 }
}

/** Adds what another bucket holds. */
export function addBucket(to: Bucket, { min, max, sum, count }: Bucket): void {
  if (count === 0) return
  if (to.count === 0 || min < to.min) to.min = min
  if (to.count === 0 || max > to.max) to.max = max
  to.sum += sum
  to.count += count
}

/**
 * Least, greatest, sum and count of a series by buckets of equally many frames, a power of two: with the frames the buckets
 * grow, so that there are never more than 8,192. Sessions of fewer frames have a bucket for each.
 */
export class SummaryWriter {
  #framesPerBucket = 1
  #buckets: Bucket[] = []

  /** Values come in the order of their frames. */
  add(frame: number, value: number): void {
    while (frame >= this.#framesPerBucket * MAX_BUCKETS) this.#halve()
    const at = Math.floor(frame / this.#framesPerBucket)
    while (this.#buckets.length <= at) this.#buckets.push(emptyBucket())
    addBucket(this.#buckets[at] as Bucket, { min: value, max: value, sum: value, count: 1 })
  }

  /** The summary as bytes, for a session of so many frames. */
  pack(frames: number): Uint8Array {
    while (frames > this.#framesPerBucket * MAX_BUCKETS) this.#halve()
    const count = Math.ceil(frames / this.#framesPerBucket)
    const values = new Float64Array(1 + count * WIDTH)
    values[0] = this.#framesPerBucket
    for (let at = 0; at < count; at++) {
      const { min, max, sum, count } = this.#buckets[at] ?? emptyBucket()
      values.set([min, max, sum, count], 1 + at * WIDTH)
    }
    return new Uint8Array(values.buffer)
  }

  #halve(): void {
    const halved: Bucket[] = []
    for (let at = 0; at < this.#buckets.length; at += 2) {
      const bucket = this.#buckets[at] as Bucket
      const next = this.#buckets[at + 1]
      if (next) addBucket(bucket, next)
      halved.push(bucket)
    }
    this.#buckets = halved
    this.#framesPerBucket *= 2
  }
}

/** A packed summary, to be read. Its numbers are little-endian, as they are in the memory of every computer that runs VS Code. */
export class Summary {
  readonly framesPerBucket: number
  readonly #values: Float64Array

  constructor(bytes: Uint8Array) {
    // A copy: what comes from the database may lie anywhere in memory.
    this.#values = new Float64Array(new Uint8Array(bytes).buffer)
    this.framesPerBucket = this.#values[0] ?? 1
  }

  get length(): number {
    return (this.#values.length - 1) / WIDTH
  }

  at(index: number): Bucket {
    const values = this.#values
    const first = 1 + index * WIDTH
    const [min, max] = [values[first] ?? Number.NaN, values[first + 1] ?? Number.NaN]
    const [sum, count] = [values[first + 2] ?? 0, values[first + 3] ?? 0]
    return { min, max, sum, count }
  }
}
