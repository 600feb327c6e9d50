import { existsSync, truncateSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeFileIo, readAll } from '../../src/store/engine/file-io'
import { scanLog } from '../../src/store/engine/log-scan'
import { generationsOf, storeFiles } from '../../src/store/engine/manifest'
import { migrationNames } from '../../src/store/schema/migrate'
import { openTestEngine } from './engine-under-test'
import { projectRoot } from './paths'
import { sampleResults } from './sample-results'
import { openTestStore, type StoreUnderTest } from './store-under-test'

// Makes a store as this version writes it, below test/fixtures/stores, named by its newest migration:
// `node esbuild.mjs --tests && node dist/test/support/make-store-fixture.entry.js`.
// Run once when a migration is released, and committed: tests open it with every later version.

async function main(): Promise<void> {
  const name = migrationNames.at(-1) ?? ''
  const target = join(projectRoot, 'test', 'fixtures', 'stores', name)
  if (existsSync(target)) throw new Error(`${target} is there; a released one never changes.`)
  const folder = await mkdtemp(join(tmpdir(), 'frametrove-fixture-'))
  await change(folder, async ({ service }) => {
    const images = ['baseline.jpg', 'progressive.jpg'].map((file, i) => ({
      frame_number: i + 1,
      path: join(projectRoot, 'test', 'fixtures', 'images', file),
    }))
    await service.storeToolResults('vid_1', 'frames', { frames: images }, {})
    await service.storeToolResults('vid_1', 'detect', sampleResults({ objects: 20 }), { model: 'yolo-x' })
  })
  await takeSnapshot(folder)
  await change(folder, async ({ service }) => {
    await service.storeToolResults('vid_1', 'detect', sampleResults({ objects: 30 }), { model: 'yolo-y' })
    await service.storeToolResults('vid_2', 'whisper', sampleResults({ captions: 3, transcripts: 4 }), {})
    await service.storeToolResults('vid_gone', 'detect', sampleResults({ objects: 2 }), {})
  })
  await takeSnapshot(folder)
  await change(folder, async ({ service }) => {
    await service.deleteVideo('vid_gone')
    await service.updateVideo('vid_2', { title: 'The second' })
    await service.storeToolResults('vid_3', 'detect', sampleResults({ objects: 5 }), {})
  })
  cutZeros(join(folder, 'store'))
  await cp(folder, target, { recursive: true })
  await rm(folder, { recursive: true })
}

async function change(folder: string, work: (store: StoreUnderTest) => Promise<void>): Promise<void> {
  const store = openTestStore(folder)
  await work(store)
  await store.service.close()
}

async function takeSnapshot(folder: string): Promise<void> {
  const { snapshots, close } = await openTestEngine(folder, { migrate: async () => false })
  await snapshots.take()
  await close()
}

/** Takes away the zeros written ahead: a repository has no use for them. */
function cutZeros(folder: string): void {
  for (const generation of generationsOf(nodeFileIo.list(folder), 'log')) {
    const file = join(folder, storeFiles.log(generation))
    truncateSync(file, scanLog(readAll(nodeFileIo, file)).committedEnd)
  }
}

void main()
