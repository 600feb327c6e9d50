/** Random choices that are the same for the same seed (mulberry32, public domain). */
export class Random {
  #state: number

  /** `seeds` are whole numbers; other ones give other choices, also where only one of them differs. */
  constructor(...seeds: number[]) {
    this.#state = 0
    for (const seed of seeds) this.#state = (this.below(2 ** 32) ^ seed) | 0
  }

  /** A whole number from 0 to below `bound`, which is at most 2³². */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % bound
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  /** One of the items. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0]
  }
}
