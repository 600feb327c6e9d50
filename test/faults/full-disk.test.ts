import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { FrametroveError } from '../../src/shared/errors'
import type { ResultCounts } from '../../src/shared/kinds'
import { fill } from '../support/fill-disk'
import { sampleResults } from '../support/sample-results'
import { mountSmallDisk, type SmallDisk } from '../support/small-disk'
import { openTestStore, type StoreUnderTest } from '../support/store-under-test'
import { temporaryFolders } from '../support/temporary-folder'
import { imageOf } from './harness/inputs'

const MB = 1024 * 1024
const DISK_BYTES = 8 * MB
/** Of each image, so that a few videos fill the disk. */
const IMAGE_BYTES = 10_000
const IMAGES = 20

describe('the store on a disk that is full', function () {
  this.timeout(120_000)
  let disk: SmallDisk | null = null
  let store: StoreUnderTest | null = null
  // Before the folder is removed that the disk is seen in.
  afterEach(async () => {
    await store?.service.close()
    store = null
    await disk?.unmount()
    disk = null
  })
  const newFolder = temporaryFolders()

  it('says so, has all that was acknowledged, can be opened and deleted from, and goes on when there is room', async function () {
    const folder = await newFolder()
    const mounted = await mountSmallDisk(path.join(folder, 'disk'), DISK_BYTES)
    if (typeof mounted === 'string') {
      console.log(`      a full disk is not tested: ${mounted}`)
      return this.skip()
    }
    disk = mounted
    const filler = path.join(mounted.folder, 'filler')
    const storage = path.join(mounted.folder, 'storage')
    const images = path.join(folder, 'images')
    await mkdir(images)
    for (let n = 1; n <= IMAGES; n++) {
      const image = Buffer.concat([imageOf('tool', 'full', n), Buffer.alloc(IMAGE_BYTES)])
      await writeFile(path.join(images, `frame_${n}.jpg`), image)
    }
    let { service } = await open()
    /** As the system would have it after VS Code was started again. */
    const reopen = async () => {
      await service.close()
      fill(filler)
      service = (await open()).service
    }
    async function open(): Promise<StoreUnderTest> {
      store = openTestStore(storage)
      return store
    }
    const ingest = (videoId: string) =>
      service.ingestFrames({ operationId: videoId, paths: [images], videoId, frameRate: 1 })
    const describe = (videoId: string) =>
      service.storeToolResults(videoId, 'tool', sampleResults({ captions: 1000, objects: 1000 }), {})
    /** What a person can rely on: every video that was acknowledged, and no other, with all its images. */
    const check = async () => {
      const { items } = await service.listVideos({})
      assert.deepEqual(Object.fromEntries(items.map((it) => [it.id, it.counts])), Object.fromEntries(stored))
      const { findings } = await service.verifyStore({ operationId: 'verify', thorough: true })
      assert.deepEqual(findings, [])
    }
    const stored = new Map<string, ResultCounts>()
    const counts = { frames: IMAGES, captions: 0, transcripts: 0, objects: 0 }

    // More and more, until the disk is full.
    let refusal: unknown = null
    for (let n = 1; refusal === null; n++) {
      assert.ok(n * IMAGES * IMAGE_BYTES < DISK_BYTES, 'the disk is not full')
      try {
        await ingest(`video ${n}`)
        stored.set(`video ${n}`, counts)
        await describe(`video ${n}`)
        stored.set(`video ${n}`, { ...counts, captions: 1000, objects: 1000 })
      } catch (error) {
        refusal = error
      }
    }
    assert.ok(refusal instanceof FrametroveError && refusal.code === 'disk_full', String(refusal))
    assert.match(refusal.action, /Make room on the disk/)
    assert.ok(stored.size > 5)
    await check()

    // Not a byte is left: it can still be read and deleted from, again and again.
    fill(filler)
    await assert.rejects(ingest('refused'), { code: 'disk_full' })
    await check()
    for (const videoId of ['video 1', 'video 2']) {
      fill(filler)
      await service.deleteVideo(videoId)
      stored.delete(videoId)
      await check()
    }

    // So it can when it is opened on the full disk.
    for (const videoId of ['video 3', 'video 4']) {
      await reopen()
      await check()
      fill(filler)
      await service.deleteVideo(videoId)
      stored.delete(videoId)
    }
    await check()

    rmSync(filler)
    await ingest('refused')
    stored.set('refused', counts)
    await reopen()
    await check()
  })
})
