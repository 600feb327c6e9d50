import { randomBytes } from 'node:crypto'
import * as path from 'node:path'
import { toFrametroveError } from '../../shared/errors'
import { type FileIo, writeAll } from './file-io'

/** Enough for the lock, a manifest and some hundred deletions. */
const RESERVE_BYTES = 128 * 1024

/** Room that the store keeps on its disk, for what has to be possible when that is full: to open it, and to delete. */
export class Reserve {
  readonly #io: FileIo
  readonly #folder: string
  readonly #file: string

  /** `folder` is the store's own. */
  constructor(io: FileIo, folder: string) {
    this.#io = io
    this.#folder = folder
    this.#file = path.join(folder, 'reserve.bin')
  }

  /** Runs work that changes nothing where it fails; where it finds no room, again with the room that is kept. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.#run(work)
    this.#keep()
    return result
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (toFrametroveError(error, '').code !== 'disk_full' || !this.#isKept) throw error
      this.#io.remove(this.#file)
      return work()
    }
  }

  get #isKept(): boolean {
    return this.#io.list(this.#folder).includes(path.basename(this.#file))
  }

  /** Where there is no room for it now, there may be the next time. */
  #keep(): void {
    try {
      if (this.#isKept) return
      const fd = this.#io.open(this.#file, 'wx')
      try {
        // Bytes that no file system can shrink.
        writeAll(this.#io, fd, randomBytes(RESERVE_BYTES), 0)
      } catch {
        this.#io.remove(this.#file)
      } finally {
        this.#io.close(fd)
      }
    } catch {
      // The store works without it.
    }
  }
}
