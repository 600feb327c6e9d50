import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import type { GalleryScope } from '../../../../src/shared/gallery'
import { Random } from '../../../support/random'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'
import { captionsOf, objectsOf, randomResults, toResults } from './reference'

const image = resolve('test/fixtures/images/baseline.jpg')
const sort = { by: 'number', isDescending: false } as const
const search = (text: string) => ({ kind: 'search', text }) as const satisfies GalleryScope

describe('a search for frames', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  beforeEach(async () => {
    store = openTestStore(join(await newFolder(), 'storage'))
  })
  afterEach(() => store.service.close())

  const put = (tool: string, results: object, videoId = 'vid') =>
    store.service.storeToolResults(videoId, tool, results, {})
  const page = (text: string) =>
    store.service.galleryFrames({ scope: search(text), filter: {}, sort, offset: 0, limit: 500 })
  /** What was found, such as `vid 3`. */
  const found = async (text: string) =>
    (await page(text)).items.map(({ source, frameNumber }) => `${source?.id} ${frameNumber}`)

  /** A video of six frames a second apart, with words in different places, and another one. */
  async function putVideos(): Promise<void> {
    const frames = [1, 2, 3, 4, 5, 6].map((number) => ({ frame_number: number, timestamp_ms: (number - 1) * 1000 }))
    await put('sample', { frames })
    await put('caption', {
      captions: [
        { frame_number: 1, text: 'A DOG at the door' },
        { timestamp_ms: 2000, end_ms: 4000, text: 'straße, 100% _wide_ "quoted" it\'s' },
      ],
    })
    const box = { confidence: 0.9, bbox: [1, 2, 3, 4] }
    await put('detect', {
      objects: [
        { ...box, frame_number: 2, label: 'hotdog' },
        { ...box, frame_number: 4, label: 'door' },
      ],
    })
    await put('whisper', { transcripts: [{ start_ms: 3000, end_ms: 5000, text: 'Where is the Dog NEAR this' }] })
    await put('sample', { frames: [{ frame_number: 1 }] }, 'other')
    await put('caption', { captions: [{ frame_number: 1, text: 'a dog elsewhere' }] }, 'other')
  }

  it('finds words in captions, labels and transcripts, in any case', async () => {
    await putVideos()
    assert.deepEqual(await found('dog'), ['other 1', 'vid 1', 'vid 2', 'vid 4', 'vid 5'])
    assert.deepEqual(await found('HotDog'), ['vid 2'])
    assert.deepEqual(await found('STRAßE'), ['vid 3', 'vid 4'])
    assert.deepEqual(await found('cat'), [])
  })

  it('wants every word, each in any of them', async () => {
    await putVideos()
    assert.deepEqual(await found('  door \t dog  '), ['vid 1', 'vid 4'])
    assert.deepEqual(await found('dog door straße'), ['vid 4'])
    assert.deepEqual(await found('dog cat'), [])
  })

  it('takes signs as they are', async () => {
    await putVideos()
    assert.deepEqual(await found('%'), ['vid 3', 'vid 4'])
    assert.deepEqual(await found('_wide_'), ['vid 3', 'vid 4'])
    assert.deepEqual(await found('"quoted"'), ['vid 3', 'vid 4'])
    assert.deepEqual(await found("it's"), ['vid 3', 'vid 4'])
    for (const text of [
      'd_g',
      'd%g',
      'do*',
      'dog OR cat',
      "' OR 1=1 --",
      '"',
      'NEAR(dog door)',
      '-dog',
      'text:dog',
      '\\',
    ])
      assert.deepEqual(await found(text), text === '"' ? ['vid 3', 'vid 4'] : [], text)
    assert.deepEqual(await found('NEAR dog'), ['vid 4', 'vid 5'])
  })

  it('finds frames by their tags', async () => {
    await putVideos()
    const scope: GalleryScope = { kind: 'video', videoId: 'vid' }
    const keys = await store.service.galleryKeys(scope, {}, sort, 4, 5)
    await store.service.tagFrames(scope, keys, { add: ['False Alarm'], remove: [] })
    assert.deepEqual(await found('alarm'), ['vid 5', 'vid 6'])
    assert.deepEqual(await found('alarm dog'), ['vid 5'])
    const [first] = (await page('alarm')).items
    assert.deepEqual(first?.tags, ['False Alarm'])
  })

  it('finds frames of events by what is said of these, or by their own tags', async () => {
    const save = (eventId: string) => store.service.saveFrames({ eventId, frames: [image, image] }, {})
    await save('bark')
    await store.service.saveEvent('bark', { description: 'A dog barks', occurredAt: '2026-05-02T10:00:00Z' })
    await save('walk')
    await store.service.saveEvent('walk', { kind: 'dog_walk', tags: ['Park'], occurredAt: '2026-05-01T10:00:00Z' })
    assert.deepEqual(await found('DOG'), ['bark 1', 'bark 2', 'walk 1', 'walk 2'])
    assert.deepEqual(await found('park dog'), ['walk 1', 'walk 2'])
    const all = (await page('dog')).items
    await store.service.tagFrames(search('dog'), [all[1]?.key ?? 0], { add: ['lead'], remove: [] })
    assert.deepEqual(await found('lead'), ['bark 2'])
    assert.deepEqual(await found('lead barks'), ['bark 2'])
    assert.deepEqual(await found('lead park'), [])
  })

  it('looks through current runs only', async () => {
    await putVideos()
    await put('caption', { captions: [{ frame_number: 6, text: 'a cat' }] })
    assert.deepEqual(await found('straße'), [])
    assert.deepEqual(await found('cat'), ['vid 6'])
  })

  it('finds what is stored, changed and deleted afterwards', async () => {
    await putVideos()
    assert.deepEqual(await found('zebra'), [])
    await put('zoo', { captions: [{ frame_number: 2, text: 'zebra' }] })
    assert.deepEqual(await found('zebra'), ['vid 2'])
    const [frame] = (await page('zebra')).items
    await store.service.deleteGalleryFrames({ operationId: 'x', scope: search('zebra'), keys: [frame?.key ?? 0] })
    assert.deepEqual(await found('zebra'), [])
    assert.deepEqual(store.changes.at(-1), { videoIds: null, eventIds: null, activityIds: null })
  })

  it('shows videos and events together: of each what belongs to it', async () => {
    await putVideos()
    await store.service.saveFrames({ eventId: 'bark', frames: [image, image], timestamps: [0, 3000] }, {})
    await store.service.saveEvent('bark', { description: 'dog', occurredAt: '2020-01-01T00:00:00Z' })
    await store.service.updateVideo('vid', { title: 'The door' })
    const { total, items } = await page('dog')
    assert.equal(total, 7)
    assert.deepEqual(
      items.map(({ source, detections, hasCaption }) => [source?.title, detections, hasCaption]),
      [
        ['other', 0, true],
        ['The door', 0, true],
        ['The door', 1, false],
        ['The door', 1, true],
        ['The door', 0, false],
        ['bark', 0, false],
        ['bark', 0, false],
      ],
    )
    const details = await store.service.galleryFrame(search('dog'), {}, sort, 3)
    assert.deepEqual(
      [details.boxes.map(({ label }) => label), details.captions.length, details.transcript.length],
      [['door'], 1, 1],
    )
    assert.deepEqual((await store.service.galleryFrame(search('dog'), {}, sort, 5)).boxes, [])
    const facts = await store.service.galleryFacts(search(' dog '))
    assert.deepEqual(facts.labels, [
      { label: 'door', frames: 1 },
      { label: 'hotdog', frames: 1 },
    ])
    assert.deepEqual([facts.title, facts.frames, facts.withCaption, facts.withoutImage], ['dog', 7, 3, 5])
    const keys = (filter: object) => store.service.galleryKeys(search('dog'), filter, sort, 0, 99)
    assert.deepEqual(await keys({ labels: ['door'] }), [items[3]?.key])
    assert.deepEqual(await keys({ isMissing: false }), [items[5]?.key, items[6]?.key])
    assert.deepEqual(await keys({ hasCaption: true, fromMs: 0, toMs: 500 }), [items[1]?.key])
    const descending = { by: 'time', isDescending: true } as const
    assert.deepEqual(
      await store.service.galleryKeys(search('dog'), {}, descending, 0, 99),
      [0, 4, 3, 2, 1, 6, 5].map((at) => items[at]?.key),
    )
    assert.equal(await store.service.galleryTimeline(search('dog'), 10), null)
    assert.equal((await store.service.galleryTimeline(search('hotdog'), 10))?.fromMs, 1000)
    const { frames } = await store.service.describeFrames(search('dog'), await keys({}))
    assert.equal(frames, 7)
  })

  it('finds the same as a look at each frame', async () => {
    const random = new Random(11)
    const results = randomResults(random, 400)
    for (const caption of results.captions) caption.text = random.pick(['a dog', 'nothing', 'The CAR'])
    await put('sample', toResults({ frames: results.frames.map((frame) => ({ ...frame, hasImage: false })) }, image))
    await put('caption', toResults({ captions: results.captions }, image))
    await put('detect', toResults({ objects: results.objects }, image))
    const scope: GalleryScope = { kind: 'video', videoId: 'vid' }
    const keys = (await store.service.galleryKeys(scope, {}, sort, 0, 999)).sort((a, b) => a - b)
    for (const text of ['dog', 'car dog', 'label person the', 'nothing']) {
      const has = (frame: (typeof results.frames)[number], word: string) =>
        captionsOf(results, frame).some((it) => it.text.toLowerCase().includes(word)) ||
        objectsOf(results, frame).some((it) => it.label.includes(word))
      const expected = keys.filter((_, place) => {
        const frame = results.frames[place]
        return frame !== undefined && text.split(' ').every((word) => has(frame, word))
      })
      const actual = await store.service.galleryKeys(search(text), {}, sort, 0, 999)
      assert.deepEqual(
        actual.sort((a, b) => a - b),
        expected,
        text,
      )
      assert.ok(expected.length > 0, text)
    }
  })

  it('takes a text of 1 to 200 characters', async () => {
    for (const text of ['', '  ', 'x'.repeat(201)]) await assert.rejects(page(text), { code: 'invalid_input' })
    assert.equal((await page('x '.repeat(99))).total, 0)
  })
})
