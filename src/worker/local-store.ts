import { IngestThread } from '../ingest/thread/ingest-thread'
import { cancelled } from '../shared/cancel'
import type { StoreEvents } from '../shared/contracts'
import { type FrametroveError, toFrametroveError } from '../shared/errors'
import type { ChangeEvent, IngestSummary } from '../shared/model'
import type { StoreSettings } from '../shared/settings'
import { ActivityCache } from '../store/activities/activity-cache'
import type { ActivitySource } from '../store/activities/source'
import { Galleries } from '../store/gallery/galleries'
import { IngestWriter } from '../store/ingest-writer'
import { OpenedStore, type StoreIo, type StoreLocation } from '../store/opened-store'
import type { Operation, RunningOperation } from '../store/operations'
import { Thumbnails } from '../store/thumbnails/thumbnails'
import { CleanUp } from './clean-up'
import { daily } from './daily'
import { Maintenance } from './maintenance'
import { Recordings } from './recordings'
import { SoleTask } from './sole-task'
import { StoreSlot } from './store-slot'
import { Uploads } from './uploads'

/** How long a cancelled ingest has to end by itself when the store closes, before its thread is ended. */
const CLOSE_WAIT_MS = 1000

/** The store opened in this thread, which holds its lock. */
export class LocalStore {
  readonly location: StoreLocation
  readonly io: StoreIo
  readonly events: StoreEvents
  readonly uploads = new Uploads()
  readonly ingestThread: IngestThread
  readonly maintenance: Maintenance
  readonly galleries = new Galleries()
  readonly thumbnails: Thumbnails
  readonly cleanUp: CleanUp
  /** The live recordings. */
  readonly recordings: Recordings
  readonly #activities = new ActivityCache()
  readonly #slot: StoreSlot
  readonly #settings: () => StoreSettings
  readonly #endDaily: () => void
  /** What stops the work of each id: where it is asked for again, both the work under way and who waits for it. */
  readonly #cancellations = new Map<string, Set<() => void>>()
  #closing: Promise<void> | null = null

  private constructor(
    location: StoreLocation,
    slot: StoreSlot,
    settings: () => StoreSettings,
    events: StoreEvents,
    io: StoreIo,
    recordings: Recordings,
  ) {
    this.location = location
    this.io = io
    this.recordings = recordings
    this.events = {
      ...events,
      changed: (event) => {
        this.galleries.changed(event)
        this.#activities.changed(event)
        events.changed(event)
      },
    }
    this.ingestThread = new IngestThread(location.ingestWorkerFile, location.codecsFolder)
    this.thumbnails = new Thumbnails(
      location.storageFolder,
      { workerFile: location.thumbnailWorkerFile, codecsFolder: location.codecsFolder },
      io.async,
    )
    this.#slot = slot
    this.#settings = settings
    const sole = new SoleTask(this.events, (id, reason, work) => this.cancellable(id, reason, work))
    this.maintenance = new Maintenance(slot, this.events, sole)
    this.cleanUp = new CleanUp(this, slot, sole)
    this.#endDaily = daily(() => this.#cleanUpInBackground())
  }

  /** @throws FrametroveError `store_locked`, `store_too_new`; what fits where the disk fails */
  static async open(
    location: StoreLocation,
    settings: () => StoreSettings,
    events: StoreEvents,
    io: StoreIo,
  ): Promise<LocalStore> {
    const openStore = () => OpenedStore.open(location, settings, (line) => events.log(line), io)
    try {
      const store = await openStore()
      const recordings = await Recordings.open(location.storageFolder, store, io, settings, events)
      events.opened([...store.database.notices, ...recordings.notices])
      return new LocalStore(location, new StoreSlot(store, openStore), settings, events, io, recordings)
    } catch (error) {
      throw toFrametroveError(error, 'The store could not be opened.')
    }
  }

  get settings(): StoreSettings {
    return this.#settings()
  }

  /** Runs `work` over the open store, which is not closed before it has ended. */
  use<T>(work: (store: OpenedStore) => T | Promise<T>): Promise<T> {
    return this.#slot.use(work)
  }

  /** A live recording, or a saved activity. @throws FrametroveError `not_found`, `corrupted` */
  async activitySource(activityId: string): Promise<ActivitySource> {
    return this.recordings.source(activityId) ?? this.use((store) => this.#activities.source(store, activityId))
  }

  /** Runs a write, tells of the change once it is durable, and has a snapshot taken where one is due. */
  async change<T>(
    operation: Operation<T>,
    work: (store: OpenedStore, running: RunningOperation<T>) => Promise<T>,
    touched: (result: T) => Partial<ChangeEvent>,
  ): Promise<T> {
    return this.#slot.write(async (store) => {
      const result = await store.operations.run(operation, async (running) => {
        await store.renewLog()
        return work(store, running)
      })
      const change: ChangeEvent = { videoIds: [], eventIds: [], activityIds: [], ...touched(result) }
      if (Object.values(change).some((ids) => ids?.length !== 0)) this.events.changed(change)
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
    return this.cancellable(cancelId, cancelled(), (signal) =>
      this.change(
        { ...operation, signal },
        (store, running) => {
          const sink = new IngestWriter(store.target(signal), (db, effect, runs) =>
            running.record(db, effect, { runs: [...runs], warnings: [] }),
          )
          return work(store, sink, signal)
        },
        ({ runs }) => ({ videoIds: runs.filter((run) => run.outcome === 'stored').map((run) => run.videoId) }),
      ),
    )
  }

  cancel(cancelId: string): void {
    for (const stop of this.#cancellations.get(cancelId) ?? []) stop()
  }

  /** Runs work that can be stopped by an id; it is then told `reason`. */
  async cancellable<T>(id: string, reason: FrametroveError, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    const stop = () => controller.abort(reason)
    const stops = this.#cancellations.get(id) ?? new Set()
    this.#cancellations.set(id, stops.add(stop))
    try {
      return await work(controller.signal)
    } finally {
      stops.delete(stop)
      if (stops.size === 0) this.#cancellations.delete(id)
    }
  }

  /** Cancels the ingests, waits for the rest, and closes the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** A failure keeps nobody from anything: it is tried again the next day. */
  async #cleanUpInBackground(): Promise<boolean> {
    try {
      return await this.cleanUp.inBackground()
    } catch (error) {
      this.events.log({ level: 'warn', message: `The clean-up in the background failed: ${String(error)}` })
      return true
    }
  }

  async #close(): Promise<void> {
    this.#endDaily()
    for (const cancelId of this.#cancellations.keys()) this.cancel(cancelId)
    await this.thumbnails.close()
    const timer = setTimeout(() => void this.ingestThread.close(), CLOSE_WAIT_MS)
    this.recordings.flush()
    await this.#slot.close()
    this.recordings.close()
    clearTimeout(timer)
    await this.ingestThread.close()
  }
}
