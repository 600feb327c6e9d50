import { randomUUID } from 'node:crypto'
import * as path from 'node:path'
import type { CleanUpNotice } from '../shared/clean-up'
import type {
  IngestProgress,
  LogLine,
  RecoveryNotice,
  StoreEvents,
  StoreMethods,
  StoreService,
} from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import { type ChangeEvent, EVERYTHING_CHANGED } from '../shared/model'
import type { StoreSettings } from '../shared/settings'
import { storeService } from '../shared/store-service'
import { StoreThread, type StoreThreadOptions, ThreadLost } from './store-thread'

/** `deactivate` has about five seconds for all extensions. */
const CLOSE_MS = 3000
/** A call that was under way when the thread died is made once more: it may have been what killed it. */
const MAX_ATTEMPTS = 2
/** The call that most likely was what took too much memory: it would do so again. */
const TAKES_MEMORY: keyof StoreMethods = 'restoreBackup'
/** So many deaths within so long, and the store is not started again by itself. */
const MAX_DEATHS = 3
const DEATHS_WITHIN_MS = 60_000

export interface StoreClientOptions extends StoreThreadOptions {
  settings: StoreSettings
  /** The key of recovery data, made where it is wanted; `null`: there is none. */
  recoveryKey?(isWanted: boolean): Promise<string | null>
  log(line: LogLine): void
}

interface Disposable {
  dispose(): void
}

/**
 * The calls that change the store: what the status bar counts as saving. Not the samples of live recordings, which come all
 * the time, and which an item of their own tells of.
 */
const WRITES: ReadonlySet<string> = new Set<keyof StoreMethods>([
  'storeToolResults',
  'startRun',
  'finishRun',
  'restoreRun',
  'ingestFiles',
  'ingestFrames',
  'updateVideo',
  'deleteVideoData',
  'deleteVideo',
  'saveEvent',
  'saveFrames',
  'ingestEvents',
  'deleteFrames',
  'deleteEvents',
  'tagFrames',
  'deleteGalleryFrames',
  'saveDebugData',
  'ingestDebugSessions',
  'setCurrentDebugSession',
  'pinDebugSession',
  'deleteDebugSessions',
  'saveActivity',
  'ingestActivities',
  'updateActivity',
  'deleteActivities',
  'thinActivities',
  'startActivity',
  'pauseActivity',
  'resumeActivity',
  'finishActivity',
  'discardRecording',
  'restoreRecovery',
  'deleteRecovery',
  'repairStore',
  'cleanUp',
  'restoreBackup',
  'deleteQuarantined',
])

/**
 * Runs the store in a worker thread, which starts at the first call. A thread that dies is replaced, and what was asked
 * of it is asked again under the same write id, so that nothing is done twice.
 */
export class StoreClient {
  readonly service: StoreService
  readonly #options: StoreClientOptions
  readonly #opened = new Set<(notices: RecoveryNotice[]) => void>()
  readonly #changed = new Set<(event: ChangeEvent) => void>()
  readonly #progress = new Set<(progress: IngestProgress) => void>()
  readonly #busy = new Set<(pendingWrites: number) => void>()
  readonly #cleanUpWaits = new Set<(notice: CleanUpNotice) => void>()
  readonly #gaveUp = new Set<(error: FrametroveError) => void>()
  /** With the key of recovery data; never rejects. */
  #settings: Promise<StoreSettings>
  #thread: StoreThread | null = null
  #pendingWrites = 0
  #deaths: number[] = []
  /** Why no thread is started any more. */
  #stopped: FrametroveError | null = null
  /** Whether that is because it died too often. */
  #isGivenUp = false

  constructor(options: StoreClientOptions) {
    this.#options = options
    this.#settings = this.#withKey(options.settings)
    this.service = storeService((method, parameters) => this.#call(method, parameters))
  }

  /** The folder of the store, which may be that of another window of the workspace. */
  async storageFolder(): Promise<string> {
    const { sharedStorageFolder } = await import('../store/sibling-store')
    return sharedStorageFolder(this.#options.storageFolder, this.#options.workspace)
  }

  /** Tells what was found amiss when this window opened the store. */
  onOpened(listener: (notices: RecoveryNotice[]) => void): Disposable {
    return subscribe(this.#opened, listener)
  }

  onChanged(listener: (event: ChangeEvent) => void): Disposable {
    return subscribe(this.#changed, listener)
  }

  onProgress(listener: (progress: IngestProgress) => void): Disposable {
    return subscribe(this.#progress, listener)
  }

  /** Tells how many writes are under way, whenever that changes. */
  onBusy(listener: (pendingWrites: number) => void): Disposable {
    return subscribe(this.#busy, listener)
  }

  /** Tells what a clean-up in the background has left to a person. */
  onCleanUpWaits(listener: (notice: CleanUpNotice) => void): Disposable {
    return subscribe(this.#cleanUpWaits, listener)
  }

  /** Tells that the store died too often to be started again. */
  onGaveUp(listener: (error: FrametroveError) => void): Disposable {
    return subscribe(this.#gaveUp, listener)
  }

  /** Starts the store again if it was given up. */
  startAgain(): void {
    if (!this.#isGivenUp) return
    this.#isGivenUp = false
    this.#deaths = []
    this.#stopped = null
    this.#openAgain()
  }

  /** Sets the settings of this window. A store that was not started yet stays so. */
  async configure(settings: StoreSettings): Promise<void> {
    this.#settings = this.#withKey(settings)
    const all = await this.#newestSettings()
    await this.#thread?.call('configure', [all], randomUUID())
  }

  /** Closes the store and ends its thread. What was acknowledged is durable without it. */
  async dispose(): Promise<void> {
    this.#stopped = stopped('VS Code is closing the extension.')
    this.#isGivenUp = false
    const thread = this.#thread
    if (!thread) return
    const { promise: timeout, cancel } = sleep(CLOSE_MS)
    await Promise.race([thread.call('close', [], randomUUID()).catch(() => {}), timeout])
    cancel()
    await thread.terminate()
  }

  async #call(method: string, parameters: unknown[]): Promise<unknown> {
    const isWrite = WRITES.has(method)
    if (isWrite) this.#countWrites(1)
    const writeId = randomUUID()
    try {
      for (let attempt = 1; ; attempt++) {
        const settings = await this.#newestSettings()
        if (this.#stopped) throw this.#stopped
        try {
          return await this.#startedThread(settings).call(method, parameters, writeId)
        } catch (error) {
          if (!(error instanceof ThreadLost)) throw error
          const isCause = error.isOfMemory && method === TAKES_MEMORY
          if (isCause || attempt === MAX_ATTEMPTS) throw stopped(`It ended unexpectedly (${error.message}).`)
        }
      }
    } finally {
      if (isWrite) this.#countWrites(-1)
    }
  }

  /** Those set last, also where others were set while their key was waited for. */
  async #newestSettings(): Promise<StoreSettings> {
    for (;;) {
      const newest = this.#settings
      const settings = await newest
      if (newest === this.#settings) return settings
    }
  }

  async #withKey(settings: StoreSettings): Promise<StoreSettings> {
    try {
      return { ...settings, recoveryKey: (await this.#options.recoveryKey?.(settings.encryptRecordings)) ?? null }
    } catch (error) {
      this.#options.log({ level: 'warn', message: `The key of recovery data can’t be had: ${String(error)}` })
      return settings
    }
  }

  #startedThread(settings: StoreSettings): StoreThread {
    const events: StoreEvents = {
      opened: (notices) => tell(this.#opened, notices),
      changed: (event) => tell(this.#changed, event),
      progress: (progress) => tell(this.#progress, progress),
      log: (line) => this.#options.log(line),
      cleanUpWaits: (notice) => tell(this.#cleanUpWaits, notice),
    }
    this.#thread ??= new StoreThread(this.#options, settings, events, (thread, error) => this.#onLost(thread, error))
    return this.#thread
  }

  #onLost(thread: StoreThread, { message }: ThreadLost): void {
    if (this.#thread !== thread) return
    this.#thread = null
    if (this.#stopped) return
    const now = performance.now()
    this.#deaths = [...this.#deaths.filter((at) => now - at < DEATHS_WITHIN_MS), now]
    if (this.#deaths.length >= MAX_DEATHS) {
      this.#giveUp(message)
    } else {
      this.#options.log({ level: 'error', message: `The store's thread died: ${message}. It is started again.` })
      this.#openAgain()
    }
  }

  /** At once: the views have to be read anew, and other windows may work through this one. */
  #openAgain(): void {
    this.service.status().then(
      () => tell(this.#changed, EVERYTHING_CHANGED),
      (error) => this.#options.log({ level: 'error', message: String(error) }),
    )
  }

  #giveUp(why: string): void {
    const error = new FrametroveError('store_stopped', {
      what: `The store stopped ${MAX_DEATHS} times within a minute, so it is not started again by itself.`,
      why: `The last time it ended unexpectedly (${why}).`,
      action:
        'What was saved is safe on disk. Start it again, also with “Frametrove: Refresh”; if it goes on, report it.',
    })
    this.#stopped = error
    this.#isGivenUp = true
    this.#options.log({ level: 'error', message: error.message })
    this.#releaseLock().catch((failure) => this.#options.log({ level: 'warn', message: String(failure) }))
    tell(this.#gaveUp, error)
    // So that the views show it, instead of the failure of the call that they had made.
    tell(this.#changed, EVERYTHING_CHANGED)
  }

  /** The dead thread's lock would keep other windows from opening the store as long as this process lives. */
  async #releaseLock(): Promise<void> {
    const { removeLockOfThisProcess } = await import('../store/engine/lock')
    removeLockOfThisProcess(path.join(await this.storageFolder(), 'store', 'store.lock'))
  }

  #countWrites(difference: number): void {
    this.#pendingWrites += difference
    tell(this.#busy, this.#pendingWrites)
  }
}

function subscribe<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): Disposable {
  listeners.add(listener)
  return { dispose: () => listeners.delete(listener) }
}

function tell<T>(listeners: Set<(value: T) => void>, value: T): void {
  for (const listener of listeners) listener(value)
}

function sleep(milliseconds: number): { promise: Promise<void>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}

function stopped(why: string): FrametroveError {
  return new FrametroveError('store_stopped', {
    what: 'The store stopped before it could answer.',
    why,
    action: 'Check what was stored, then try again; if it happens again, run “Frametrove: Show Log” and report it.',
  })
}
