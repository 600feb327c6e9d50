import { Worker } from 'node:worker_threads'
import { type BirpcReturn, createBirpc } from 'birpc'
import { portChannel } from '../../shared/rpc'
import type { ThumbnailJob, ThumbnailOutcome, ThumbnailService } from './contract'

/** Longer than the largest picture takes on a slow machine: what takes this long was made to. */
const JOB_MS = 30_000
/** A thread that has nothing to do for so long ends, and gives its memory back. */
const IDLE_MS = 60_000

interface Connection {
  worker: Worker
  rpc: BirpcReturn<ThumbnailService, Record<string, never>>
}

/** Decodes pictures in a thread of its own, which starts with the first. One at a time. */
export class ThumbnailThread {
  readonly #workerFile: string
  readonly #codecsFolder: string
  #connection: Connection | null = null
  #idle: NodeJS.Timeout | undefined

  /** Absolute paths: of `thumbnail-worker.js`, and of the codecs' WASM files. */
  constructor(workerFile: string, codecsFolder: string) {
    this.#workerFile = workerFile
    this.#codecsFolder = codecsFolder
  }

  /** Never rejects: an image that the thread dies of can't be decoded. */
  async make(job: ThumbnailJob): Promise<ThumbnailOutcome> {
    clearTimeout(this.#idle)
    const connection = this.#connect()
    connection.worker.ref()
    const timer = setTimeout(() => void this.close(), JOB_MS)
    try {
      return await connection.rpc.make(job)
    } catch {
      return 'no_image'
    } finally {
      clearTimeout(timer)
      // Idle, it must not keep a process alive that has nothing else to do.
      connection.worker.unref()
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref()
    }
  }

  /** Ends the thread; the next job starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#connection?.worker.terminate()
  }

  #connect(): Connection {
    if (this.#connection) return this.#connection
    const worker = new Worker(this.#workerFile, {
      workerData: { codecsFolder: this.#codecsFolder },
      name: 'frametrove-thumbnails',
    })
    const rpc = createBirpc<ThumbnailService, Record<string, never>>({}, portChannel(worker))
    const connection = { worker, rpc }
    const lose = (error: Error) => {
      if (this.#connection === connection) this.#connection = null
      if (!rpc.$closed) rpc.$close(error)
    }
    worker.on('error', (error) => lose(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', (code) => lose(new Error(`the thumbnail thread ended with code ${code}`)))
    this.#connection = connection
    return connection
  }
}
