import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { GalleryFilter, GalleryScope } from '../../../../src/shared/gallery'
import { KeptStore } from '../../../support/kept-store'
import { temporaryFolders } from '../../../support/temporary-folder'

const video: GalleryScope = { kind: 'video', videoId: 'one' }
const event: GalleryScope = { kind: 'event', eventId: 'door' }
const sort = { by: 'number', isDescending: false } as const
const jpeg = (name: string) => resolve('test/fixtures/images', `${name}.jpg`)

describe('frames chosen in a gallery', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let store: KeptStore

  /** A video of three images, and an event of four. */
  beforeEach(async () => {
    store = await KeptStore.make(await newFolder())
    const frames = ['baseline', 'progressive', 'thumbnail', 'baseline'].map(jpeg)
    await store.service.saveFrames({ eventId: 'door', frames }, {})
    store.changes.splice(0)
  })
  afterEach(() => store.close())

  const keysOf = (scope: GalleryScope, filter: GalleryFilter = {}) =>
    store.service.galleryKeys(scope, filter, sort, 0, 999)
  const framesOf = async (scope: GalleryScope, filter: GalleryFilter = {}) =>
    (await store.service.galleryFrames({ scope, filter, sort, offset: 0, limit: 500 })).items
  const tagsOf = async (scope: GalleryScope) => (await framesOf(scope)).map((frame) => frame.tags)
  const remove = (scope: GalleryScope, keys: number[]) =>
    store.service.deleteGalleryFrames({ operationId: 'delete', scope, keys })
  const verify = async () => (await store.service.verifyStore({ operationId: 'verify', thorough: true })).findings

  it('are named by the keys of any part of an order', async () => {
    const keys = (await framesOf(event)).map((frame) => frame.key)
    assert.equal(keys.length, 4)
    assert.deepEqual(await keysOf(event), keys)
    assert.deepEqual(await store.service.galleryKeys(event, {}, { ...sort, isDescending: true }, 1, 2), [
      keys[2],
      keys[1],
    ])
    assert.deepEqual(await store.service.galleryKeys(event, {}, sort, 3, 3), [keys[3]])
    assert.deepEqual(await store.service.galleryKeys(event, {}, sort, 4, 9), [])
  })

  for (const scope of [video, event]) {
    it(`have tags, of ${scope.kind === 'video' ? 'a video' : 'an event'}`, async () => {
      const [first = 0, second = 0, third = 0] = await keysOf(scope)
      const tag = (keys: number[], add: string[], removed: string[] = []) =>
        store.service.tagFrames(scope, keys, { add, remove: removed })
      assert.deepEqual(await tag([first, second], ['cat', 'a "b" %']), { frames: 2 })
      assert.deepEqual(await tag([second, third], ['cat', 'dog', 'cat']), { frames: 2 })
      assert.deepEqual((await tagsOf(scope)).slice(0, 3), [
        ['a "b" %', 'cat'],
        ['a "b" %', 'cat', 'dog'],
        ['cat', 'dog'],
      ])
      const { all, some } = await store.service.commonTags(scope, [first, second])
      assert.deepEqual({ all, some }, { all: ['a "b" %', 'cat'], some: ['dog'] })
      assert.deepEqual((await store.service.galleryFacts(scope)).tags, [
        { tag: 'cat', frames: 3 },
        { tag: 'a "b" %', frames: 2 },
        { tag: 'dog', frames: 2 },
      ])
      assert.deepEqual(await keysOf(scope, { tags: ['dog'] }), [second, third])
      assert.deepEqual(await keysOf(scope, { tags: ['dog', 'a "b" %'] }), [first, second, third])
      assert.deepEqual(await keysOf(scope, { tags: ['%'] }), [])
      await tag([first, second, third], [], ['cat', 'none'])
      assert.deepEqual((await tagsOf(scope)).slice(0, 3), [['a "b" %'], ['a "b" %', 'dog'], ['dog']])
      await store.reopen()
      assert.deepEqual((await tagsOf(scope))[1], ['a "b" %', 'dog'])
    })
  }

  it('have the tags that their records have, of however many', async () => {
    const tagged = new Map([
      [1, ['first', 'first']],
      [24_999, ['middle', 'cat']],
      [60_000, ['last']],
    ])
    const lines = Array.from({ length: 60_000 }, (_, at) =>
      JSON.stringify({ type: 'frame', frame_number: at + 1, tags: tagged.get(at + 1) }),
    )
    const file = join(store.folder, 'many.ndjson')
    writeFileSync(file, `{"video_id": "many", "tool": "frames"}\n${lines.join('\n')}`)
    await store.service.ingestFiles({ operationId: 'ingest', paths: [file] })
    const scope: GalleryScope = { kind: 'video', videoId: 'many' }
    assert.deepEqual(
      (await framesOf(scope, { tags: ['first', 'middle', 'cat', 'last'] })).map((it) => [it.frameNumber, it.tags]),
      [
        [1, ['first']],
        [24_999, ['cat', 'middle']],
        [60_000, ['last']],
      ],
    )
    await store.reopen()
    assert.equal((await keysOf(scope, { tags: ['last'] })).length, 1)
    const bad = { frames: [{ frame_number: 1, tags: ['', 3] }] }
    await assert.rejects(store.service.storeToolResults('many', 'bad', bad, {}), { code: 'invalid_input' })
  })

  it('tell of other tags', async () => {
    await store.service.tagFrames(event, await keysOf(event), { add: ['new'], remove: [] })
    assert.deepEqual(store.changes, [{ videoIds: [], eventIds: ['door'], activityIds: [] }])
    await store.service.tagFrames(video, await keysOf(video), { add: ['new'], remove: [] })
    assert.deepEqual(store.changes.at(-1), { videoIds: ['one'], eventIds: [], activityIds: [] })
  })

  it('have at most 100 tags, all or none', async () => {
    const keys = await keysOf(video)
    const many = Array.from({ length: 100 }, (_, at) => `tag ${at}`)
    await store.service.tagFrames(video, keys.slice(0, 1), { add: many, remove: [] })
    await assert.rejects(store.service.tagFrames(video, keys, { add: ['one more'], remove: [] }), {
      code: 'invalid_input',
    })
    assert.deepEqual(
      (await tagsOf(video)).map((tags) => tags.length),
      [100, 0, 0],
    )
    await assert.rejects(store.service.tagFrames(video, keys, { add: ['\n'], remove: [] }), { code: 'invalid_input' })
  })

  it('are those of their gallery only', async () => {
    const keys = await keysOf(event)
    const others = [...(await keysOf(video)), 999_999, -999_999]
    assert.deepEqual(await store.service.tagFrames(event, others, { add: ['x'], remove: [] }), { frames: 0 })
    assert.deepEqual(await remove(event, others), { frames: 0, bytes: 0 })
    assert.deepEqual(await store.service.framePaths(video, keys), [])
    assert.equal((await framesOf(video)).length, 3)
    await assert.rejects(remove({ kind: 'event', eventId: 'none' }, keys), { code: 'not_found' })
  })

  it('have the paths of their images, in the order asked', async () => {
    const keys = (await keysOf(event)).reverse()
    const paths = await store.service.framePaths(event, keys)
    assert.deepEqual(
      paths.map((path) => path.slice(-13)),
      [4, 3, 2, 1].map((number) => `frame_00${number}.jpg`),
    )
    assert.ok(paths.every((path) => existsSync(path)))
  })

  it('of a run are deleted with their images, thumbnails and tags', async () => {
    const [first = 0, second = 0, third = 0] = await keysOf(video)
    await store.service.tagFrames(video, [first, second], { add: ['cat'], remove: [] })
    const shown = await framesOf(video)
    const path = shown[1]?.path ?? ''
    await store.service.thumbnails(
      shown.map((frame) => ({ path: frame.path ?? '' })),
      160,
    )
    assert.equal((await store.filesBelow('thumbs')).length, 3)
    const described = await store.service.describeFrames(video, [first, second])
    assert.deepEqual(await remove(video, [first, second]), described)
    assert.deepEqual(store.changes.at(-1), { videoIds: ['one'], eventIds: [], activityIds: [] })
    assert.deepEqual(await keysOf(video), [third])
    assert.equal(existsSync(join(store.folder, path)), false)
    assert.equal((await store.filesBelow('video-frames')).length, 1)
    assert.equal((await store.filesBelow('thumbs')).length, 1)
    const [run] = (await store.service.listRuns('one', {})).items.filter(({ tool }) => tool === 'frames')
    assert.equal(run?.counts.frames, 1)
    assert.equal(run?.frameBytes, shown[2]?.sizeBytes)
    assert.deepEqual((await store.service.galleryFacts(video)).tags, [])
    assert.deepEqual(await verify(), [])
  })

  it('come back when their files are ingested again', async () => {
    assert.equal(await store.ingestAgain('one'), 'unchanged')
    await remove(video, (await keysOf(video)).slice(0, 1))
    assert.equal(await store.ingestAgain('one'), 'stored')
    assert.equal((await keysOf(video)).length, 3)
    assert.equal(await store.ingestAgain('one'), 'unchanged')
  })

  it('of an event come back when its folder is ingested again, and nothing else changes', async () => {
    const folder = join(store.folder, 'found')
    mkdirSync(folder)
    for (const name of ['1.jpg', '2.jpg', '3.jpg']) copyFileSync(jpeg('baseline'), join(folder, name))
    writeFileSync(join(folder, 'event.json'), '{"id": "found", "tags": ["file"]}')
    const scope: GalleryScope = { kind: 'event', eventId: 'found' }
    const ingest = async () => {
      const { events } = await store.service.ingestEvents({ operationId: 'ingest', paths: [folder] })
      return events.map(({ frames, outcome }) => [frames, outcome])
    }
    assert.deepEqual(await ingest(), [[3, 'stored']])
    await store.service.saveEvent('found', { tags: ['mine'], occurredAt: '2020-01-01T00:00:00Z' })
    const keys = await keysOf(scope)
    await store.service.tagFrames(scope, keys, { add: ['cat'], remove: [] })
    await remove(scope, keys.slice(0, 1))
    await remove(scope, keys.slice(1, 2))
    assert.deepEqual(await ingest(), [[2, 'stored']])
    assert.deepEqual(await ingest(), [[3, 'unchanged']])
    assert.deepEqual(await tagsOf(scope), [[], [], ['cat']])
    const { tags, occurredAt, frameCount } = await store.service.getEvent('found')
    assert.deepEqual([tags, occurredAt, frameCount], [['mine'], '2020-01-01T00:00:00.000Z', 3])
    assert.deepEqual(await verify(), [])
  })

  it('of an event come back where a repair found their images lost, with their tags', async () => {
    const folder = join(store.folder, 'found')
    mkdirSync(folder)
    for (const name of ['1.jpg', '2.jpg']) copyFileSync(jpeg('baseline'), join(folder, name))
    writeFileSync(join(folder, 'event.json'), '{"id": "found"}')
    const scope: GalleryScope = { kind: 'event', eventId: 'found' }
    const ingest = () => store.service.ingestEvents({ operationId: 'ingest', paths: [folder] })
    await ingest()
    const loseFirst = async () => {
      const [lost] = await framesOf(scope)
      rmSync(join(store.folder, lost?.path ?? ''))
      const { id } = await store.service.planRepair({ operationId: 'plan', thorough: false })
      await store.service.repairStore(id)
      assert.equal((await framesOf(scope))[0]?.path, null)
    }
    await store.service.tagFrames(scope, await keysOf(scope), { add: ['cat', 'dog'], remove: [] })
    await loseFirst()
    assert.deepEqual((await ingest()).events, [{ eventId: 'found', frames: 1, outcome: 'stored' }])
    const both = ['cat', 'dog']
    assert.deepEqual(await tagsOf(scope), [both, both])
    assert.ok((await framesOf(scope)).every(({ path }) => existsSync(join(store.folder, path ?? 'none'))))
    assert.deepEqual((await ingest()).events, [{ eventId: 'found', frames: 2, outcome: 'unchanged' }])
    await loseFirst()
    const request = { eventId: 'found', frames: [jpeg('progressive')], frameNumbers: [1] }
    const saved = await store.service.saveFrames(request, {})
    assert.deepEqual(
      saved.map(({ eventId, frameNumber }) => [eventId, frameNumber]),
      [['found', 1]],
    )
    assert.deepEqual(await tagsOf(scope), [both, both])
    assert.deepEqual(await verify(), [])
  })

  it('of an event are deleted, and it goes on from its last', async () => {
    const [first = 0, second = 0, third = 0] = await keysOf(event)
    await remove(event, [second])
    const { frameCount, bytes } = await store.service.getEvent('door')
    const left = await framesOf(event)
    assert.deepEqual([frameCount, bytes], [3, left.reduce((sum, frame) => sum + (frame.sizeBytes ?? 0), 0)])
    const frames = ['progressive'].map(jpeg)
    await store.service.saveFrames({ eventId: 'door', frames, frameNumbers: [2] }, {})
    await store.service.saveFrames({ eventId: 'door', frames }, {})
    assert.deepEqual(
      (await framesOf(event)).map((frame) => frame.frameNumber),
      [1, 2, 3, 4, 5],
    )
    assert.deepEqual((await keysOf(event)).slice(0, 1), [first])
    assert.ok((await keysOf(event)).includes(third))
    await remove(event, await keysOf(event))
    assert.equal((await store.service.getEvent('door')).frameCount, 0)
    assert.deepEqual(await readdir(join(store.folder, 'frames')).catch(() => []), [])
    assert.deepEqual(await verify(), [])
  })

  it('are deleted once, however often that is asked', async () => {
    const keys = await keysOf(event)
    await remove(event, keys.slice(0, 1))
    assert.deepEqual(await remove(event, keys.slice(0, 1)), { frames: 0, bytes: 0 })
  })

  it('are in a backup with their tags, and come back from it', async () => {
    const keys = await keysOf(video)
    await store.service.tagFrames(video, keys.slice(0, 1), { add: ['cat'], remove: [] })
    await store.service.tagFrames(event, await keysOf(event), { add: ['dog'], remove: [] })
    const { file } = await store.service.createBackup({ operationId: 'backup' })
    await remove(video, keys)
    await remove(event, await keysOf(event))
    await store.service.restoreBackup({ operationId: 'restore', file })
    assert.deepEqual(await tagsOf(video), [['cat'], [], []])
    assert.deepEqual(await tagsOf(event), [['dog'], ['dog'], ['dog'], ['dog']])
    assert.deepEqual(await verify(), [])
  })

  it('take their tags along when their run, video or event is deleted', async () => {
    for (const scope of [video, event]) {
      await store.service.tagFrames(scope, await keysOf(scope), { add: ['cat'], remove: [] })
    }
    await store.service.deleteVideo('one')
    await store.service.deleteEvents(['door'])
    await store.withEngine((engine) => {
      for (const table of ['frame_tag', 'event_frame_tag']) {
        assert.deepEqual(engine.read(`SELECT * FROM ${table}`), [])
      }
    })
  })

  it('stay where the deletion is cancelled', async () => {
    const keys = await keysOf(video)
    const deleting = remove(video, keys)
    await store.service.cancel('delete')
    await assert.rejects(deleting, { code: 'cancelled' })
    assert.deepEqual(await keysOf(video), keys)
    assert.equal((await store.filesBelow('video-frames')).length, 3)
  })
})
