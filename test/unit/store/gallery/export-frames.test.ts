import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { GalleryScope } from '../../../../src/shared/gallery'
import type { ResultKind } from '../../../../src/shared/kinds'
import { FaultyIo } from '../../../support/faulty-io'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

const jpeg = (name: string) => resolve('test/fixtures/images', `${name}.jpg`)
const sort = { by: 'number', isDescending: false } as const
const video: GalleryScope = { kind: 'video', videoId: 'vid/1' }
const event: GalleryScope = { kind: 'event', eventId: 'door' }

describe('an export of frames', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let target: string
  let store: StoreUnderTest
  let other: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    target = join(folder, 'exports')
    await mkdir(target)
    store = openTestStore(join(folder, 'storage'))
    other = openTestStore(join(folder, 'other'))
  })
  afterEach(async () => {
    await store.service.close()
    await other.service.close()
  })

  const keysOf = (scope: GalleryScope) => store.service.galleryKeys(scope, {}, sort, 0, 9999)
  const exported = (scope: GalleryScope, keys: number[]) =>
    store.service.exportFrames({ operationId: 'export', scope, keys, folder: target })
  const resultsOf = async ({ service }: StoreUnderTest, kind: ResultKind) =>
    (await service.listResults({ videoId: 'vid/1', kind, limit: 1000 })).items
  const framesOf = async ({ service }: StoreUnderTest, scope: GalleryScope) => {
    const { items } = await service.galleryFrames({ scope, filter: {}, sort, offset: 0, limit: 500 })
    return items.map(({ key: _, path, ...frame }) => ({ ...frame, isThere: path !== null }))
  }
  const tagsOf = async (of: StoreUnderTest, scope: GalleryScope) => (await framesOf(of, scope)).map(({ tags }) => tags)
  const textOf = (value: unknown) => JSON.stringify(value)

  /** Frames of two tools, one without an image, with results of all kinds. */
  async function putVideo(): Promise<void> {
    const put = (tool: string, results: object) => store.service.storeToolResults('vid/1', tool, results, {})
    await store.service.storeToolResults(
      'vid/1',
      'sample',
      {
        frames: [
          { frame_number: 7, timestamp_ms: 700, path: jpeg('baseline'), camera: 'left' },
          { frame_number: 1000, timestamp_ms: 1000, path: jpeg('progressive') },
        ],
      },
      {},
    )
    await put('more', { frames: [{ frame_number: 8, timestamp_ms: 800 }] })
    await put('caption', {
      captions: [
        { frame_number: 7, text: 'seven', confidence: 0.5, mood: 'calm' },
        { timestamp_ms: 750, end_ms: 900, text: 'about 800' },
        { timestamp_ms: 2000, text: 'elsewhere' },
      ],
    })
    const box = { label: 'dog', bbox: [1, 2, 3.5, 4] }
    await put('detect', {
      objects: [
        { ...box, frame_number: 7, confidence: 0.25, track_id: 3, colour: 'brown' },
        { ...box, timestamp_ms: 1000 },
        { ...box, frame_number: 9 },
      ],
    })
    await store.service.updateVideo('vid/1', { title: 'The door', frameRate: 30, durationMs: 5000 })
  }

  it('of a video is ingested as results, and equals', async () => {
    await putVideo()
    await store.service.tagFrames(video, (await keysOf(video)).slice(1), { add: ['a "b"', 'cat'], remove: [] })
    const done = await exported(video, await keysOf(video))
    assert.deepEqual({ frames: done.frames, missing: done.missing }, { frames: 3, missing: 1 })
    assert.equal(join(target, basename(done.folder)), done.folder)
    const names = await readdir(done.folder)
    assert.deepEqual(names.sort(), [
      'frame_0007.jpg',
      'frame_1000.jpg',
      `${basename(done.folder)}.frametrove-results.json`,
    ])
    assert.deepEqual(readFileSync(join(done.folder, 'frame_0007.jpg')), readFileSync(jpeg('baseline')))
    assert.equal(done.bytes, readFileSync(jpeg('baseline')).length + readFileSync(jpeg('progressive')).length)

    const { runs, warnings } = await other.service.ingestFiles({ operationId: 'in', paths: [done.folder] })
    assert.deepEqual(warnings, [])
    assert.deepEqual(
      runs.map(({ videoId, toolName, counts }) => [videoId, toolName, counts]),
      [['vid/1', 'export', { frames: 3, captions: 2, transcripts: 0, objects: 2 }]],
    )
    assert.deepEqual(await framesOf(other, video), await framesOf(store, video))
    assert.deepEqual(await tagsOf(other, video), [[], ['a "b"', 'cat'], ['a "b"', 'cat']])
    assert.match(textOf(await resultsOf(other, 'frames')), /"tags":\["a \\"b\\"","cat"\]/)
    const captions = (await resultsOf(store, 'captions')).filter((it) => !textOf(it).includes('elsewhere'))
    assert.deepEqual(await resultsOf(other, 'captions'), captions)
    const objects = (await resultsOf(store, 'objects')).filter((it) => !textOf(it).includes(':9,'))
    assert.equal(objects.length, 2)
    assert.deepEqual(await resultsOf(other, 'objects'), objects)
    assert.ok(textOf(await resultsOf(other, 'frames')).includes('"camera":"left"'))
    const facts = ({ title, frameRate, durationMs }: Awaited<ReturnType<typeof other.service.getVideo>>) => [
      title,
      frameRate,
      durationMs,
    ]
    assert.deepEqual(facts(await other.service.getVideo('vid/1')), facts(await store.service.getVideo('vid/1')))
  })

  it('holds what was chosen only', async () => {
    await putVideo()
    const [first = 0] = await keysOf(video)
    await store.service.tagFrames(video, [first], { add: ['cat'], remove: [] })
    const done = await exported(video, [first, 999_999])
    const [file = ''] = (await readdir(done.folder)).filter((name) => name.endsWith('.json'))
    const results = JSON.parse(await readFile(join(done.folder, file), 'utf8'))
    assert.deepEqual(results.frames, [
      {
        ...{ camera: 'left', frame_number: 7, timestamp_ms: 700, path: 'frame_007.jpg' },
        ...{ width: 64, height: 40, tags: ['cat'] },
      },
    ])
    assert.deepEqual([results.captions.length, results.objects.length], [1, 1])
  })

  it('of an event is ingested as an event, and equals', async () => {
    const frames = ['baseline', 'progressive', 'thumbnail'].map(jpeg)
    await store.service.saveFrames({ eventId: 'door', frames, timestamps: [0, 250, null] }, {})
    const facts = {
      ...{ kind: 'person', description: 'A "person"\n<at> the door', samplingStrategy: 'uniform' },
      ...{ occurredAt: '2026-05-01T12:00:00.000Z', tags: ['a', 'b'], videoId: 'vid/1' },
    }
    await store.service.saveEvent('door', facts)
    await store.service.tagFrames(event, (await keysOf(event)).slice(1, 2), { add: ['cat'], remove: [] })
    const done = await exported(event, await keysOf(event))
    assert.deepEqual((await readdir(done.folder)).sort(), [
      'event.json',
      'frame_001.jpg',
      'frame_002.jpg',
      'frame_003.jpg',
    ])
    const { warnings } = await other.service.ingestEvents({ operationId: 'in', paths: [done.folder] })
    assert.deepEqual(warnings, [])
    assert.deepEqual(await framesOf(other, event), await framesOf(store, event))
    assert.deepEqual(await tagsOf(other, event), [[], ['cat'], []])
    const { createdAt: _, ...stored } = await store.service.getEvent('door')
    const { createdAt, ...ingested } = await other.service.getEvent('door')
    assert.ok(createdAt)
    assert.deepEqual(ingested, stored)
  })

  it('of a search has a folder for each video and event', async () => {
    await putVideo()
    await store.service.saveFrames({ eventId: '../door', frames: [jpeg('baseline')] }, {})
    await store.service.saveEvent('../door', { description: 'a dog' })
    const scope: GalleryScope = { kind: 'search', text: 'dog' }
    const done = await exported(scope, await keysOf(scope))
    assert.equal(done.frames, 3)
    assert.match(basename(done.folder), /^search-dog-[0-9a-f]+$/)
    const folders = (await readdir(done.folder)).sort()
    assert.equal(folders.length, 2)
    assert.match(folders[0] ?? '', /^event-door-[0-9a-f]+$/)
    assert.match(folders[1] ?? '', /^video-vid-1-[0-9a-f]+$/)
    await other.service.ingestEvents({ operationId: 'in', paths: [join(done.folder, folders[0] ?? '')] })
    await other.service.ingestFiles({ operationId: 'in', paths: [done.folder] })
    const found = await other.service.galleryFrames({ scope, filter: {}, sort, offset: 0, limit: 10 })
    assert.equal(found.total, 3)
  })

  it('stays below its folder, whatever the ids are', async () => {
    for (const eventId of ['..', '../../x', 'C:\\x', 'con', '/etc', '.', 'a\u202eb']) {
      await store.service.saveFrames({ eventId, frames: [jpeg('baseline')] }, {})
      const scope: GalleryScope = { kind: 'event', eventId }
      const done = await exported(scope, await keysOf(scope))
      assert.match(done.folder.slice(target.length), /^[/\\][a-z0-9-]+$/)
    }
    assert.deepEqual((await readdir(folder)).sort(), ['exports', 'storage'])
    assert.equal((await readdir(target)).length, 7)
  })

  it('never writes over what is there', async () => {
    await putVideo()
    const keys = await keysOf(video)
    const first = await exported(video, keys)
    await writeFile(join(first.folder, 'mine'), '')
    const second = await exported(video, keys)
    assert.equal(second.folder, `${first.folder}-2`)
    assert.ok((await readdir(first.folder)).includes('mine'))
  })

  it('tells of images that are gone', async () => {
    await putVideo()
    const keys = await keysOf(video)
    const [gone = ''] = await store.service.framePaths(video, keys)
    await rm(gone)
    const { frames, missing, folder: into } = await exported(video, keys)
    assert.deepEqual([frames, missing], [3, 2])
    const { runs } = await other.service.ingestFiles({ operationId: 'in', paths: [into] })
    assert.equal(runs[0]?.counts.frames, 3)
  })

  it('leaves nothing where it is cancelled or fails', async () => {
    await putVideo()
    const keys = await keysOf(video)
    const exporting = exported(video, keys)
    await store.service.cancel('export')
    await assert.rejects(exporting, { code: 'cancelled' })
    await assert.rejects(exported(video, [999_999]), { code: 'not_found' })
    await assert.rejects(
      store.service.exportFrames({ operationId: 'x', scope: video, keys, folder: join(target, 'none') }),
      { what: 'The frames were not exported.' },
    )
    // After the first image.
    store.progress.push = () => {
      void store.service.cancel('export')
      return 0
    }
    await assert.rejects(exported(video, keys), { code: 'cancelled' })
    assert.deepEqual(await readdir(target), [])
  })

  it('leaves nothing where the disk fails, at whichever call', async () => {
    await putVideo()
    await store.service.close()
    const io = new FaultyIo()
    store = openTestStore(join(folder, 'storage'), {}, io)
    const keys = await keysOf(video)
    let call = 0
    do {
      io.arm(++call, { code: 'ENOSPC', when: 'half', lasting: false })
      const done = await exported(video, keys).catch(() => null)
      if (!done) assert.deepEqual(await readdir(target), [], `call ${call}`)
      // What failed was only the note of the hidden folder, or its removal.
      else if (io.hasFailed) for (const name of await readdir(target)) await rm(join(target, name), { recursive: true })
    } while (io.hasFailed)
    io.heal()
    assert.ok(call > 10, `${call} calls`)
    assert.equal((await readdir(target)).length, 1)
  })
})
