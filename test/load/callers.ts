import { readdirSync } from 'node:fs'
import * as path from 'node:path'
import { StoreClient } from '../../src/host/store-client'
import { storeSettingsSchema } from '../../src/shared/settings'
import { sampleResults } from '../support/sample-results'
import { distFolder } from '../support/store-under-test'

/** Videos that a caller keeps; the oldest goes for each new one, so that the store stays as large as it is. */
const KEPT = 3

/** What many callers at once got from one store. Times in ms, sizes in bytes. */
export interface LoadReport {
  calls: number
  /** How long the 99th of 100 calls took for the caller that fared worst, and for the one that fared best. */
  slowestP99: number
  fastestP99: number
  longest: number
  /** Of the process, after a first round of all callers, and at the end. */
  residentBefore: number
  residentAfter: number
  /** Open files, sockets and pipes; -1 where the system does not tell. */
  handlesBefore: number
  handlesAfter: number
}

/** Lets `callers` work on one store at once for `milliseconds`. Throws where a call fails or gives a wrong answer. */
export async function loadStore(
  storageFolder: string,
  { callers, milliseconds }: { callers: number; milliseconds: number },
): Promise<LoadReport> {
  const client = new StoreClient({
    ...{ storageFolder, workspace: null, workerPath: path.join(distFolder, 'store-worker.js') },
    emergencyFolder: path.join(storageFolder, 'emergency'),
    settings: storeSettingsSchema.parse({}),
    log: () => {},
  })
  try {
    const all = Array.from({ length: callers }, (_, n) => new Caller(client, `caller ${n}`))
    for (let round = 0; round < KEPT; round++) await Promise.all(all.map((it) => it.work()))
    const before = { residentBefore: process.memoryUsage.rss(), handlesBefore: handles() }
    const end = performance.now() + milliseconds
    await Promise.all(all.map((it) => it.workUntil(end)))
    const p99s = all.map((it) => it.percentile(0.99))
    return {
      ...before,
      calls: all.reduce((sum, it) => sum + it.times.length, 0),
      slowestP99: Math.max(...p99s),
      fastestP99: Math.min(...p99s),
      longest: Math.max(...all.map((it) => it.percentile(1))),
      residentAfter: process.memoryUsage.rss(),
      handlesAfter: handles(),
    }
  } finally {
    await client.dispose()
  }
}

/** One of those who work on the store: stores, reads, checks and deletes videos of its own. */
class Caller {
  readonly times: number[] = []
  readonly #client: StoreClient
  readonly #name: string
  #made = 0

  constructor(client: StoreClient, name: string) {
    this.#client = client
    this.#name = name
  }

  percentile(share: number): number {
    const sorted = this.times.toSorted((a, b) => a - b)
    return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
  }

  async workUntil(end: number): Promise<void> {
    this.times.length = 0
    while (performance.now() < end) await this.work()
  }

  async work(): Promise<void> {
    const { service } = this.#client
    const videoId = `${this.#name}, video ${this.#made}`
    const objects = 10 + (this.#made % 90)
    await this.#timed(() => service.storeToolResults(videoId, 'detect', sampleResults({ objects }), {}))
    await this.#timed(() => service.updateVideo(videoId, { title: this.#name }))
    const report = await this.#timed(() => service.verifyVideoDataCompleteness(videoId))
    if (report.objects.count !== objects) throw new Error(`${videoId}: ${report.objects.count} of ${objects} objects`)
    await this.#timed(() => service.listResults({ videoId, kind: 'objects', limit: 100 }))
    const oldest = this.#made++ - KEPT
    if (oldest >= 0) await this.#timed(() => service.deleteVideo(`${this.#name}, video ${oldest}`))
  }

  async #timed<T>(call: () => Promise<T>): Promise<T> {
    const started = performance.now()
    const answer = await call()
    this.times.push(performance.now() - started)
    return answer
  }
}

function handles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return -1
  }
}
