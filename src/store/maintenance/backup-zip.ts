import { once } from 'node:events'
import { dirname } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
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
}

const PART_BYTES = 1024 * 1024
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
  const beside = `${file}.part`
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
    this.output.destroy(error instanceof Error ? error : new Error(String(error)))
  }

  async add(name: string, bytes: Buffer): Promise<void> {
    this.#check()
    this.#zip.addBuffer(bytes, name, { compress: false, mode: 0o100600 })
    // yazl writes it at once, and looks for the next one later.
    await setImmediate()
    if (this.output.writableNeedDrain) await once(this.output, 'drain')
  }

  async addCompressed(name: string, bytes: Uint8Array): Promise<void> {
    this.#check()
    const parts = Readable.from(inParts(bytes))
    const read = once(parts, 'end', { signal: this.#signal })
    this.#zip.addReadStream(parts, name, { compressionLevel: LEVEL, mode: 0o100600, size: bytes.length })
    await read
  }

  #check(): void {
    if (this.#failure) throw this.#failure
    throwIfCancelled(this.#signal)
  }
}

function* inParts(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PART_BYTES) yield bytes.subarray(at, at + PART_BYTES)
}
