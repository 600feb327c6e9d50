import type { Socket } from 'node:net'
import { Packr } from 'msgpackr'

/** The longest message: a page of results is far below. As much may wait for a peer that does not read. */
const MAX_BYTES = 256 * 1024 * 1024
const LENGTH_BYTES = 4

/**
 * Messages over a socket: each is its length as u32, little-endian, and that many bytes of MessagePack. What can't be
 * read as such ends the connection.
 */
export class MessageStream {
  readonly #socket: Socket
  readonly #packr = new Packr({ useRecords: false })
  #listener: (message: unknown) => void = () => {}
  #maxBytes = MAX_BYTES
  /** What has come and is not taken yet: joined only once a message is whole. */
  #parts: Buffer[] = []
  #partBytes = 0
  /** Of the message that is on its way; `null` before its length has come. */
  #length: number | null = null
  /** Resolves once the connection has ended, for whatever reason. */
  readonly ended: Promise<void>

  constructor(socket: Socket) {
    this.#socket = socket
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()))
    // 'close' follows.
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => this.#read(bytes))
  }

  /** Throws where the message can't be packed, or is too long; the connection goes on then. */
  post(message: unknown): void {
    if (this.#socket.destroyed) return
    const bytes = this.#packr.pack(message)
    if (bytes.length > MAX_BYTES)
      throw new Error(`a message of ${bytes.length} bytes is too long for the store's socket`)
    if (this.#socket.writableLength > MAX_BYTES) {
      this.close()
      return
    }
    const length = Buffer.allocUnsafe(LENGTH_BYTES)
    length.writeUInt32LE(bytes.length)
    this.#socket.cork()
    this.#socket.write(length)
    this.#socket.write(bytes)
    this.#socket.uncork()
  }

  /** The one listener, for messages of up to so many bytes; a later one replaces it. */
  on(listener: (message: unknown) => void, maxBytes = MAX_BYTES): void {
    this.#listener = listener
    this.#maxBytes = maxBytes
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(bytes: Buffer): void {
    this.#parts.push(bytes)
    this.#partBytes += bytes.length
    while (!this.#socket.destroyed) {
      if (this.#length === null) {
        if (this.#partBytes < LENGTH_BYTES) return
        this.#length = this.#take(LENGTH_BYTES).readUInt32LE()
        if (this.#length > this.#maxBytes) {
          this.close()
          return
        }
      }
      if (this.#partBytes < this.#length) return
      const message = this.#take(this.#length)
      this.#length = null
      this.#tell(message)
    }
  }

  #take(length: number): Buffer {
    const all = this.#parts.length === 1 ? this.#parts[0] : undefined
    const bytes = all ?? Buffer.concat(this.#parts)
    this.#parts = bytes.length > length ? [bytes.subarray(length)] : []
    this.#partBytes -= length
    return bytes.subarray(0, length)
  }

  #tell(bytes: Buffer): void {
    let message: unknown
    try {
      message = this.#packr.unpack(bytes)
    } catch {
      this.close()
      return
    }
    this.#listener(message)
  }
}
