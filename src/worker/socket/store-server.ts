import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { type BirpcReturn, createBirpc } from 'birpc'
import * as z from 'zod'
import type { StoreEndpoint, StoreEvents } from '../../shared/contracts'
import { readEndpoint, removeEndpoint, writeEndpoint } from './endpoint-file'
import { FedRecordings } from './fed-recordings'
import { MAX_HANDSHAKE_BYTES, welcome } from './handshake'
import { MessageStream } from './message-stream'
import { newAddress, removeAddress } from './socket-address'
import { socketChannel } from './socket-channel'

/** How long a guest may take to say who it is. */
const HELLO_MS = 5000

/** The options of a call that uses up what was sent ahead. */
const usesUpload = z.object({ upload: z.object({ id: z.string() }) })

/** Lets the other windows of the same user work with this window's store, over a local socket. */
export class StoreServer {
  readonly #storeFolder: string
  readonly #store: StoreEndpoint
  readonly #server: Server
  readonly #token = randomBytes(32).toString('hex')
  readonly #streams = new Set<MessageStream>()
  readonly #guests = new Set<BirpcReturn<StoreEvents, StoreEndpoint>>()

  private constructor(storeFolder: string, store: StoreEndpoint) {
    this.#storeFolder = storeFolder
    this.#store = store
    this.#server = createServer((socket) => this.#onConnection(socket))
    // It serves as long as the window lives, and keeps no process alive.
    this.#server.unref()
  }

  /** Listens, and says so in the store's folder, whose lock must be held. Throws where the system refuses. */
  static async listen(storeFolder: string, store: StoreEndpoint): Promise<StoreServer> {
    const former = await readEndpoint(storeFolder)
    if (former) await removeAddress(former.address)
    const server = new StoreServer(storeFolder, store)
    const address = await newAddress()
    try {
      server.#server.listen(address)
      await once(server.#server, 'listening')
      await writeEndpoint(storeFolder, { address, token: server.#token })
      return server
    } catch (error) {
      await server.close().catch(() => {})
      await removeAddress(address)
      throw error
    }
  }

  /** Tells all guests of a change. */
  changed: StoreEvents['changed'] = (event) => {
    for (const guest of this.#guests) void guest.changed.asEvent(event)
  }

  /** Tells all guests of progress; only the one that asked knows the operation. */
  progress: StoreEvents['progress'] = (progress) => {
    for (const guest of this.#guests) void guest.progress.asEvent(progress)
  }

  /** Ends all connections at once: the guests ask again when the store has another owner. */
  async close(): Promise<void> {
    const address = this.#server.address()
    this.#server.close()
    for (const stream of this.#streams) stream.close()
    if (typeof address === 'string') await removeAddress(address)
    await removeEndpoint(this.#storeFolder)
  }

  #onConnection(socket: Socket): void {
    socket.unref()
    const stream = new MessageStream(socket)
    const timer = setTimeout(() => stream.close(), HELLO_MS).unref()
    this.#streams.add(stream)
    void stream.ended.then(() => {
      clearTimeout(timer)
      this.#streams.delete(stream)
    })
    stream.on((message) => {
      const answer = welcome(message, this.#token)
      if (answer === null) return stream.close()
      if ('welcome' in answer) {
        clearTimeout(timer)
        this.#addGuest(stream)
      }
      stream.post(answer)
    }, MAX_HANDSHAKE_BYTES)
  }

  #addGuest(stream: MessageStream): void {
    const guest = createBirpc<StoreEvents, StoreEndpoint>({ call: this.#call(stream) }, socketChannel(stream))
    this.#guests.add(guest)
    void stream.ended.then(() => {
      this.#guests.delete(guest)
      guest.$close()
    })
  }

  /** The store as one guest calls it: what the guest sent ahead goes with it. */
  #call(stream: MessageStream): StoreEndpoint['call'] {
    /** Those that are not used up yet. */
    const uploads = new Set<unknown>()
    const recordings = new FedRecordings()
    void stream.ended.then(() => {
      const fed = recordings.ids
      if (fed.length > 0) this.#store.call('leaveRecordings', [fed], '').catch(() => {})
      for (const id of uploads) this.#store.call('discardUpload', [id], '').catch(() => {})
    })
    return async (method, parameters, writeId) => {
      if (method === 'uploadRecords') uploads.add(parameters[0])
      const usedUp =
        method === 'discardUpload' ? parameters[0] : usesUpload.safeParse(parameters.at(-1)).data?.upload.id
      try {
        const answer = await this.#store.call(method, parameters, writeId)
        recordings.onCall(method, parameters, answer)
        return answer
      } finally {
        uploads.delete(usedUp)
      }
    }
  }
}
