import { IngestThread } from '../ingest/thread/ingest-thread'
import { cancelled } from '../shared/cancel'
import type { StoreEndpoint, StoreEvents } from '../shared/contracts'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { IngestSummary } from '../shared/model'
import type { StoreSettings } from '../shared/settings'
import { storeMethod } from '../shared/store-methods'
import { IngestWriter } from '../store/ingest-writer'
import { OpenedStore, type StoreIo, type StoreLocation } from '../store/opened-store'
import type { Operation, RunningOperation } from '../store/operations'
import { storeMethods } from './methods'
import { Uploads } from './uploads'

/** How long a cancelled ingest has to end by itself when the store closes, before its thread is ended. */
const CLOSE_WAIT_MS = 1000

/** The store opened in this thread, which holds its lock. */
export class LocalStore implements StoreEndpoint {
  readonly location: StoreLocation
  readonly events: StoreEvents
  readonly uploads = new Uploads()
  readonly ingestThread: IngestThread
  readonly #store: OpenedStore
  readonly #settings: () => StoreSettings
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #cancellations = new Map<string, AbortController>()
  #closing: Promise<void> | null = null

  private constructor(location: StoreLocation, store: OpenedStore, settings: () => StoreSettings, events: StoreEvents) {
    this.location = location
    this.events = events
    this.ingestThread = new IngestThread(location.ingestWorkerFile, location.codecsFolder)
    this.#store = store
    this.#settings = settings
  }

  /** @throws FrametroveError `store_locked`, `store_too_new`; what fits where the disk fails */
  static async open(
    location: StoreLocation,
    settings: () => StoreSettings,
    events: StoreEvents,
    io: StoreIo,
  ): Promise<LocalStore> {
    try {
      const store = await OpenedStore.open(location, settings, (line) => events.log(line), io)
      events.opened([...store.database.notices])
      return new LocalStore(location, store, settings, events)
    } catch (error) {
      throw toFrametroveError(error, 'The store could not be opened.')
    }
  }

  get settings(): StoreSettings {
    return this.#settings()
  }

  async call(method: string, parameters: unknown[], operationId: string): Promise<unknown> {
    return storeMethod(method).run(storeMethods(this, operationId), parameters)
  }

  /** Runs `work` over the open store, which is not closed before it has ended. */
  async use<T>(work: (store: OpenedStore) => T | Promise<T>): Promise<T> {
    if (this.#closing) throw stopped()
    const running = Promise.resolve(this.#store).then(work)
    this.#underWay.add(running)
    try {
      return await running
    } finally {
      this.#underWay.delete(running)
    }
  }

  /** Runs a write, tells of the change once it is durable, and has a snapshot taken where one is due. */
  async change<T>(
    operation: Operation<T>,
    work: (store: OpenedStore, running: RunningOperation<T>) => Promise<T>,
    touched: (result: T) => string[],
  ): Promise<T> {
    return this.use(async (store) => {
      const result = await store.operations.run(operation, (running) => work(store, running))
      const videoIds = touched(result)
      if (videoIds.length > 0) this.events.changed({ videoIds })
      store.snapshotInBackground()
      return result
    })
  }

  /** Runs an ingest that can be cancelled by the id in its request. */
  async ingest(
    cancelId: string,
    operation: Operation<IngestSummary>,
    work: (store: OpenedStore, sink: IngestWriter, signal: AbortSignal) => Promise<IngestSummary>,
  ): Promise<IngestSummary> {
    const controller = new AbortController()
    const { signal } = controller
    this.#cancellations.set(cancelId, controller)
    try {
      return await this.change(
        { ...operation, signal },
        (store, running) => {
          const sink = new IngestWriter(store.target(signal), (db, effect, runs) =>
            running.record(db, effect, { runs: [...runs], warnings: [] }),
          )
          return work(store, sink, signal)
        },
        ({ runs }) => runs.filter((run) => run.outcome === 'stored').map((run) => run.videoId),
      )
    } finally {
      this.#cancellations.delete(cancelId)
    }
  }

  cancel(cancelId: string): void {
    this.#cancellations.get(cancelId)?.abort(cancelled())
  }

  /** Cancels the ingests, waits for the rest, and closes the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    for (const controller of this.#cancellations.values()) controller.abort(cancelled())
    const timer = setTimeout(() => void this.ingestThread.close(), CLOSE_WAIT_MS)
    await Promise.allSettled(this.#underWay)
    clearTimeout(timer)
    await this.ingestThread.close()
    await this.#store.database.close()
  }
}

/** The error of a call to a store that is being closed. */
export function stopped(): FrametroveError {
  return new FrametroveError('store_stopped', {
    what: 'The store has stopped.',
    why: 'VS Code is closing the extension.',
    action: 'Reload the window to go on.',
  })
}
