import { existsSync } from 'node:fs'
import * as path from 'node:path'
import { writeDetections } from '../bench/detections'
import { openTestStore } from '../support/store-under-test'

/** Detections a file: ten such make ten million rows. */
const PER_FILE = 1_000_000

/** What a step with a large store took: seconds, and the most memory that the process had until then, in MB. */
export type LargeStep = (name: string, seconds: number, peakMb: number) => void

/** Fills a store with so many million detections, opens it again, adds and deletes; `tell` is called after each step. */
export async function largeStore(folder: string, millions: number, tell: LargeStep): Promise<void> {
  const file = path.join(folder, 'detections.ndjson')
  await writeDetections(file, PER_FILE)
  const storage = path.join(folder, 'storage')
  const open = () => openTestStore(storage, { maxDatabaseMb: 100_000 }).service
  let service = open()
  const step = async (name: string, work: () => Promise<unknown>) => {
    const started = performance.now()
    await work()
    const seconds = (performance.now() - started) / 1000
    tell(name, seconds, process.resourceUsage().maxRSS / 1024)
  }
  const ingest = (n: number) => service.ingestFiles({ operationId: `${n}`, paths: [file], videoId: `video ${n}` })
  for (let n = 1; n <= millions; n++) await step(`ingest of million ${n}`, () => ingest(n))
  const { databaseBytes } = await service.status()
  await step(`closing with ${Math.round(databaseBytes / 1024 / 1024)} MB of database`, () => service.close())
  service = open()
  await step('opening and listing', () => service.listVideos({}))
  await step('one more million', () => ingest(millions + 1))
  await step('a page of results', () => service.listResults({ videoId: 'video 1', kind: 'objects', limit: 1000 }))
  await step('completeness of a video', () => service.verifyVideoDataCompleteness('video 1'))
  await step('deletion of a million', () => service.deleteVideo('video 1'))
  const { items } = await service.listVideos({})
  if (items.some((video) => video.counts.objects !== PER_FILE)) throw new Error('a video has lost rows')
  await service.close()
  if (existsSync(path.join(storage, 'quarantine'))) throw new Error('something was quarantined')
}
