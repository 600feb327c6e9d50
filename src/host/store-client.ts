import * as path from 'node:path'
import { Worker } from 'node:worker_threads'
import { type BirpcReturn, createBirpc } from 'birpc'
import type { IngestProgress, LogLine, StoreEvents, StoreService } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import type { ChangeEvent } from '../shared/model'
import { portChannel } from '../shared/rpc'
import type { StoreSettings } from '../shared/settings'

/** `deactivate` has about five seconds for all extensions. */
const CLOSE_MS = 3000

export interface StoreClientOptions {
  /** Absolute path of the folder that the store lives in. */
  storageFolder: string
  /** Absolute path of `store-worker.js`; SQLite and the codecs lie beside it. */
  workerPath: string
  /** Names the workspace that the store belongs to. */
  workspace: string | null
  settings: StoreSettings
  log(line: LogLine): void
}

interface Disposable {
  dispose(): void
}

/** The calls that change the store: what the status bar counts as saving. */
const WRITES = new Set<keyof StoreService>([
  'storeToolResults',
  'startRun',
  'finishRun',
  'restoreRun',
  'ingestFiles',
  'ingestFrames',
  'updateVideo',
  'deleteVideoData',
  'deleteVideo',
])

interface Connection {
  worker: Worker
  rpc: BirpcReturn<StoreService, StoreEvents>
}

/** Runs the store in a worker thread, which starts at the first call and again after it has died. */
export class StoreClient {
  readonly service: StoreService
  readonly #options: StoreClientOptions
  readonly #changed = new Set<(event: ChangeEvent) => void>()
  readonly #progress = new Set<(progress: IngestProgress) => void>()
  readonly #busy = new Set<(pendingWrites: number) => void>()
  #settings: StoreSettings
  #connection: Connection | null = null
  #pendingWrites = 0
  #isDisposed = false

  constructor(options: StoreClientOptions) {
    this.#options = options
    this.#settings = options.settings
    this.service = this.#createService()
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

  /** Closes the store and ends the worker. What was acknowledged is durable without it. */
  async dispose(): Promise<void> {
    this.#isDisposed = true
    const connection = this.#connection
    if (!connection) return
    const { promise: timeout, cancel } = sleep(CLOSE_MS)
    await Promise.race([connection.rpc.close().catch(() => {}), timeout])
    cancel()
    await connection.worker.terminate()
  }

  /** The service whose methods go to the worker, started when it is first needed. */
  #createService(): StoreService {
    const call = (name: keyof StoreService) =>
      name === 'configure'
        ? (settings: StoreSettings) => this.#configure(settings)
        : (...parameters: unknown[]) => this.#call(name, parameters)
    return new Proxy({} as StoreService, {
      get: (_, name) => (typeof name === 'string' && name !== 'then' ? call(name as keyof StoreService) : undefined),
    })
  }

  async #configure(settings: StoreSettings): Promise<void> {
    this.#settings = settings
    await this.#connection?.rpc.configure(settings)
  }

  async #call(name: keyof StoreService, parameters: unknown[]): Promise<unknown> {
    if (this.#isDisposed) throw stopped('VS Code is closing the extension.')
    const { rpc } = this.#connect()
    const isWrite = WRITES.has(name)
    if (isWrite) this.#countWrites(1)
    try {
      return await rpc.$callRaw({ method: name, args: parameters })
    } finally {
      if (isWrite) this.#countWrites(-1)
    }
  }

  #connect(): Connection {
    if (this.#connection) return this.#connection
    const { workerPath, storageFolder, workspace } = this.#options
    const folder = path.dirname(workerPath)
    const location = {
      ...{ storageFolder, workspace },
      wasmFile: path.join(folder, 'sql-wasm.wasm'),
      codecsFolder: path.join(folder, 'codecs'),
      ingestWorkerFile: path.join(folder, 'ingest-worker.js'),
    }
    const worker = new Worker(workerPath, {
      workerData: { location, settings: this.#settings },
      name: 'frametrove-store',
    })
    const rpc = createBirpc<StoreService, StoreEvents>(
      {
        changed: (event) => tell(this.#changed, event),
        progress: (progress) => tell(this.#progress, progress),
        log: (line) => this.#options.log(line),
      },
      portChannel(worker),
    )
    const connection = { worker, rpc }
    worker.on('error', (error) => this.#lost(connection, error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => this.#lost(connection, `Its thread ended with code ${code}.`))
    this.#connection = connection
    return connection
  }

  #lost(connection: Connection, why: string): void {
    if (this.#connection !== connection) return
    this.#connection = null
    connection.rpc.$close(stopped(why))
    if (this.#isDisposed) return
    this.#options.log({ level: 'error', message: `The store stopped: ${why} It starts again at the next call.` })
    tell(this.#changed, { videoIds: null })
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
