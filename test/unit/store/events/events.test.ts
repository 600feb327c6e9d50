import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

const jpeg = readFileSync('test/fixtures/images/baseline.jpg')

describe('events in the store', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  beforeEach(async () => {
    store = openTestStore(join(await newFolder(), 'storage'))
  })
  afterEach(() => store.service.close())

  const ids = async (request = {}) => (await store.service.listEvents(request)).items.map((event) => event.id)

  it('keep what is said of them, and change only what is said anew', async () => {
    const event = await store.service.saveEvent('../door', {
      ...{
        videoId: 'cam-1',
        kind: 'person',
        description: 'A person at the door.\nWaves.',
        samplingStrategy: 'uniform',
      },
      ...{ occurredAt: '2026-05-01T12:00:00.5+02:00', tags: ['night', 'door', 'night'], pinned: true },
    })
    const { createdAt, ...kept } = event
    assert.ok(Date.parse(createdAt) <= Date.now())
    assert.deepEqual(kept, {
      ...{ id: '../door', videoId: 'cam-1', kind: 'person', description: 'A person at the door.\nWaves.' },
      ...{ samplingStrategy: 'uniform', occurredAt: '2026-05-01T10:00:00.500Z', pinned: true },
      ...{ tags: ['door', 'night'], frameCount: 0, bytes: 0 },
    })
    const changed = await store.service.saveEvent('../door', { kind: null, tags: [], pinned: false })
    assert.deepEqual(changed, { ...event, kind: null, tags: [], pinned: false })
    assert.deepEqual(await store.service.getEvent('../door'), changed)
  })

  it('count their frames', async () => {
    await store.service.saveFrames({ eventId: 'door', frames: [jpeg, jpeg] }, {})
    const event = await store.service.getEvent('door')
    assert.deepEqual([event.frameCount, event.bytes], [2, jpeg.length * 2])
  })

  it('are listed the newest first, page by page, also those of one moment', async () => {
    const at = (day: number) => `2026-05-0${day}T12:00:00Z`
    for (const [id, day] of Object.entries({ b: 2, a: 1, c: 3, d: 3, e: 3 })) {
      await store.service.saveEvent(id, { occurredAt: at(day) })
    }
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.service.listEvents({ limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((event) => event.id))
      cursor = page.next
    }
    assert.deepEqual(seen, ['e', 'd', 'c', 'b', 'a'])
  })

  it('are listed by video, and by day of this computer’s time zone', async () => {
    const evening = new Date(2026, 4, 1, 23, 59).toISOString()
    const morning = new Date(2026, 4, 2, 0, 1).toISOString()
    await store.service.saveEvent('evening', { occurredAt: evening, videoId: 'cam' })
    await store.service.saveFrames({ eventId: 'evening', frames: [jpeg, jpeg, jpeg] }, {})
    await store.service.saveEvent('morning', { occurredAt: morning })
    await store.service.saveEvent('later', { occurredAt: morning, videoId: 'cam' })
    assert.deepEqual(await store.service.listEventDays(), [
      { day: '2026-05-02', events: 2, frames: 0, bytes: 0 },
      { day: '2026-05-01', events: 1, frames: 3, bytes: jpeg.length * 3 },
    ])
    assert.deepEqual(await ids({ day: '2026-05-01' }), ['evening'])
    assert.deepEqual(await ids({ videoId: 'cam' }), ['later', 'evening'])
    assert.deepEqual(await ids({ videoId: 'cam', day: '2026-05-02' }), ['later'])
    await assert.rejects(ids({ videoId: 'gone' }), { code: 'not_found' })
  })

  it('are listed by day also where they are very old or far ahead', async () => {
    await store.service.saveEvent('old', { occurredAt: '0001-01-02T00:00:00Z' })
    await store.service.saveEvent('ahead', { occurredAt: '9998-12-31T00:00:00Z' })
    const [ahead, old] = await store.service.listEventDays()
    assert.match(ahead?.day ?? '', /^9998-12-3[01]$/)
    assert.match(old?.day ?? '', /^0001-01-0[12]$/)
    assert.deepEqual(await ids({ day: old?.day }), ['old'])
  })

  it('stay when their video is deleted', async () => {
    await store.service.saveEvent('door', { videoId: 'cam' })
    await store.service.deleteVideo('cam')
    assert.equal((await store.service.getEvent('door')).videoId, null)
    assert.deepEqual(store.changes.at(-1), { videoIds: ['cam'], eventIds: null, activityIds: [] })
  })

  it('refuse what can not be kept, and name it', async () => {
    const refused: [object, RegExp][] = [
      [{ occurredAt: 'yesterday' }, /must be a time such as/],
      [{ occurredAt: '0000-01-01T00:00:00+14:00' }, /years 1 to 9998/],
      [{ occurredAt: '9999-12-31T23:59:59-12:00' }, /years 1 to 9998/],
      [{ description: 'a\0b' }, /NUL/],
      [{ tags: [''] }, /tags\[0\]|empty/],
      [{ colour: 'red' }, /colour/],
    ]
    for (const [facts, message] of refused) {
      const error = await store.service.saveEvent('door', facts).catch((thrown) => thrown)
      assert.equal(error.code, 'invalid_input')
      assert.match(`${error.what} ${error.why}`, message)
    }
    assert.deepEqual(await ids(), [])
  })
})
