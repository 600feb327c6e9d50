import type { ChangeEvent } from '../../shared/model'
import type { OpenedStore } from '../opened-store'
import { toActivityInfo } from '../repositories/activities'
import { loadActivity } from './load'
import type { ActivitySource } from './source'

/** A hundred thousand samples take some 6 MB. */
const KEPT_SAMPLES = 500_000

/** The saved activities that were asked for last, with their samples. */
export class ActivityCache {
  readonly #sources = new Map<string, ActivitySource>()
  /** Counts changes: what was read while one came is not kept. */
  #changes = 0

  /** A saved activity. @throws FrametroveError `not_found`, `corrupted` */
  async source({ database }: OpenedStore, activityId: string): Promise<ActivitySource> {
    const kept = this.#sources.get(activityId)
    if (kept) {
      // The last of the map is the one that was used last.
      this.#sources.delete(activityId)
      this.#sources.set(activityId, kept)
      return kept
    }
    const changes = this.#changes
    const { row, track, splits } = await loadActivity(database.query, activityId)
    const source: ActivitySource = { info: toActivityInfo(row), track, splits, state: null }
    if (changes === this.#changes) this.#keep(activityId, source)
    return source
  }

  changed({ activityIds }: ChangeEvent): void {
    this.#changes++
    if (activityIds === null) this.#sources.clear()
    else for (const id of activityIds) this.#sources.delete(id)
  }

  #keep(activityId: string, source: ActivitySource): void {
    this.#sources.set(activityId, source)
    let samples = 0
    for (const { track } of this.#sources.values()) samples += track.length
    for (const [id, { track }] of this.#sources) {
      if (samples <= KEPT_SAMPLES) return
      samples -= track.length
      this.#sources.delete(id)
    }
  }
}
