import { mkdirSync, writeFileSync, writeSync } from 'node:fs'
import * as path from 'node:path'
import { StoreClient } from '../../src/host/store-client'
import { storeSettingsSchema } from '../../src/shared/settings'
import { sampleResults } from '../support/sample-results'

const LARGE = 60_000

/** Works on a store as fast as it can until it is killed; says what it starts and what was acknowledged. */
async function main(storageFolder: string, seed: number): Promise<void> {
  const client = new StoreClient({
    storageFolder,
    workerPath: path.resolve('dist/store-worker.js'),
    workspace: null,
    settings: storeSettingsSchema.parse({}),
    log: () => {},
  })
  const images = ['baseline.jpg', 'progressive.jpg', 'opaque.png'].map((name) =>
    path.resolve('test/fixtures/images', name),
  )
  const random = generator(seed)
  const large = writeLarge(storageFolder)
  for (let n = 0; ; n++) {
    const videoId = `video-${seed}-${n}`
    const counts = { frames: random(12), objects: random(2000) }
    const results = sampleResults(counts)
    if (random(3) === 0) {
      for (const [i, frame] of results.frames?.entries() ?? [])
        Object.assign(frame, { path: images[i % images.length] })
    }
    await step({ store: videoId, counts }, () => client.service.storeToolResults(videoId, 'detect', results, {}))
    if (random(3) === 0) {
      const request = { operationId: `large-${n}`, paths: [large], videoId: `large-${seed}-${n}` }
      const largeCounts = { frames: 0, objects: LARGE }
      await step({ store: request.videoId, counts: largeCounts }, () => client.service.ingestFiles(request))
    }
    if (random(4) === 0) await step({ delete: videoId }, () => client.service.deleteVideo(videoId))
  }
}

/** A file long enough that its ingest writes in several parts. */
function writeLarge(storageFolder: string): string {
  mkdirSync(path.dirname(storageFolder), { recursive: true })
  const file = `${storageFolder}-large.ndjson`
  const detection = (i: number) => ({ type: 'object', frame_number: i, label: 'boat', bbox: [1, 2, 3, 4] })
  const lines = Array.from({ length: LARGE }, (_, i) => JSON.stringify(detection(i)))
  writeFileSync(file, ['{"video_id": "large", "tool": "track"}', ...lines].join('\n'))
  return file
}

async function step(what: object, work: () => Promise<unknown>): Promise<void> {
  say({ started: what })
  await work()
  say({ acknowledged: what })
}

/** Synchronously, so that no acknowledgement is lost with the process. */
function say(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}

/** Whole numbers below a bound, the same for the same seed (mulberry32, public domain). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

void main(process.argv[2] ?? '', Number(process.argv[3]))
