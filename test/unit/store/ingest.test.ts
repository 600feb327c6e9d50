import assert from 'node:assert/strict'
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { sampleResults } from '../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

const DETECTIONS = 120_000

describe('ingest of files into the store', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(path.join(folder, 'storage'))
  })
  afterEach(() => store.service.close())

  const ingest = (file: string, operationId = 'test') => store.service.ingestFiles({ operationId, paths: [file] })

  async function writeLarge(lastLine = ''): Promise<string> {
    const file = path.join(folder, 'large.ndjson')
    const lines = ['{"video_id": "large", "tool": "detect"}']
    for (let i = 0; i < DETECTIONS; i++) {
      const detection = { type: 'object', frame_number: i, timestamp_ms: i * 10, label: 'dog', bbox: [1, 2, 3, 4] }
      lines.push(JSON.stringify(detection))
    }
    await writeFile(file, [...lines, lastLine].join('\n'))
    return file
  }

  async function writeSmall(results: object, name = 'small.json'): Promise<string> {
    const file = path.join(folder, name)
    await writeFile(file, JSON.stringify({ video_id: 'small', tool: 'detect', ...results }))
    return file
  }

  it('says when the same file is ingested twice, and changes nothing', async () => {
    const file = await writeSmall(sampleResults({ objects: 3 }))
    const [first] = (await ingest(file)).runs
    const [second] = (await ingest(file)).runs
    assert.deepEqual([first?.outcome, second?.outcome, second?.current], ['stored', 'unchanged', true])
    assert.equal(second?.runId, first?.runId)
    assert.equal((await store.service.listRuns('small', {})).items.length, 1)
    assert.equal(store.changes.length, 1)
  })

  it('names the former run when its file is ingested again', async () => {
    const first = await ingest(await writeSmall(sampleResults({ objects: 3 }), 'a.json'))
    await ingest(await writeSmall(sampleResults({ objects: 4 }), 'b.json'))
    const again = await ingest(path.join(folder, 'a.json'))
    assert.deepEqual(
      again.runs.map((run) => [run.outcome, run.current, run.runId]),
      [['unchanged', false, first.runs[0]?.runId]],
    )
  })

  it('copies frame images in, tells when they are damaged, and mends them by ingesting again', async () => {
    await mkdir(path.join(folder, 'frames'))
    for (const n of [1, 2]) await copyFile('test/fixtures/images/baseline.jpg', path.join(folder, `frames/${n}.jpg`))
    const frames = [1, 2].map((n) => ({ frame_number: n, timestamp_ms: n * 40, path: `frames/${n}.jpg` }))
    const file = await writeSmall({ frames })
    await ingest(file)
    const { items } = await store.service.listResults({ videoId: 'small', kind: 'frames' })
    const paths = z
      .array(z.object({ path: z.string() }))
      .parse(items)
      .map((frame) => frame.path)
    assert.equal(paths.length, 2)
    await rm(paths[0] ?? '')
    await writeFile(paths[1] ?? '', 'short')
    const { details } = await store.service.verifyVideoDataCompleteness('small')
    assert.deepEqual(details.frames.damaged_files, [
      { frame_number: 1, path: paths[0], problem: 'gone' },
      { frame_number: 2, path: paths[1], problem: 'size_differs' },
    ])
    assert.equal((await ingest(file)).runs[0]?.outcome, 'stored')
    assert.equal((await store.service.verifyVideoDataCompleteness('small')).details.frames.damaged_file_count, 0)
  })

  it('removes the images of deleted runs, and leaves none of a refused file', async () => {
    await copyFile('test/fixtures/images/baseline.jpg', path.join(folder, '1.jpg'))
    const frames = [{ frame_number: 1, path: '1.jpg' }]
    await ingest(await writeSmall({ frames }))
    await store.service.deleteVideo('small')
    await assert.rejects(ingest(await writeSmall({ frames, objects: [{ label: 'x' }] }, 'bad.json')))
    assert.deepEqual(await imagesOf(folder), [])
  })

  it('keeps answering and storing during a long ingest, and never shows a part of it', async () => {
    const file = await writeLarge()
    let isDone = false
    const ingested = ingest(file).finally(() => {
      isDone = true
    })
    let stored = 0
    while (!isDone) {
      // Calls come as messages, one a turn of the event loop.
      await setTimeout(1)
      await store.service.storeToolResults(`other-${stored}`, 'detect', sampleResults({ frames: 1 }), {})
      if (isDone) break
      stored++
      const seen = await store.service.getVideo('large').catch(() => null)
      if (seen) assert.equal(seen.counts.objects, DETECTIONS)
    }
    assert.equal((await ingested).runs[0]?.counts.objects, DETECTIONS)
    assert.ok(stored > 3, `only ${stored} others were stored meanwhile`)
    assert.equal((await store.service.getVideo('large')).counts.objects, DETECTIONS)
  })

  it('leaves nothing behind when it is cancelled, or when the last line is bad', async () => {
    const file = await writeLarge('{"type": "object", "frame_number": 1, "label": "dog", "bbox": [1, 2, 3]}')
    const cancelled = assert.rejects(ingest(file, 'to-cancel'), { code: 'cancelled' })
    await setTimeout(50)
    await store.service.cancel('to-cancel')
    await cancelled
    await assert.rejects(ingest(file), { code: 'invalid_input' })
    assert.deepEqual((await store.service.listVideos({})).items, [])
    const outcomes = (await store.service.listOperations({})).items.map((it) => it.outcome)
    assert.deepEqual(outcomes, ['failed', 'cancelled'])
    await store.service.close()
    store = openTestStore(path.join(folder, 'storage'))
    assert.deepEqual((await store.service.listVideos({})).items, [])
  })
})

async function imagesOf(folder: string): Promise<string[]> {
  const files = await readdir(path.join(folder, 'storage'), { recursive: true })
  return files.filter((name) => name.endsWith('.jpg'))
}
