import type { Upload } from '../shared/contracts'
import { ERROR_CODES, FrametroveError } from '../shared/errors'

/** Lists of records that the host sends ahead in parts, until the call that they belong to takes them. */
export class Uploads {
  readonly #lists = new Map<string, Map<string, unknown[]>>()

  /** @throws FrametroveError `upload_lost` where what came before is not there */
  add(id: string, key: string, offset: number, records: readonly unknown[]): void {
    const lists = this.#lists.get(id) ?? new Map<string, unknown[]>()
    const list = lists.get(key) ?? []
    if (list.length !== offset) throw partsLost()
    this.#lists.set(id, lists)
    lists.set(key, list)
    for (const record of records) list.push(record)
  }

  /**
   * The results with what was sent ahead put back in its place. The upload is over.
   * @throws FrametroveError `upload_lost` where not all of it is there
   */
  take(upload: Upload | undefined, results: unknown): unknown {
    if (!upload) return results
    const lists = this.#lists.get(upload.id)
    this.#lists.delete(upload.id)
    for (const [key, length] of Object.entries(upload.lengths)) {
      if (lists?.get(key)?.length !== length) throw partsLost()
    }
    return { ...Object(results), ...Object.fromEntries(lists ?? []) }
  }

  discard(id: string): void {
    this.#lists.delete(id)
  }
}

/** A store thread that died, or a window that owned the store, took the parts with it. */
function partsLost(): FrametroveError {
  return new FrametroveError('upload_lost', ERROR_CODES.upload_lost)
}
