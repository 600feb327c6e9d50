import type { GalleryScope } from '../../shared/gallery'
import type { ChangeEvent } from '../../shared/model'
import type { OpenedStore } from '../opened-store'
import { Gallery } from './gallery'
import { type ResolvedScope, resolveScope } from './scope'
import { searchFrames } from './search/search'

/** Galleries kept: one of 100,000 frames and a million detections takes some 30 MB. */
const KEPT = 3
/** How often an answer is worked out that changes overtook. */
const MAX_ATTEMPTS = 3

interface Kept {
  store: OpenedStore
  /** Once it is known. */
  scope: ResolvedScope | null
  gallery: Promise<Gallery>
  /** Data of it has changed since it was read. */
  isStale: boolean
}

/** The galleries that were asked last, as long as what they show does not change. */
export class Galleries {
  readonly #kept = new Map<string, Kept>()

  /** A change was made; who asks from now on sees it. */
  changed(change: ChangeEvent): void {
    for (const [name, kept] of this.#kept) {
      if (kept.scope !== null && !kept.scope.isTouchedBy(change)) continue
      kept.isStale = true
      this.#kept.delete(name)
    }
  }

  /**
   * Works on the gallery of a scope: again where its data changed meanwhile.
   * @throws FrametroveError `not_found`
   */
  async use<T>(store: OpenedStore, scope: GalleryScope, work: (gallery: Gallery) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const kept = this.#open(store, scope)
      const answer = await work(await kept.gallery)
      if (!kept.isStale || attempt === MAX_ATTEMPTS) return answer
    }
  }

  #open(store: OpenedStore, scope: GalleryScope): Kept {
    const name = JSON.stringify(scope)
    const found = this.#kept.get(name)
    this.#kept.delete(name)
    // After a restore the store is another.
    const kept = found?.store === store ? found : this.#begin(store, scope, name)
    this.#kept.set(name, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return kept
  }

  #begin(store: OpenedStore, scope: GalleryScope, name: string): Kept {
    const db = store.database.query
    const resolved = scope.kind === 'search' ? searchFrames(db, scope.text) : resolveScope(db, scope)
    const gallery = resolved.then((it) => {
      kept.scope = it
      return new Gallery(db, store.files, it)
    })
    const kept: Kept = { store, scope: null, gallery, isStale: false }
    gallery.catch(() => {
      if (this.#kept.get(name) === kept) this.#kept.delete(name)
    })
    return kept
  }
}
