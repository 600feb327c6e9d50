import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { GalleryFilter, GalleryScope, GallerySort } from '../../../../src/shared/gallery'
import { Random } from '../../../support/random'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'
import { captionsOf, expectedOrder, objectsOf, type ReferenceResults, randomResults, toResults } from './reference'

const image = resolve('test/fixtures/images/baseline.jpg')
const jpeg = readFileSync(image)
const scope = { kind: 'video', videoId: 'vid' } as const satisfies GalleryScope
const byNumber: GallerySort = { by: 'number', isDescending: false }
const byTime: GallerySort = { by: 'time', isDescending: false }
const SORTS: GallerySort[] = [byNumber, byTime, { ...byNumber, isDescending: true }, { ...byTime, isDescending: true }]

describe('the gallery', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = join(await newFolder(), 'storage')
    store = openTestStore(folder)
  })
  afterEach(() => store.service.close())

  const put = (tool: string, results: Partial<ReferenceResults>, videoId = 'vid') =>
    store.service.storeToolResults(videoId, tool, toResults(results, image), {})
  const frame = (number: number | null, time: number | null = null) => ({ number, time, hasImage: false })
  const page = (filter: GalleryFilter = {}, sort = byNumber, of: GalleryScope = scope) =>
    store.service.galleryFrames({ scope: of, filter, sort, offset: 0, limit: 500 })
  const numbers = async (...given: Parameters<typeof page>) =>
    (await page(...given)).items.map((item) => item.frameNumber)

  /** The keys of all frames, in the order in which they were stored. */
  async function allKeys(): Promise<number[]> {
    const keys: number[] = []
    for (let total = 1; keys.length < total; ) {
      const part = await store.service.galleryFrames({
        ...{ scope, filter: {}, sort: byNumber, offset: keys.length, limit: 500 },
      })
      total = part.total
      keys.push(...part.items.map((item) => item.key))
    }
    return keys.sort((a, b) => a - b)
  }

  it('shows any part of any order that a filter leaves', async () => {
    const random = new Random(4)
    const results = randomResults(random, 1500)
    await put('other', { frames: [frame(1, 1)] }, 'other')
    await put('sample', { frames: results.frames.slice(0, 700) })
    await put('caption', { captions: results.captions, frames: results.frames.slice(700) })
    await put('detect', { objects: results.objects })
    const keys = await allKeys()
    assert.equal(keys.length, results.frames.length)
    const filters: GalleryFilter[] = [
      {},
      { fromMs: 5000, toMs: 12_340 },
      { labels: ['dog'] },
      { labels: ['car', 'a "label"', 'none'], minConfidence: 0.9 },
      { labels: ['none'] },
      { labels: [], minConfidence: 1 },
      { hasCaption: true },
      { hasCaption: false, isMissing: false },
      { isMissing: true, toMs: 4000 },
      { isMissing: false, labels: ['person'], minConfidence: 0.5, hasCaption: true, fromMs: 1 },
    ]
    for (const filter of filters) {
      for (const sort of SORTS) {
        const told = JSON.stringify({ filter, sort })
        const expected = expectedOrder(results, filter, sort)
        const offset = random.below(expected.length + 10)
        const limit = 1 + random.below(40)
        const { total, items } = await store.service.galleryFrames({ scope, filter, sort, offset, limit })
        assert.equal(total, expected.length, told)
        const places = expected.slice(offset, offset + limit)
        assert.deepEqual(
          items.map((item) => keys.indexOf(item.key)),
          places,
          told,
        )
        const last = items.at(-1)
        if (last) {
          const index = await store.service.galleryIndexOf(scope, filter, sort, { key: last.key })
          assert.equal(index, offset + items.length - 1, told)
        }
        for (const [at, place] of places.entries()) {
          const known = results.frames[place]
          const { frameNumber, timestampMs, detections, hasCaption, path } = items[at] ?? {}
          assert.ok(known)
          assert.deepEqual([frameNumber, timestampMs], [known.number, known.time], told)
          assert.equal(detections, objectsOf(results, known).length, told)
          assert.equal(hasCaption, captionsOf(results, known).length > 0, told)
          assert.equal(path !== null, known.hasImage, told)
        }
      }
    }
    for (const place of [0, 777, 1499]) {
      const known = results.frames[place]
      assert.ok(known)
      const index = expectedOrder(results, {}, byTime).indexOf(place)
      const details = await store.service.galleryFrame(scope, {}, byTime, index)
      assert.equal(details.index, index)
      assert.equal(keys.indexOf(details.key), place)
      assert.deepEqual(
        details.boxes.map(({ label, confidence }) => ({ label, confidence })),
        objectsOf(results, known).map(({ label, confidence }) => ({ label, confidence })),
      )
      assert.equal(details.captions.length, captionsOf(results, known).length)
    }
  })

  it('finds the frame nearest to a moment or number', async () => {
    await put('sample', { frames: [frame(10, 1000), frame(20, 2000), frame(30), frame(null, 3000)] })
    const find = (position: object, filter: GalleryFilter = {}) =>
      store.service.galleryIndexOf(scope, filter, byNumber, position)
    assert.equal(await find({ frameNumber: 20 }), 1)
    assert.equal(await find({ frameNumber: 28 }), 2)
    assert.equal(await find({ timestampMs: 1400 }), 0)
    assert.equal(await find({ timestampMs: 99_999 }), 3)
    assert.equal(await find({ key: -1, timestampMs: 1900 }), 1)
    assert.equal(await find({}), null)
    assert.equal(await find({ timestampMs: 0 }, { labels: ['none'] }), null)
  })

  it('tells what a video shows from a moment on, frame by frame', async () => {
    const times = [3000, 0, 1000, 1000, null, 2000]
    await put('sample', { frames: times.map((time, at) => frame(at + 1, time)) })
    await put('detect', { objects: [{ number: 6, time: null, label: 'boat', confidence: 1 }] })
    const transcripts = [
      { start_ms: 0, end_ms: 900, text: 'before' },
      { start_ms: 900, end_ms: 1500, text: 'now' },
      { start_ms: 9000, end_ms: 9900, text: 'at last' },
    ]
    await store.service.storeToolResults('vid', 'said', { transcripts }, {})
    const moments = async (fromMs: number, limit = 200, filter: GalleryFilter = {}, sort = byNumber) => {
      const { frames, toMs, transcript } = await store.service.galleryMoments(scope, filter, sort, fromMs, limit)
      for (const { key, index, boxes } of frames) {
        const found = await store.service.galleryFrame(scope, filter, sort, index)
        assert.deepEqual([found.key, found.boxes], [key, boxes])
      }
      return { frames: frames.map((it) => it.frameNumber), toMs, said: transcript.map(({ text }) => text) }
    }
    assert.deepEqual(await moments(-1), { frames: [2, 3, 4, 6, 1], toMs: null, said: ['before', 'now', 'at last'] })
    assert.deepEqual(await moments(999, 2), { frames: [2, 3], toMs: 1000, said: ['now'] })
    // Of two at the same time, the last is shown.
    assert.deepEqual(await moments(1000, 2), { frames: [4, 6], toMs: 2000, said: ['now'] })
    assert.deepEqual(await moments(2000, 2), { frames: [6, 1], toMs: null, said: ['at last'] })
    assert.deepEqual(await moments(99_000), { frames: [1], toMs: null, said: [] })
    assert.deepEqual((await moments(0, 200, {}, { ...byTime, isDescending: true })).frames, [2, 3, 4, 6, 1])
    assert.deepEqual((await moments(0, 200, { labels: ['boat'] })).frames, [6])
    assert.deepEqual((await moments(0, 200, { labels: ['none'] })).frames, [])
  })

  it('reads in parts what has very many boxes', async () => {
    await put('sample', { frames: [0, 1, 2, 3].map((at) => frame(at + 1, at * 1000)) })
    const objects = [1, 2, 3, 4].flatMap((number) =>
      Array.from({ length: 5001 }, () => ({ number, time: null, label: 'bird', confidence: null })),
    )
    await put('detect', { objects })
    const { frames, toMs } = await store.service.galleryMoments(scope, {}, byNumber, 0, 200)
    assert.deepEqual([frames.map((it) => it.frameNumber), toMs], [[1, 2, 3], 2000])
  })

  it('tells what a video has', async () => {
    await store.service.updateVideo('vid', {}).catch(() => undefined)
    await put('sample', { frames: [{ ...frame(1, 0), hasImage: true }, frame(2, 1000), frame(3)] })
    const object = (number: number, label: string) => ({ number, time: null, label, confidence: 0.5 })
    await put('detect', { objects: [object(1, 'b'), object(1, 'b'), object(2, 'b'), object(2, 'a'), object(99, 'c')] })
    await put('caption', { captions: [{ number: null, time: 500, end: 1500, text: 'Two' }] })
    assert.deepEqual(await store.service.galleryFacts(scope), {
      ...{ title: 'vid', description: null, frames: 3, bytes: jpeg.length, fromMs: 0, toMs: 1000 },
      labels: [
        { label: 'b', frames: 2 },
        { label: 'a', frames: 1 },
      ],
      ...{ tags: [], withCaption: 1, withoutImage: 2 },
    })
    await store.service.updateVideo('vid', { title: 'The door' })
    assert.equal((await store.service.galleryFacts(scope)).title, 'The door')
  })

  it('tells all about a frame', async () => {
    await put('sample', { frames: [{ number: 7, time: 1000, hasImage: true }] })
    await store.service.storeToolResults(
      'vid',
      'all',
      {
        objects: [{ frame_number: 7, label: 'person', confidence: 0.9, bbox: [1, 2, 30.5, 40], track_id: 3 }],
        captions: [{ frame_number: 7, text: 'A door', confidence: 0.8 }],
        transcripts: [
          { start_ms: 0, end_ms: 1000, text: 'before' },
          { start_ms: 1000, end_ms: 1000, text: 'now', speaker: 'A' },
          { start_ms: 500, end_ms: 1001, text: 'still' },
          { start_ms: 1001, end_ms: 2000, text: 'after' },
        ],
      },
      {},
    )
    const { key, path, ...details } = await store.service.galleryFrame(scope, {}, byNumber, 0)
    assert.match(path ?? '', /^video-frames\/vid-.*\/frame_001\.jpg$/)
    assert.ok(key > 0)
    assert.deepEqual(details, {
      ...{ index: 0, frameNumber: 7, timestampMs: 1000, width: details.width, height: details.height },
      ...{ sizeBytes: jpeg.length, detections: 1, hasCaption: true, tags: [], source: null },
      boxes: [{ label: 'person', confidence: 0.9, box: [1, 2, 30.5, 40], trackId: 3 }],
      captions: [{ text: 'A door', confidence: 0.8 }],
      transcript: [
        { startMs: 500, endMs: 1001, text: 'still', speaker: null },
        { startMs: 1000, endMs: 1000, text: 'now', speaker: 'A' },
      ],
    })
    await assert.rejects(store.service.galleryFrame(scope, {}, byNumber, 1), { code: 'not_found' })
  })

  it('counts over time', async () => {
    await put('sample', { frames: [frame(1, 100), frame(2, 150), frame(3, 1100), frame(4)] })
    const object = (number: number | null, time: number | null) => ({ number, time, label: 'a', confidence: 1 })
    await put('detect', { objects: [object(1, null), object(null, 640), object(3, null), object(4, null)] })
    const timeline = await store.service.galleryTimeline(scope, 4)
    assert.deepEqual(timeline, {
      fromMs: 100,
      toMs: 1100,
      frames: [2, 0, 0, 1],
      detections: [1, 0, 1, 1],
      transcript: [],
    })
    await put('sample', { frames: [frame(1)] })
    assert.equal(await store.service.galleryTimeline(scope, 4), null)
  })

  it('thins out a long transcript, all over its time', async () => {
    await put('sample', { frames: [frame(1, 0), frame(2, 50_000)] })
    const transcripts = Array.from({ length: 5001 }, (_, at) => ({
      start_ms: at * 10,
      end_ms: at * 10 + 5,
      text: `${at}`,
    }))
    await store.service.storeToolResults('vid', 'whisper', { transcripts }, {})
    const segments = (await store.service.galleryTimeline(scope, 1))?.transcript ?? []
    assert.ok(segments.length > 1000 && segments.length <= 2000)
    assert.deepEqual([segments[0]?.text, segments.at(-1)?.text], ['0', '4998'])
  })

  it('shows a run, with what is known of its video', async () => {
    await put('sample', { frames: [frame(1), frame(2)] })
    await put('sample', { frames: [frame(3)] })
    await put('detect', { objects: [{ number: 2, time: null, label: 'a', confidence: 1 }] })
    const runs = (await store.service.listRuns('vid', {})).items.filter((run) => run.tool === 'sample')
    const former = runs.find((run) => !run.current)
    assert.ok(former)
    const { items } = await page({}, byNumber, { kind: 'run', runId: former.id })
    assert.deepEqual(
      items.map((item) => [item.frameNumber, item.detections]),
      [
        [1, 0],
        [2, 1],
      ],
    )
    assert.equal((await store.service.galleryFacts({ kind: 'run', runId: former.id })).title, 'vid · sample')
    assert.deepEqual(await numbers(), [3])
  })

  it('shows an event', async () => {
    await store.service.saveEvent('door', { description: 'A person', videoId: 'vid' })
    await put('detect', { objects: [{ number: 1, time: 0, label: 'a', confidence: 1 }] })
    await store.service.saveFrames({ eventId: 'door', frames: [jpeg, jpeg], timestamps: [0, 250] }, {})
    const of: GalleryScope = { kind: 'event', eventId: 'door' }
    const { total, items } = await page({}, byNumber, of)
    assert.equal(total, 2)
    const [, second] = items
    assert.ok(second)
    const { key, width, height, ...others } = second
    assert.ok(key < 0 && width && height)
    assert.deepEqual(others, {
      ...{ frameNumber: 2, timestampMs: 250, sizeBytes: jpeg.length },
      ...{ path: (await store.service.listEventFrames('door', {})).items[1]?.relativePath },
      ...{ detections: 0, hasCaption: false, tags: [], source: null },
    })
    assert.deepEqual(await store.service.galleryFacts(of), {
      ...{ title: 'door', description: 'A person', frames: 2, bytes: jpeg.length * 2, fromMs: 0, toMs: 250 },
      ...{ labels: [], tags: [], withCaption: 0, withoutImage: 0 },
    })
  })

  it('has frames whose file is gone among the missing', async () => {
    await store.service.saveFrames({ eventId: 'door', frames: [jpeg, jpeg, jpeg] }, {})
    const of: GalleryScope = { kind: 'event', eventId: 'door' }
    const gone = (await page({}, byNumber, of)).items[1]?.path
    await rm(join(folder, gone ?? ''))
    assert.deepEqual(await numbers({ isMissing: true }, byNumber, of), [2])
    assert.deepEqual(await numbers({ isMissing: false }, byNumber, of), [1, 3])
  })

  it('shows what has changed since', async () => {
    const of: GalleryScope = { kind: 'event', eventId: 'door' }
    await store.service.saveFrames({ eventId: 'door', frames: [jpeg] }, {})
    await put('sample', { frames: [frame(1)] })
    assert.deepEqual(await numbers({}, byNumber, of), [1])
    assert.deepEqual(await numbers(), [1])
    await store.service.saveFrames({ eventId: 'door', frames: [jpeg] }, {})
    await put('more', { frames: [frame(2)] })
    assert.deepEqual(await numbers({}, byNumber, of), [1, 2])
    assert.deepEqual(await numbers(), [1, 2])
    await store.service.deleteFrames('door')
    assert.deepEqual(await numbers({}, byNumber, of), [])
    await store.service.deleteEvents(['door'])
    await store.service.deleteVideo('vid')
    await assert.rejects(page({}, byNumber, of), { code: 'not_found' })
    await assert.rejects(page(), { code: 'not_found' })
  })
})
