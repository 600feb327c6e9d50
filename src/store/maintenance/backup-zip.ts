import { once } from 'node:events'
import { dirname } from 'node:path'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { ZipFile } from 'yazl'
import { throwIfCancelled } from '../../shared/cancel'
import type { AsyncFileIo } from '../async-file-io'
import { syncFolder } from '../files/write'

/** Adds entries to a ZIP file that is being written. */
export interface ZipWriter {
  /** Adds bytes as they are: images are compressed already. */
  add(name: string, bytes: Buffer): Promise<void>
  /** Adds bytes compressed. */
  addCompressed(name: string, bytes: Uint8Array): Promise<void>
  /** Adds what `write` hands on in parts, compressed. */
  addStream(name: string, write: (append: (part: string | Uint8Array) => Promise<void>) => Promise<void>): Promise<void>
}

const PART_BYTES = 1024 * 1024
/** What the name of a ZIP file ends with until it is whole. */
export const UNFINISHED = '.part'
/** Little is gained by more effort, and it takes much longer. */
const LEVEL = 1

/**
 * Writes a ZIP file beside its place, and renames it once it is whole and on disk. After a failure nothing is left, and
 * a file that was there before is as it was.
 */
export async function writeZip(
  io: AsyncFileIo,
  file: string,
  signal: AbortSignal,
  fill: (zip: ZipWriter) => Promise<void>,
): Promise<void> {
  const beside = `${file}${UNFINISHED}`
  await io.rm(beside, { force: true })
  const handle = await io.open(beside, 'wx', 0o600)
  try {
    const zip = new OpenZip(signal)
    const written = copyTo(handle, zip.output)
    // Whichever fails first ends the other.
    await Promise.all([zip.fill(fill), written.catch((error) => zip.fail(error))])
    await handle.sync()
    await handle.close()
    throwIfCancelled(signal)
    await io.rename(beside, file)
  } catch (error) {
    await handle.close().catch(() => {})
    await io.rm(beside, { force: true }).catch(() => {})
    throw error
  }
  await syncFolder(dirname(file), io)
}

async function copyTo(handle: Awaited<ReturnType<AsyncFileIo['open']>>, output: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of output) if (chunk instanceof Uint8Array) await handle.writeFile(chunk)
}

/** yazl's file, with each entry awaited, so that the memory holds one at a time. */
class OpenZip implements ZipWriter {
  readonly output: PassThrough
  readonly #zip = new ZipFile()
  readonly #signal: AbortSignal
  /** Ends who waits for the output, which nobody reads any more. */
  readonly #failed = new AbortController()
  #failure: unknown = null

  constructor(signal: AbortSignal) {
    const { outputStream } = this.#zip
    if (!(outputStream instanceof PassThrough)) throw new Error('yazl writes to another kind of stream')
    this.output = outputStream
    this.#signal = signal
    this.#zip.on('error', (error) => this.fail(error))
  }

  async fill(work: (zip: ZipWriter) => Promise<void>): Promise<void> {
    try {
      await work(this)
      this.#check()
      this.#zip.end()
    } catch (error) {
      this.fail(error)
    }
    if (this.#failure) throw this.#failure
  }

  fail(error: unknown): void {
    this.#failure ??= error
    this.#failed.abort()
    this.output.destroy(error instanceof Error ? error : new Error(String(error)))
  }

  async add(name: string, bytes: Buffer): Promise<void> {
    this.#check()
    this.#zip.addBuffer(bytes, name, { compress: false, mode: 0o100600 })
    // yazl writes it at once, and looks for the next one later.
    await setImmediate()
    if (this.output.writableNeedDrain) await once(this.output, 'drain', { signal: this.#failed.signal })
  }

  addCompressed(name: string, bytes: Uint8Array): Promise<void> {
    return this.addStream(name, async (append) => {
      for (let at = 0; at < bytes.length; at += PART_BYTES) await append(bytes.subarray(at, at + PART_BYTES))
    })
  }

  async addStream(name: string, write: Parameters<ZipWriter['addStream']>[1]): Promise<void> {
    this.#check()
    const parts = new PassThrough({ highWaterMark: PART_BYTES })
    const signal = AbortSignal.any([this.#signal, this.#failed.signal])
    try {
      this.#zip.addReadStream(parts, name, { compressionLevel: LEVEL, mode: 0o100600 })
      await write(async (part) => {
        this.#check()
        if (!parts.write(part)) await once(parts, 'drain', { signal })
      })
      const read = once(parts, 'end', { signal })
      parts.end()
      await read
    } catch (error) {
      parts.destroy()
      // Why it was stopped, where it was.
      this.#check()
      throw error
    }
  }

  #check(): void {
    if (this.#failure) throw this.#failure
    throwIfCancelled(this.#signal)
  }
}
