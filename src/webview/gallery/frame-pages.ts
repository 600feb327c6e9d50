import type { GalleryFrame, GalleryPage } from '../../shared/gallery'

/** Frames are read in parts of so many. */
const PAGE = 100
/** So many parts are kept; those looked at last stay. */
const KEPT_PAGES = 60

/** The frames of a long list, read part by part as they come into view. */
export class FramePages {
  readonly #load: (offset: number, limit: number) => Promise<GalleryPage | null>
  readonly #changed: () => void
  readonly #pages = new Map<number, { items: GalleryFrame[]; version: number }>()
  #wanted: number[] = []
  #version = 0
  #isLoading = false
  /** How many frames there are; `null` until the first part was read. */
  total: number | null = null

  /** `load` answers `null` where it failed. */
  constructor(load: (offset: number, limit: number) => Promise<GalleryPage | null>, changed: () => void) {
    this.#load = load
    this.#changed = changed
  }

  /** The frame at a place, or `undefined` while it is not read. */
  get(index: number): GalleryFrame | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.items[index % PAGE]
  }

  /** Reads what is in view, and a part before and after it. */
  want(first: number, last: number): void {
    const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)]
    const inView = Array.from({ length: to - from + 1 }, (_, step) => from + step)
    this.#wanted = [...inView, to + 1, from - 1]
    void this.#run()
  }

  /** Forgets everything: another list is shown. */
  clear(): void {
    this.#pages.clear()
    this.total = null
    this.refresh()
  }

  /** Reads anew what is in view; until it is read the former stays. */
  refresh(): void {
    this.#version++
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    for (let page = this.#next(); page !== undefined; page = this.#next()) {
      const version = this.#version
      const answer = await this.#load(page * PAGE, PAGE)
      if (version !== this.#version) continue
      // What failed is not asked for again before something changes.
      const items = answer?.items ?? this.#pages.get(page)?.items ?? []
      this.#pages.delete(page)
      this.#pages.set(page, { items, version })
      this.total = answer?.total ?? this.total
      for (const [oldest] of this.#pages) {
        if (this.#pages.size <= KEPT_PAGES) break
        this.#pages.delete(oldest)
      }
      this.#changed()
    }
    this.#isLoading = false
  }

  #next(): number | undefined {
    const last = this.total === null ? 0 : Math.floor(Math.max(0, this.total - 1) / PAGE)
    const isCurrent = (page: number) => this.#pages.get(page)?.version === this.#version
    return [...this.#wanted, ...(this.total === null ? [0] : [])].find(
      (page) => page >= 0 && (page <= last || this.total === null) && !isCurrent(page),
    )
  }
}
