/**
 * How many frames have no image, or one that is gone. To look for all files takes a while, so they are counted only while
 * someone looks at the filters.
 */
export class MissingCount {
  readonly #count: () => Promise<number | null>
  readonly #changed: () => void
  #isLookedAt = false
  /** Counts the countings, so that one that was overtaken is dropped. */
  #counting = 0
  /** `null` while it is not known. */
  value: number | null = null

  /** `count` answers `null` where it failed. */
  constructor(count: () => Promise<number | null>, changed: () => void) {
    this.#count = count
    this.#changed = changed
  }

  /** The filters were opened or closed. */
  look(isLookedAt: boolean): void {
    this.#isLookedAt = isLookedAt
    void this.refresh()
  }

  /** The store has changed, or someone looks again. */
  async refresh(): Promise<void> {
    const counting = ++this.#counting
    if (!this.#isLookedAt) {
      this.value = null
      return
    }
    const value = await this.#count()
    if (counting !== this.#counting) return
    this.value = value
    this.#changed()
  }
}
