import assert from 'node:assert/strict'
import * as path from 'node:path'
import { trace } from '../../../support/debug-trace'
import { sampleActivity } from '../../../support/sample-activity'
import { sampleResults } from '../../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

const MB = 1024 * 1024
const IMAGE = path.resolve('test/fixtures/images/baseline.jpg')

describe('the overview of a store', () => {
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  async function open(settings: Parameters<typeof openTestStore>[1] = {}): Promise<void> {
    store = openTestStore(path.join(await newFolder(), 'storage'), settings)
  }
  afterEach(() => store.service.close())

  it('is of nothing where nothing is stored', async () => {
    await open()
    const { videos, runs, results, events, sizes } = await store.service.storeOverview()
    assert.deepEqual({ videos, runs, events }, { videos: 0, runs: { current: 0, former: 0 }, events: 0 })
    assert.deepEqual((await store.service.storeOverview()).activities, { count: 0, samples: 0 })
    assert.deepEqual(results, { frames: 0, captions: 0, transcripts: 0, objects: 0 })
    assert.deepEqual(sizes.eventFrames, { files: 0, bytes: 0, boundBytes: null })
    assert.deepEqual(sizes.quarantine, { files: 0, bytes: 0 })
    assert.ok(sizes.store.files >= 2, 'a store has a log and a manifest')
  })

  it('counts rows of all runs, images and their bytes, and knows the bounds', async () => {
    await open({ framesQuotaMb: 5, debugQuotaMb: 2, leaveFreeMb: 7, maxDatabaseMb: 3 })
    const results = sampleResults({ frames: 2, objects: 5 })
    Object.assign(results.frames?.[0] ?? {}, { path: IMAGE })
    await store.service.storeToolResults('vid', 'detect', results, {})
    await store.service.storeToolResults('vid', 'detect', sampleResults({ objects: 1 }), {})
    await store.service.saveFrames({ eventId: 'door', frames: [IMAGE, IMAGE] }, {})
    await store.service.saveEvent('door', { pinned: true })

    await store.service.saveDebugData('vid', 'run-1', trace({ frames: 50 }), {})

    await store.service.saveActivity({ operationId: 'save', activity: sampleActivity(120) }, {})

    const found = await store.service.storeOverview()
    assert.deepEqual(found.activities, { count: 1, samples: 120 })
    assert.deepEqual(found.runs, { current: 1, former: 1 })
    assert.deepEqual(found.results, { frames: 2, captions: 0, transcripts: 0, objects: 6 })
    assert.deepEqual([found.videos, found.events, found.pinnedEvents], [1, 1, 1])
    assert.equal(found.sizes.videoFrames.files, 1)
    assert.ok(found.sizes.videoFrames.bytes > 0)
    assert.deepEqual(found.sizes.eventFrames, {
      ...{ files: 2, bytes: 2 * found.sizes.videoFrames.bytes, boundBytes: 5 * MB },
    })
    const { bytes: debugBytes, ...debug } = found.sizes.debugSessions
    assert.deepEqual([found.debugSessions, debug], [1, { files: 1, boundBytes: 2 * MB }])
    assert.ok(debugBytes > 0)
    assert.equal(found.sizes.database.boundBytes, 3 * MB)
    assert.ok(found.sizes.database.bytes > 0)
    assert.equal(found.disk.leaveFreeBytes, 7 * MB)
    assert.ok(found.disk.freeBytes > 0)
  })

  it('tells the operations of a span by bucket and by name, failed ones too', async () => {
    await open()
    const fromMs = Date.now() - 1000
    for (const id of ['a', 'b', 'c'])
      await store.service.storeToolResults(id, 'detect', sampleResults({ objects: 2 }), {})
    await assert.rejects(store.service.deleteVideo('nobody'))
    const span = { fromMs, toMs: Date.now() + 1000, buckets: 10 }

    const { buckets, byName, logFromMs } = await store.service.operationStatistics(span)
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
    assert.deepEqual([sum(buckets.ok), sum(buckets.failed), sum(buckets.cancelled)], [3, 1, 0])
    assert.equal(buckets.ok.length, 10)
    const [stored, deleted] = byName
    assert.deepEqual([stored?.name, stored?.count, stored?.rows, stored?.failed], ['storeToolResults', 3, 6, 0])
    assert.ok(stored && stored.p50Ms > 0 && stored.p50Ms <= stored.p99Ms && stored.p99Ms <= stored.maxMs)
    assert.deepEqual([deleted?.name, deleted?.count, deleted?.failed], ['deleteVideo', 1, 1])
    assert.ok(logFromMs !== null && logFromMs >= fromMs && logFromMs <= span.toMs)

    const before = await store.service.operationStatistics({ fromMs: 0, toMs: fromMs, buckets: 3 })
    assert.deepEqual([before.byName, before.buckets.ok], [[], [0, 0, 0]])
    assert.equal(before.logFromMs, logFromMs)
  })
})
