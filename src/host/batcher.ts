/** Gathers what is added for a moment, then hands it over at once; never while the last batch is still at work. */
export class Batcher<T> {
  readonly #delayMs: number
  readonly #handle: (items: ReadonlySet<T>) => Promise<void>
  #items = new Set<T>()
  #timer: NodeJS.Timeout | undefined
  #busy = false
  #disposed = false

  constructor(delayMs: number, handle: (items: ReadonlySet<T>) => Promise<void>) {
    this.#delayMs = delayMs
    this.#handle = handle
  }

  /** Adds an item to the next batch. */
  add(item: T): void {
    this.#items.add(item)
    this.#schedule()
  }

  dispose(): void {
    this.#disposed = true
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (this.#busy || this.#disposed || this.#timer !== undefined) return
    this.#timer = setTimeout(() => void this.#run(), this.#delayMs)
  }

  async #run(): Promise<void> {
    this.#timer = undefined
    const items = this.#items
    this.#items = new Set()
    this.#busy = true
    try {
      await this.#handle(items)
    } finally {
      this.#busy = false
      if (this.#items.size > 0) this.#schedule()
    }
  }
}
