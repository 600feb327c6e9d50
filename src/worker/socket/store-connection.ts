import { connect, type Socket } from 'node:net'
import { type BirpcReturn, createBirpc } from 'birpc'
import { ingestProgressSchema, type StoreEndpoint, type StoreEvents } from '../../shared/contracts'
import { changeEventSchema } from '../../shared/model'
import { storeMethod } from '../../shared/store-methods'
import { type Endpoint, readEndpoint } from './endpoint-file'
import { hello, isWelcome, MAX_HANDSHAKE_BYTES } from './handshake'
import { MessageStream } from './message-stream'
import { socketChannel } from './socket-channel'

/** How long an owner may take to answer: one that has just been asked to copy its database answers late. */
const WELCOME_MS = 5000

/** The owner went away before it answered. Whether it did what it was asked is not known. */
export class ConnectionLost extends Error {}

/** The events that an owner tells its guests. */
export type GuestEvents = Pick<StoreEvents, 'changed' | 'progress'>

/** The store of another window. */
export class StoreConnection implements StoreEndpoint {
  readonly #stream: MessageStream
  readonly #owner: BirpcReturn<StoreEndpoint, GuestEvents>

  private constructor(stream: MessageStream, events: GuestEvents) {
    this.#stream = stream
    this.#owner = createBirpc<StoreEndpoint, GuestEvents>(checkedEvents(events), socketChannel(stream))
    void stream.ended.then(() => this.#owner.$close())
  }

  /**
   * Connects to the owner of the store in `storeFolder`; `null` where none answers.
   * @throws FrametroveError `store_locked` where the owner has another version
   */
  static async connect(storeFolder: string, events: GuestEvents): Promise<StoreConnection | null> {
    const endpoint = await readEndpoint(storeFolder)
    const socket = endpoint && (await openSocket(endpoint))
    if (!socket) return null
    const stream = new MessageStream(socket)
    let connection: StoreConnection | null = null
    try {
      if (isWelcome(await firstMessage(stream, endpoint))) connection = new StoreConnection(stream, events)
    } finally {
      if (!connection) stream.close()
    }
    return connection
  }

  /** Resolves once the owner has gone away. */
  get ended(): Promise<void> {
    return this.#stream.ended
  }

  /** @throws ConnectionLost */
  async call(method: string, parameters: unknown[], writeId: string): Promise<unknown> {
    const { answer } = storeMethod(method)
    try {
      return answer.parse(await this.#owner.call(method, parameters, writeId))
    } catch (error) {
      throw this.#owner.$closed ? new ConnectionLost('the window that owns the store went away') : error
    }
  }

  close(): void {
    this.#stream.close()
  }
}

/** Only these, and only what they should be. */
function checkedEvents(events: GuestEvents): GuestEvents {
  return {
    changed: (event) => events.changed(changeEventSchema.parse(event)),
    progress: (progress) => events.progress(ingestProgressSchema.parse(progress)),
  }
}

function openSocket({ address }: Endpoint): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(null))
  })
}

function firstMessage(stream: MessageStream, { token }: Endpoint): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), WELCOME_MS)
    const done = (answer: unknown) => {
      clearTimeout(timer)
      resolve(answer)
    }
    stream.on(done, MAX_HANDSHAKE_BYTES)
    void stream.ended.then(() => done(null))
    stream.post(hello(token))
  })
}
