import { MAX_CHOSEN, MAX_RANGES } from '../../shared/gallery-sizes'
import { fromRanges, type KeyRange, toRanges } from './key-ranges'

/** What a selection asks of the gallery. */
interface Asked {
  /** The key of the frame at a place, if it is read. */
  keyAt(index: number): number | undefined
  /** The keys of the frames that are shown, from one place to another, both included; `null` where that failed. */
  loadKeys(from: number, to: number): Promise<number[] | null>
  /** The keys of all frames in their order, also those that are not shown. */
  loadAllKeys(): Promise<number[] | null>
  /** How many frames are shown. */
  total(): number
  changed(): void
}

/** A range that is being extended. */
interface Range {
  /** Places. */
  anchor: number
  end: number
  /** What was selected before. */
  base: ReadonlySet<number>
}

/** The frames that were selected. They are known by their keys, and so stay selected in any order, under any filter. */
export class Selection {
  readonly #asked: Asked
  #keys: ReadonlySet<number> = new Set()
  #range: Range | null = null
  /** Counts the readings of keys, so that an answer that was overtaken is dropped. */
  #reading = 0
  #ranges: KeyRange[] | null = null

  constructor(asked: Asked) {
    this.#asked = asked
  }

  get size(): number {
    return this.#keys.size
  }

  has(key: number): boolean {
    return this.#keys.has(key)
  }

  /** In the order in which they were selected. */
  get keys(): number[] {
    return [...this.#keys]
  }

  /** What is kept over a reload; nothing where that would be too many. */
  get ranges(): KeyRange[] {
    this.#ranges ??= toRanges(this.#keys)
    return this.#ranges.length > MAX_RANGES ? [] : this.#ranges
  }

  restore(ranges: readonly (readonly [number, number])[]): void {
    this.#set(fromRanges(ranges, MAX_CHOSEN))
  }

  /** Selects the frame at a place, or no longer. */
  toggle(index: number): void {
    const key = this.#asked.keyAt(index)
    if (key === undefined) return
    this.#set(toggledSet(this.#keys, key))
    this.#range = { anchor: index, end: index, base: this.#keys }
  }

  /**
   * Selects the frames up to a place: from where the last range began, if it ended at `from`, else from `from`. What the
   * last range had beyond is no longer selected, and what was selected before it still is.
   */
  async extend(from: number, to: number): Promise<void> {
    const former = this.#range?.end === from ? this.#range : { anchor: from, base: this.#keys }
    const range = { ...former, end: to }
    this.#range = range
    const reading = ++this.#reading
    const keys = await this.#between(Math.min(range.anchor, to), Math.max(range.anchor, to))
    if (keys === null || reading !== this.#reading) return
    this.#set(new Set([...range.base, ...keys]))
    this.#range = range
  }

  /** Selects all frames that are shown, and no others. */
  async all(): Promise<void> {
    const last = this.#asked.total() - 1
    if (last < 0) return
    const reading = ++this.#reading
    const keys = await this.#asked.loadKeys(0, last)
    if (keys !== null && reading === this.#reading) this.#set(new Set(keys))
  }

  clear(): void {
    this.#set(new Set())
  }

  /** Other frames are shown, or at other places. */
  forgetPlaces(): void {
    this.#range = null
  }

  /** Frames may be gone: those are no longer selected. */
  async refresh(): Promise<void> {
    this.forgetPlaces()
    if (this.size === 0) return
    const all = await this.#asked.loadAllKeys()
    if (all === null) return
    const existing = new Set(all)
    if (this.keys.every((key) => existing.has(key))) return
    this.#set(new Set(this.keys.filter((key) => existing.has(key))))
  }

  /** The keys in the order of the gallery. */
  async ordered(): Promise<number[]> {
    if (this.size < 2) return this.keys
    const all = await this.#asked.loadAllKeys()
    return all === null ? this.keys : all.filter((key) => this.#keys.has(key))
  }

  async #between(from: number, to: number): Promise<number[] | null> {
    const keys: number[] = []
    for (let index = from; index <= to; index++) {
      const key = this.#asked.keyAt(index)
      if (key === undefined) return this.#asked.loadKeys(from, to)
      keys.push(key)
    }
    return keys
  }

  #set(keys: ReadonlySet<number>): void {
    this.#reading++
    this.#keys = keys
    this.#ranges = null
    this.#range = null
    this.#asked.changed()
  }
}

function toggledSet(keys: ReadonlySet<number>, key: number): ReadonlySet<number> {
  const changed = new Set(keys)
  if (!changed.delete(key)) changed.add(key)
  return changed
}
