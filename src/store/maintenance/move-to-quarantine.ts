import { dirname, join } from 'node:path'
import { isMissing } from '../../shared/errors'
import { stampOf } from '../../shared/stamp'
import { syncFolder } from '../files/write'
import { type StoreParts, storageFolders } from './task'

/** A folder in quarantine for what one repair moves there, made when it is first needed. */
export class QuarantineFolder {
  readonly path: string
  readonly #store: StoreParts
  #isUsed = false

  constructor(store: StoreParts, now = new Date()) {
    this.#store = store
    this.path = join(store.storageFolder, storageFolders.quarantine, `${stampOf(now)}-images`)
  }

  get isUsed(): boolean {
    return this.#isUsed
  }

  /** Moves an image there, under the path it had; does nothing where it is gone. Folders left empty are removed. */
  async move(path: string): Promise<void> {
    const { files, io } = this.#store
    const from = files.absolutePath(path)
    const to = join(this.path, path)
    try {
      await io.async.lstat(from)
    } catch (error) {
      if (isMissing(error)) return
      throw error
    }
    await io.async.mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await io.async.rename(from, to)
    this.#isUsed = true
    await syncFolder(dirname(to), io.async)
    await this.#removeEmpty(dirname(from))
  }

  /** Up to the folder of the images; where one is not empty, or can't be removed, it stays. */
  async #removeEmpty(folder: string): Promise<void> {
    const { io, storageFolder } = this.#store
    for (let at = folder; at !== storageFolder; at = dirname(at)) {
      const removed = await io.async.rmdir(at).then(
        () => true,
        () => false,
      )
      if (!removed) return
    }
  }
}
