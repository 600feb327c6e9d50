import type { GalleryState } from '../../shared/gallery-contract'

/** How long after the last change the state is kept. */
const KEEP_MS = 200

/** The state of a gallery, which is kept so that a reload finds it as it was. */
export class KeptState {
  readonly #keep: (state: GalleryState) => void
  #state: GalleryState | null = null
  #timer: number | undefined

  /** `keep` is told a while after the last change. */
  constructor(keep: (state: GalleryState) => void) {
    this.#keep = keep
  }

  /** `null` before `begin`. */
  get now(): GalleryState | null {
    return this.#state
  }

  begin(state: GalleryState): void {
    this.#state = state
  }

  change(changes: Partial<GalleryState>): void {
    if (this.#state === null) return
    const state = { ...this.#state, ...changes }
    this.#state = state
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#keep(state), KEEP_MS)
  }
}
