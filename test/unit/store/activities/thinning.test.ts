import assert from 'node:assert/strict'
import * as path from 'node:path'
import { haversine } from '../../../../src/store/activities/geo'
import { sampleActivity, sampleTrack } from '../../../support/sample-activity'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('thinning activities', function () {
  this.timeout(30_000)
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  beforeEach(async () => {
    store = openTestStore(path.join(await newFolder(), 'storage'))
    await save(sampleActivity(3000, { breaks: [700] }))
  })
  afterEach(() => store.service.close())

  const save = (activity: unknown) => store.service.saveActivity({ operationId: 'save', activity }, {})
  const thin = (toleranceM: number, activityIds = ['run']) =>
    store.service.thinActivities({ operationId: 'thin', activityIds, toleranceM })
  const samplesOf = async (id = 'run') => store.service.activitySamples(id, 0, 5000)

  it('leaves the route within the tolerance, and everything else as it was', async () => {
    const before = await store.service.getActivity('run')
    const all = await samplesOf()
    const described = await store.service.describeThinning({ operationId: 'look', activityIds: ['run'], toleranceM: 5 })
    assert.deepEqual(await store.service.getActivity('run'), before)
    const thinned = await thin(5)
    assert.deepEqual(thinned, described)
    assert.deepEqual([thinned.activities, thinned.samplesBefore], [1, 3000])
    assert.ok(thinned.samplesAfter < 1000 && thinned.samplesAfter > 20, `${thinned.samplesAfter}`)
    const after = await store.service.getActivity('run')
    const { samples, storedBytes, thinnedToM, bounds, ...kept } = after
    assert.deepEqual([samples, thinnedToM], [thinned.samplesAfter, 5])
    assert.ok(storedBytes < before.storedBytes / 2 && bounds)
    const { samples: _, storedBytes: __, thinnedToM: ___, bounds: ____, ...was } = before
    assert.deepEqual(kept, was)
    const left = await samplesOf()
    assert.deepEqual([left[0], left.at(-1)], [all[0], all.at(-1)])
    const times = new Set(left.map((it) => it.time))
    // Around the pause.
    assert.ok(times.has(all[699]?.time ?? '') && times.has(all[700]?.time ?? ''))
    // Samples lie on lines between those that were left: 5 m and no more from them.
    for (const [at, sample] of all.entries()) {
      if (times.has(sample.time)) continue
      const next = left.findIndex((it) => it.time > sample.time)
      const [from, to] = [left[next - 1], left[next]]
      assert.ok(from && to)
      const off = Math.min(
        ...Array.from({ length: 200 }, (_, n) => n / 199).map((t) =>
          haversine(
            ...([sample.latitude, sample.longitude] as const),
            ...([from.latitude + t * (to.latitude - from.latitude)] as const),
            from.longitude + t * (to.longitude - from.longitude),
          ),
        ),
      )
      assert.ok(off < 5.3, `sample ${at} is ${off} m off`)
    }
  })

  it('keeps the samples around the ends of splits', async () => {
    const all = await samplesOf()
    const { splitList } = await store.service.getActivity('run')
    await thin(50)
    const times = new Set((await samplesOf()).map((it) => it.time))
    let end = 0
    for (const { duration_s } of splitList.slice(0, -1)) {
      end += duration_s
      const after = all.find((_, at) => at - (at >= 700 ? 1 : 0) >= end)
      assert.ok(times.has(after?.time ?? ''), `of the split that ends at ${end} s`)
    }
  })

  it('goes from the first shape, also where it was thinned before', async () => {
    await thin(4)
    const { samples } = await store.service.getActivity('run')
    assert.deepEqual(await thin(4), { activities: 1, samplesBefore: samples, samplesAfter: samples })
    const finer = await thin(2)
    assert.equal(finer.samplesBefore, finer.samplesAfter)
    assert.equal((await store.service.getActivity('run')).thinnedToM, 4)
    const coarser = await thin(20)
    assert.ok(coarser.samplesAfter < coarser.samplesBefore)
    assert.equal((await store.service.getActivity('run')).thinnedToM, 20)
  })

  it('is undone by saving the activity again', async () => {
    await thin(10)
    assert.equal((await save(sampleActivity(3000, { breaks: [700] }))).outcome, 'replaced')
    assert.equal((await samplesOf()).length, 3000)
    assert.equal((await store.service.getActivity('run')).thinnedToM, null)
  })

  it('is done to all activities, or to none', async () => {
    await assert.rejects(thin(10, ['run', 'none']), { code: 'not_found' })
    assert.equal((await samplesOf()).length, 3000)
    await save({ ...sampleActivity(500, { id: 'ride' }), samples: sampleTrack(500, 2) })
    const { activities, samplesBefore } = await thin(10, ['run', 'ride', 'run'])
    assert.deepEqual([activities, samplesBefore], [2, 3500])
    assert.deepEqual(store.changes.at(-1)?.activityIds, ['run', 'ride', 'run'])
  })

  it('does nothing to an activity that is replaced meanwhile but thin the new one', async () => {
    const [saved, { samplesBefore }] = await Promise.all([save(sampleActivity(1000)), thin(10)])
    assert.equal(saved.outcome, 'replaced')
    const { samples, thinnedToM } = await store.service.getActivity('run')
    if (samplesBefore === 1000) assert.equal(thinnedToM, 10)
    else assert.deepEqual([samplesBefore, samples, thinnedToM], [3000, 1000, null])
  })
})
