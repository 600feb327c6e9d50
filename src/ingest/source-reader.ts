import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { throwIfCancelled } from '../shared/cancel'
import type { SourceFile } from '../shared/model'
import { unreadable } from './frame-paths'
import { FileFault } from './readers/file-fault'

/** Bytes read at a time: some 2,000 records, few enough that they are gone before the garbage collector moves them. */
const CHUNK_BYTES = 1 << 18
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf])

/** A file being read once from beginning to end, hashed on the way. */
export class SourceReader {
  /** As the user gave it. */
  readonly path: string
  /** Size in bytes when the reading began. */
  readonly size: number
  readonly #hash = createHash('sha256')
  readonly #signal: AbortSignal
  readonly #onProgress: (bytesRead: number) => void
  #bytes = 0

  constructor(path: string, size: number, signal: AbortSignal, onProgress: (bytesRead: number) => void) {
    this.path = path
    this.size = size
    this.#signal = signal
    this.#onProgress = onProgress
  }

  /**
   * The file's bytes in pieces of about 256 kB, without a byte order mark.
   * @throws FileFault where the file may not be read, FrametroveError `cancelled`
   */
  async *chunks(): AsyncGenerator<Buffer, void, void> {
    const file = await open(this.path).catch((error: unknown) => {
      throw new FileFault(unreadable(error))
    })
    for await (const chunk of file.createReadStream({ highWaterMark: CHUNK_BYTES })) {
      throwIfCancelled(this.#signal)
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a file stream gives bytes')
      const first = this.#bytes === 0
      this.#hash.update(chunk)
      this.#bytes += chunk.length
      this.#onProgress(this.#bytes)
      yield first && chunk.subarray(0, 3).equals(UTF8_BOM) ? chunk.subarray(3) : chunk
    }
  }

  /** The file with its hash; to be asked once, after the last chunk. */
  source(): SourceFile {
    return { path: this.path, sha256: this.#hash.digest('hex'), bytes: this.#bytes }
  }
}
