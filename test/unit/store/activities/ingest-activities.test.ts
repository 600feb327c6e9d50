import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

const FIXTURES = resolve('test/fixtures/activities')

describe('ingest of activities', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  beforeEach(async () => {
    store = openTestStore(await newFolder())
  })
  afterEach(() => store.service.close())

  const ingest = (...names: string[]) =>
    store.service.ingestActivities({ operationId: 'ingest', paths: names.map((it) => join(FIXTURES, it)) })

  it('stores all of several files, and tells of it', async () => {
    const { activities, warnings } = await ingest('watch.gpx', 'phone-app.gpx', 'tracker.geojson')
    assert.equal(activities.length, 4)
    assert.ok(activities.every((it) => it.outcome === 'stored'))
    assert.equal(warnings.length, 1)
    const { items } = await store.service.listActivities({})
    assert.deepEqual(items.map((it) => it.id).sort(), activities.map((it) => it.activity.id).sort())
    assert.deepEqual(
      store.changes.at(-1)?.activityIds,
      activities.map((it) => it.activity.id),
    )
    assert.ok(store.progress.some((it) => it.message === 'watch.gpx' && it.done > 0 && it.done <= it.total))
    const [first] = activities
    const [, second] = await store.service.activitySamples(first?.activity.id ?? '', 0, 2)
    assert.equal(second?.heart_rate, 110)
  })

  it('again, it is the same activity; also where its notes were changed since', async () => {
    const [saved] = (await ingest('watch.gpx')).activities
    const id = saved?.activity.id ?? ''
    await store.service.updateActivity(id, { notes: 'mine' })
    const [again] = (await ingest('watch.gpx')).activities
    assert.equal(again?.outcome, 'unchanged')
    assert.equal(again?.activity.notes, 'mine')
    assert.equal((await store.service.listActivities({})).items.length, 1)
  })

  it('one bad file: nothing is stored', async () => {
    await assert.rejects(ingest('watch.gpx', 'bad/latitude.gpx'), { code: 'invalid_input', problemCount: 3 })
    assert.deepEqual((await store.service.listActivities({})).items, [])
  })

  it('a cancel leaves nothing', async () => {
    const running = ingest('watch.gpx')
    await store.service.cancel('ingest')
    await assert.rejects(running, { code: 'cancelled' })
    assert.deepEqual((await store.service.listActivities({})).items, [])
  })
})
