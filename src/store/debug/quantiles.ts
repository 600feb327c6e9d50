/** So many values are kept as they are; of more, only their distribution is. */
const EXACT_VALUES = 100_000
/** Neighbouring steps of the distribution are so many times as large. */
const STEP = 1.005
const LOG_STEP = Math.log(STEP)
/** What is nearer to zero counts as zero. */
const LEAST = 1e-9

/**
 * Percentiles of values that come one by one, in bounded memory: exact up to 100,000 values, and within half a
 * percent beyond.
 */
export class Quantiles {
  #values: number[] | null = []
  /** How many values are of each step: of their logarithm, above zero and below. */
  readonly #above = new Map<number, number>()
  readonly #below = new Map<number, number>()
  #zeros = 0
  #count = 0

  add(value: number): void {
    this.#count++
    if (this.#values) {
      this.#values.push(value)
      if (this.#values.length > EXACT_VALUES) this.#spread(this.#values)
    } else this.#addStep(value)
  }

  /** The least value that at least this share (0 to 1) of all values do not exceed; NaN where there is none. */
  at(share: number): number {
    const rank = Math.max(0, Math.ceil(share * this.#count) - 1)
    if (this.#values) return Float64Array.from(this.#values).sort()[rank] ?? Number.NaN
    let left = rank
    for (const [step, count] of [...this.#below].sort(([a], [b]) => b - a)) {
      left -= count
      if (left < 0) return -middleOf(step)
    }
    left -= this.#zeros
    if (left < 0) return 0
    for (const [step, count] of [...this.#above].sort(([a], [b]) => a - b)) {
      left -= count
      if (left < 0) return middleOf(step)
    }
    return Number.NaN
  }

  #spread(values: readonly number[]): void {
    this.#values = null
    for (const value of values) this.#addStep(value)
  }

  #addStep(value: number): void {
    if (Math.abs(value) < LEAST) {
      this.#zeros++
      return
    }
    const step = Math.round(Math.log(Math.abs(value)) / LOG_STEP)
    const steps = value > 0 ? this.#above : this.#below
    steps.set(step, (steps.get(step) ?? 0) + 1)
  }
}

function middleOf(step: number): number {
  return Math.exp(step * LOG_STEP)
}
