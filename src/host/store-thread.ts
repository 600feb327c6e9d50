import * as path from 'node:path'
import { Worker } from 'node:worker_threads'
import { type BirpcReturn, createBirpc } from 'birpc'
import type { StoreEndpoint, StoreEvents } from '../shared/contracts'
import { systemCode } from '../shared/errors'
import { portChannel } from '../shared/rpc'
import type { StoreSettings } from '../shared/settings'
import { MEMORY_EXIT_CODE } from '../shared/thread-exit'

/** Where the store and its code are. */
export interface StoreThreadOptions {
  /** Absolute path of the folder that the store lives in. */
  storageFolder: string
  /** Absolute path of a folder for what that one does not take. */
  emergencyFolder: string
  /** Absolute path of `store-worker.js`; SQLite and the codecs lie beside it. */
  workerPath: string
  /** Names the workspace that the store belongs to. */
  workspace: string | null
}

/** The thread ended before it answered. Whether it did what it was asked is not known. */
export class ThreadLost extends Error {
  /** Whether it ran out of memory. */
  readonly isOfMemory: boolean

  constructor(why: string, isOfMemory = false) {
    super(why)
    this.isOfMemory = isOfMemory
  }
}

/** A worker thread that runs the store. */
export class StoreThread implements StoreEndpoint {
  readonly #worker: Worker
  readonly #rpc: BirpcReturn<StoreEndpoint, StoreEvents>
  #lost: ThreadLost | null = null

  /** `onLost` is called once when the thread ends, but for `terminate`. */
  constructor(
    options: StoreThreadOptions,
    settings: StoreSettings,
    events: StoreEvents,
    onLost: (thread: StoreThread, error: ThreadLost) => void,
  ) {
    const { workerPath, storageFolder, emergencyFolder, workspace } = options
    const folder = path.dirname(workerPath)
    const location = {
      ...{ storageFolder, emergencyFolder, workspace },
      wasmFile: path.join(folder, 'sql-wasm.wasm'),
      codecsFolder: path.join(folder, 'codecs'),
      ingestWorkerFile: path.join(folder, 'ingest-worker.js'),
      thumbnailWorkerFile: path.join(folder, 'thumbnail-worker.js'),
    }
    this.#worker = new Worker(workerPath, { workerData: { location, settings }, name: 'frametrove-store' })
    this.#rpc = createBirpc<StoreEndpoint, StoreEvents>(events, portChannel(this.#worker))
    const lose = (why: string, isOfMemory: boolean) => {
      if (this.#lost) return
      this.#lost = new ThreadLost(why, isOfMemory)
      this.#rpc.$close(this.#lost)
      onLost(this, this.#lost)
    }
    this.#worker.on('error', (error) =>
      lose(error instanceof Error ? error.message : String(error), systemCode(error) === 'ERR_WORKER_OUT_OF_MEMORY'),
    )
    this.#worker.on('exit', (code) => lose(`exit code ${code}`, code === MEMORY_EXIT_CODE))
  }

  /** @throws ThreadLost */
  async call(method: string, parameters: unknown[], writeId: string): Promise<unknown> {
    try {
      return await this.#rpc.call(method, parameters, writeId)
    } catch (error) {
      throw this.#lost ?? error
    }
  }

  async terminate(): Promise<void> {
    this.#lost ??= new ThreadLost('VS Code is closing the extension')
    await this.#worker.terminate()
  }
}
