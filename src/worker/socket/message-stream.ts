import type { Socket } from 'node:net'
import { PackrStream, UnpackrStream } from 'msgpackr'

/** The longest message that is taken: a page of results is far below. */
const MAX_BYTES = 256 * 1024 * 1024

/** Messages over a socket, as MessagePack. What can't be read as such ends the connection. */
export class MessageStream {
  readonly #socket: Socket
  readonly #packed = new PackrStream({ useRecords: false })
  #listener: (message: unknown) => void = () => {}
  /** Resolves once the connection has ended, for whatever reason. */
  readonly ended: Promise<void>

  constructor(socket: Socket) {
    this.#socket = socket
    const unpacked = new UnpackrStream({ useRecords: false, maxIncompleteBufferSize: MAX_BYTES })
    unpacked.on('data', (message) => this.#listener(message))
    unpacked.on('error', () => socket.destroy())
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()))
    // 'close' follows.
    socket.on('error', () => {})
    socket.pipe(unpacked)
    this.#packed.pipe(socket)
  }

  post(message: unknown): void {
    if (!this.#socket.destroyed) this.#packed.write(message)
  }

  /** The one listener; a later one replaces it. */
  on(listener: (message: unknown) => void): void {
    this.#listener = listener
  }

  close(): void {
    this.#socket.destroy()
  }
}
