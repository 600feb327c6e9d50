import { THUMBNAIL_WIDTHS, type ThumbnailWidth } from '../../shared/gallery-sizes'

/** So many are asked for at once, and so many times at the same time. */
const BATCH = 6
const AT_ONCE = 3
const KEPT = 20_000

/** The addresses of small pictures, asked for as their frames come into view. */
export class Thumbnails {
  readonly #load: (paths: string[], width: ThumbnailWidth) => Promise<(string | null)[] | null>
  readonly #changed: () => void
  readonly #addresses = new Map<string, string | null>()
  readonly #asked = new Set<string>()
  /** Those that did not load. */
  readonly #lost = new Set<string>()
  /** Those that could not be asked for: what is wrong is not known to be the image. */
  readonly #failed = new Set<string>()
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

  /** Asks for the pictures in view, which are so many pixels of the screen wide. What was wanted before and is no longer in view is left out. */
  want(paths: readonly string[], pixels: number): void {
    const width = THUMBNAIL_WIDTHS.find((it) => it >= pixels) ?? 320
    if (width !== this.#width) {
      this.#width = width
      this.#addresses.clear()
    }
    this.#wanted = paths
    while (this.#running < AT_ONCE && this.#next().length > 0) void this.#run()
  }

  /** A picture did not load: it is asked for once more, since it may have been cleaned up and can be made again. */
  lost(path: string): void {
    if (this.#lost.has(path)) this.#addresses.set(path, null)
    else this.#addresses.delete(path)
    this.#lost.add(path)
    this.#changed()
  }

  /** Looks again for those that were missing, or could not be asked for. */
  refresh(): void {
    this.#lost.clear()
    this.#failed.clear()
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
        if (addresses === null) this.#failed.add(path)
        else if (width === this.#width) this.#addresses.set(path, addresses[index] ?? null)
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
    const isNew = (path: string) => ![this.#addresses, this.#asked, this.#failed].some((them) => them.has(path))
    return this.#wanted.filter(isNew).slice(0, BATCH)
  }
}
