import assert from 'node:assert/strict'
import { copyFile, readdir, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { z } from 'zod'
import { sampleResults } from '../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('runs in the store', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(path.join(folder, 'storage'))
  })
  afterEach(() => store.service.close())

  const storeObjects = (objects: number) =>
    store.service.storeToolResults('vid', 'detect', sampleResults({ objects }), {})
  const runs = async (video = 'vid') => (await store.service.listRuns(video, {})).items
  const counts = async () => (await runs()).map((run) => run.counts.objects)

  async function writeResults(name: string, video: string, results: object): Promise<string> {
    const file = path.join(folder, name)
    await writeFile(file, JSON.stringify({ video_id: video, tool: 'detect', ...results }))
    return file
  }

  async function image(name: string): Promise<{ frame_number: number; path: string }> {
    const file = path.join(folder, `${name}.jpg`)
    await copyFile('test/fixtures/images/baseline.jpg', file)
    return { frame_number: 1, path: file }
  }

  it('are not doubled when one file is ingested twice at once', async () => {
    const paths = [await writeResults('a.json', 'vid', { frames: [{ ...(await image('1')), path: '1.jpg' }] })]
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((operationId) => store.service.ingestFiles({ operationId, paths })),
    )
    assert.deepEqual(outcomes.flatMap((it) => it.runs.map((run) => run.outcome)).sort(), [
      'stored',
      'unchanged',
      'unchanged',
    ])
    assert.equal((await runs()).length, 1)
    assert.equal((await imagesOf()).length, 1)
  })

  it('know the files that fed them, and no others', async () => {
    const a = await writeResults('a.json', 'a', sampleResults({ objects: 1 }))
    const b = await writeResults('b.json', 'b', sampleResults({ objects: 2 }))
    await store.service.ingestFiles({ operationId: 'both', paths: [a, b] })
    const [run] = await runs('a')
    assert.deepEqual(
      run?.sources.map((source) => source.path),
      [a],
    )
    await writeResults('b.json', 'b', sampleResults({ objects: 3 }))
    const again = await store.service.ingestFiles({ operationId: 'again', paths: [a, b] })
    assert.deepEqual(
      again.runs.map((it) => [it.videoId, it.outcome]),
      [
        ['a', 'unchanged'],
        ['b', 'stored'],
      ],
    )
  })

  it('are kept while they are open, and where they were current a moment ago', async () => {
    const open = await store.service.startRun('vid', 'detect', {})
    for (let count = 1; count <= 5; count++) await storeObjects(count)
    assert.deepEqual(await counts(), [5, 4, 3, 2, 0])
    await store.service.finishRun(open.id)
    assert.deepEqual(await counts(), [5, 4, 3, 0])
    await store.service.restoreRun(open.id)
    await storeObjects(6)
    assert.deepEqual(await counts(), [6, 5, 4, 0])
  })

  it('are kept where a person restored them, also once a run that was opened since has finished', async () => {
    for (let count = 1; count <= 4; count++) await storeObjects(count)
    const oldest = (await runs()).at(-1)
    assert.equal(oldest?.counts.objects, 1)
    await store.service.restoreRun(oldest.id)
    const open = await store.service.startRun('vid', 'detect', {})
    await store.service.finishRun(open.id)
    assert.deepEqual(await counts(), [0, 4, 3, 1])
  })

  it('take images from several appends at once, and after a kill that left one behind', async () => {
    const frame = await image('1')
    const { id: runId } = await store.service.startRun('vid', 'detect', {})
    const append = () => store.service.storeToolResults('vid', 'detect', { frames: [frame] }, { runId })
    await append()
    const [first = ''] = await imagesOf()
    const orphan = path.join(folder, 'storage', path.dirname(first), 'frame_002.jpg')
    await copyFile(frame.path, orphan)
    await Promise.all([append(), append(), append()])
    await rm(orphan)
    const { items } = await store.service.listResults({ videoId: 'vid', kind: 'frames' })
    const paths = z.array(z.object({ path: z.string() })).parse(items)
    assert.equal(new Set(paths.map((it) => it.path)).size, 4)
    assert.equal((await imagesOf()).length, 4)
  })

  it('keep their images once they are committed, whatever comes', async () => {
    const file = await writeResults('a.json', 'vid', { frames: [{ ...(await image('1')), path: '1.jpg' }] })
    const ingested = store.service.ingestFiles({ operationId: 'a', paths: [file] })
    ingested.catch(() => {})
    await store.service.status()
    while (store.log.every((line) => !line.message.startsWith('ingestFiles'))) await new Promise(setImmediate)
    await store.service.close()
    assert.equal((await ingested).runs[0]?.outcome, 'stored')
    assert.equal((await imagesOf()).length, 1)
  })

  it('have room for more labels than a call can have arguments', async () => {
    const objects = Array.from({ length: 150_000 }, (_, n) => ({
      frame_number: n,
      label: `label ${n}`,
      bbox: [1, 2, 3, 4],
    }))
    const stored = await store.service.storeToolResults('vid', 'detect', { objects }, {})
    assert.equal(stored.objects, 150_000)
  })

  it('are not found by an unknown id, or under another video', async () => {
    await storeObjects(1)
    const [run] = await runs()
    await store.service.storeToolResults('other', 'detect', sampleResults({ objects: 1 }), {})
    for (const request of [
      { videoId: 'vid', runId: 'unknown' },
      { videoId: 'other', runId: run?.id ?? '' },
    ]) {
      await assert.rejects(store.service.listResults({ ...request, kind: 'objects' }), { code: 'not_found' })
    }
  })

  it('refuse what would not be the same after a restart', async () => {
    const results = sampleResults({ objects: 1 })
    for (const facts of [{ parameters: { big: 1n } }, { model: 'a\ud800' }, { toolVersion: '\udc00' }]) {
      await assert.rejects(store.service.storeToolResults('vid', 'detect', results, facts), { code: 'invalid_input' })
    }
    const captions = [{ timestamp_ms: 1, text: 'broken \ud83d' }]
    await assert.rejects(
      store.service.storeToolResults('vid', 'detect', { captions }, {}),
      /captions\[0\]\.text.*broken surrogates/,
    )
    await storeObjects(1)
    await assert.rejects(store.service.updateVideo('vid', { title: '\ud800' }), { code: 'invalid_input' })
    const { items } = await store.service.listOperations({})
    assert.deepEqual(
      items.map((it) => it.error),
      ['invalid_input', null, ...Array(4).fill('invalid_input')],
    )
  })

  async function imagesOf(): Promise<string[]> {
    const files = await readdir(path.join(folder, 'storage'), { recursive: true })
    return files.filter((name) => name.endsWith('.jpg'))
  }
})
