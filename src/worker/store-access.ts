import * as path from 'node:path'
import pRetry, { AbortError } from 'p-retry'
import type { StoreEndpoint, StoreEvents } from '../shared/contracts'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import { EVERYTHING_CHANGED } from '../shared/model'
import { type StoreSettings, storeSettingsSchema } from '../shared/settings'
import { isMemoryFault } from '../store/engine/memory-fault'
import type { StoreIo, StoreLocation } from '../store/opened-store'
import { sharedStorageFolder } from '../store/sibling-store'
import { LocalStore } from './local-store'
import { callStore } from './methods'
import { ConnectionLost, StoreConnection } from './socket/store-connection'
import { StoreServer } from './socket/store-server'
import { stopped } from './store-slot'

/**
 * How long the store is waited for that another window is giving up, for which `deactivate` has about five seconds, or
 * is opening: a large one takes many.
 */
const PATIENCE_MS = 30_000
const RETRY_MS = { first: 100, last: 1000 }
/** Where the store could not be opened, it is tried again by itself after so long, and then ever more seldom. */
const REOPEN_MS = { first: 1000, last: 60_000 }
/** Where this window could not listen for others, it tries again after so long. */
const LISTEN_AGAIN_MS = 2000
/** How often a call is made whose owner went away before it answered. */
const MAX_ATTEMPTS = 3

/**
 * The store of a workspace, wherever it is: opened here, or by another window, which is then asked over a socket. When
 * that window goes away, one of the others opens the store. Opens at the first call.
 */
export class StoreAccess implements StoreEndpoint {
  readonly #location: StoreLocation
  readonly #events: StoreEvents
  readonly #io: StoreIo
  readonly #abort: (error: FrametroveError) => void
  #settings: StoreSettings
  #store: Promise<LocalStore | StoreConnection> | null = null
  #server: StoreServer | null = null
  #closing: Promise<void> | null = null
  #isOpeningByItself = false

  /** `abort` ends this thread: SQLite ran out of memory or broke, and only a new thread can go on. */
  constructor(
    location: StoreLocation,
    settings: StoreSettings,
    events: StoreEvents,
    io: StoreIo,
    abort: (error: FrametroveError) => void,
  ) {
    this.#abort = abort
    this.#location = location
    this.#settings = settings
    this.#events = events
    this.#io = io
  }

  /** @throws FrametroveError always of this class */
  async call(method: string, parameters: unknown[], writeId: string): Promise<unknown> {
    if (method === 'close') return this.close()
    if (method === 'configure') return this.#configure(parameters[0])
    for (let attempt = 1; ; attempt++) {
      if (this.#closing) throw stopped()
      try {
        const store = await this.#opened()
        if (store instanceof LocalStore) return await callStore(store, method, parameters, writeId)
        return await store.call(method, parameters, writeId)
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw this.#failure(error)
        if (attempt === MAX_ATTEMPTS) throw ownerLost(error)
      }
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #configure(settings: unknown): void {
    this.#settings = storeSettingsSchema.parse(settings)
  }

  async #close(): Promise<void> {
    const store = await this.#store?.catch(() => null)
    // First, so that no guest is told that its work was cancelled: it goes on with the next owner.
    await this.#server?.close()
    await store?.close()
  }

  /** Where opening fails, the next call tries again; where another has the store, this window does so by itself. */
  #opened(): Promise<LocalStore | StoreConnection> {
    this.#store ??= this.#open().catch((error) => {
      this.#store = null
      if (isLocked(error)) this.#openByItself()
      throw error
    })
    return this.#store
  }

  async #open(): Promise<LocalStore | StoreConnection> {
    const { storageFolder, workspace } = this.#location
    const location = { ...this.#location, storageFolder: sharedStorageFolder(storageFolder, workspace) }
    return pRetry(async () => (await this.#join(location)) ?? (await this.#openHere(location)), {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: RETRY_MS.first,
      maxTimeout: RETRY_MS.last,
      factor: 1.1,
      maxRetryTime: PATIENCE_MS,
      shouldRetry: ({ error }) => !this.#closing && isLocked(error),
    })
  }

  async #join({ storageFolder }: StoreLocation): Promise<StoreConnection | null> {
    const connection = await StoreConnection.connect(path.join(storageFolder, 'store'), this.#events).catch((error) => {
      // It answered: another version.
      throw new AbortError(error)
    })
    if (!connection) return null
    this.#events.log({ level: 'info', message: 'Another window has the store open; this one works through it.' })
    void connection.ended.then(() => this.#takeOver())
    return connection
  }

  #takeOver(): void {
    this.#store = null
    if (this.#closing) return
    this.#events.log({ level: 'info', message: 'The window that had the store open has gone.' })
    this.#openByItself()
  }

  /**
   * Opens the store, or joins the window that did, without waiting for a call, until it works: others may have joined
   * this one, and the views of this one show what others change.
   */
  #openByItself(): void {
    if (this.#isOpeningByItself) return
    this.#isOpeningByItself = true
    const open = async () => {
      if (this.#closing) throw stopped()
      await this.#opened()
    }
    pRetry(open, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: REOPEN_MS.first,
      maxTimeout: REOPEN_MS.last,
      unref: true,
      shouldRetry: () => !this.#closing,
      onFailedAttempt: ({ error }) => this.#events.log({ level: 'warn', message: String(error) }),
    })
      // What the other window told last may have been lost.
      .then(() => this.#events.changed(EVERYTHING_CHANGED))
      .catch(() => {})
      .finally(() => {
        this.#isOpeningByItself = false
      })
  }

  async #openHere(location: StoreLocation): Promise<LocalStore> {
    const events: StoreEvents = {
      opened: (notices) => this.#events.opened(notices),
      log: (line) => this.#events.log(line),
      cleanUpWaits: (notice) => this.#events.cleanUpWaits(notice),
      changed: (event) => {
        this.#events.changed(event)
        this.#server?.changed(event)
      },
      progress: (progress) => {
        this.#events.progress(progress)
        this.#server?.progress(progress)
      },
    }
    const store = await LocalStore.open(location, () => this.#settings, events, this.#io)
    await this.#listen(location, store)
    return store
  }

  /** Lets guests in. Where that fails, it is tried again as long as the store is open here. */
  async #listen(location: StoreLocation, store: LocalStore): Promise<void> {
    if (this.#closing) return
    try {
      this.#server = await StoreServer.listen(path.join(location.storageFolder, 'store'), {
        call: (method, parameters, writeId) => this.#answerGuest(store, method, parameters, writeId),
      })
      // Closed in the meantime.
      if (this.#closing) await this.#server.close()
    } catch (error) {
      const message = `Other windows can't use the store, since no local socket could be opened: ${String(error)}`
      this.#events.log({ level: 'warn', message })
      setTimeout(() => void this.#listen(location, store), LISTEN_AGAIN_MS).unref()
    }
  }

  async #answerGuest(store: LocalStore, method: string, parameters: unknown[], writeId: string): Promise<unknown> {
    try {
      return await callStore(store, method, parameters, writeId)
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #failure(error: unknown): FrametroveError {
    const failure = toFrametroveError(error, 'The store could not answer.')
    if (isMemoryFault(failure)) this.#abort(failure)
    return failure
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof FrametroveError && error.code === 'store_locked'
}

function ownerLost(cause: ConnectionLost): FrametroveError {
  return new FrametroveError(
    'store_stopped',
    {
      what: 'The store stopped before it could answer.',
      why: `The window that has it open went away ${MAX_ATTEMPTS} times.`,
      action: 'Check what was stored, then try again; if it happens again, run “Frametrove: Show Log” and report it.',
    },
    { cause },
  )
}
