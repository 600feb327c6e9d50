import { THUMBNAIL_WIDTHS, type ThumbnailWidth } from '../../shared/gallery-sizes'

/** So many are asked for at once, and so many times at the same time. */
const BATCH = 12
const AT_ONCE = 2
const KEPT = 20_000

/** The addresses of small pictures, asked for as their frames come into view. */
export class Thumbnails {
  readonly #load: (paths: string[], width: ThumbnailWidth) => Promise<(string | null)[] | null>
  readonly #changed: () => void
  readonly #addresses = new Map<string, string | null>()
  readonly #asked = new Set<string>()
  #wanted: readonly string[] = []
  #width: ThumbnailWidth = THUMBNAIL_WIDTHS[0]
  #running = 0

  constructor(
    load: (paths: string[], width: ThumbnailWidth) => Promise<(string | null)[] | null>,
    changed: () => void,
  ) {
    this.#load = load
    this.#changed = changed
  }

  /** The address; `null` where the image is missing, `undefined` while it is not known. */
  get(path: string): string | null | undefined {
    return this.#addresses.get(path)
  }

  /** Asks for the pictures in view. What was wanted before and is no longer in view is left out. */
  want(paths: readonly string[], cssWidth: number): void {
    const pixels = cssWidth * window.devicePixelRatio
    const width = THUMBNAIL_WIDTHS.find((it) => it >= pixels) ?? 320
    if (width !== this.#width) {
      this.#width = width
      this.#addresses.clear()
    }
    this.#wanted = paths
    while (this.#running < AT_ONCE && this.#next().length > 0) void this.#run()
  }

  /** A picture turned out not to load. */
  lost(path: string): void {
    this.#addresses.set(path, null)
    this.#changed()
  }

  /** Looks again for those that were missing. */
  refresh(): void {
    for (const [path, address] of this.#addresses) if (address === null) this.#addresses.delete(path)
  }

  async #run(): Promise<void> {
    this.#running++
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      const width = this.#width
      for (const path of batch) this.#asked.add(path)
      const addresses = await this.#load(batch, width)
      for (const [index, path] of batch.entries()) {
        this.#asked.delete(path)
        if (width === this.#width) this.#addresses.set(path, addresses?.[index] ?? null)
      }
      for (const [oldest] of this.#addresses) {
        if (this.#addresses.size <= KEPT) break
        this.#addresses.delete(oldest)
      }
      this.#changed()
    }
    this.#running--
  }

  #next(): string[] {
    const isNew = (path: string) => !this.#addresses.has(path) && !this.#asked.has(path)
    return this.#wanted.filter(isNew).slice(0, BATCH)
  }
}
