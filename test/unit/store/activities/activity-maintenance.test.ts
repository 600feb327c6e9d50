import assert from 'node:assert/strict'
import * as path from 'node:path'
import * as fc from 'fast-check'
import type { StoreEngine } from '../../../../src/store/engine/engine'
import { breaksWithout } from '../../../../src/store/maintenance/repair-activities'
import { KeptStore } from '../../../support/kept-store'
import { sampleActivity } from '../../../support/sample-activity'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('maintenance of activities', function () {
  this.timeout(30_000)
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(() => store.close())
  const newFolder = temporaryFolders()
  let folder: string
  let store: KeptStore

  beforeEach(async () => {
    folder = await newFolder()
    store = await KeptStore.make(folder)
    await save()
  })

  const save = () =>
    store.service.saveActivity({ operationId: 'save', activity: sampleActivity(2000, { breaks: [100, 1500] }) }, {})
  const change = (sql: string, unlocked = false) =>
    store.withEngine((engine: StoreEngine) => {
      if (unlocked) engine.database.exec('PRAGMA foreign_keys = OFF')
      engine.transaction(() => engine.write({ sql, parameters: [] }))
    })
  const flipBlock = (ordinal: number) =>
    change(
      `UPDATE activity_block SET data = CAST(substr(data, 1, 20) || x'00ff00ff' || substr(data, 25) AS BLOB) WHERE ordinal = ${ordinal}`,
    )
  const findings = async (thorough = false) =>
    (await store.service.verifyStore({ operationId: 'verify', thorough })).findings.map(({ kind, places }) => [
      kind,
      ...places,
    ])
  const repair = async () => {
    const { id, actions } = await store.service.planRepair({ operationId: 'plan', thorough: true })
    await store.service.repairStore(id)
    assert.deepEqual(await findings(true), [])
    return actions.map(({ kind }) => kind)
  }
  const samples = () => store.service.activitySamples('run', 0, 5000)

  it('finds nothing where all is well, and tells how many samples it looked at', async () => {
    assert.deepEqual(await findings(true), [])
    const { checked } = await store.service.verifyStore({ operationId: 'verify', thorough: false })
    assert.equal(checked.samples, 2000)
  })

  it('finds damaged samples, names them, and keeps the others with a pause in between', async () => {
    const all = await samples()
    await flipBlock(2)
    await assert.rejects(samples(), { code: 'corrupted' })
    assert.deepEqual(await findings(), [['activitySamples', 'run, samples 401 to 600']])
    assert.deepEqual(await repair(), ['removeSamples'])
    assert.deepEqual(await samples(), [...all.slice(0, 400), ...all.slice(600)])
    const { breaks } = await store.service.activityRoute({ activityId: 'run', toleranceM: 0, maxPoints: 20_000 })
    assert.equal(breaks.length, 3)
    assert.equal((await save()).outcome, 'replaced')
    assert.deepEqual(await samples(), all)
  })

  it('keeps what is known of an activity that has lost all of its samples', async () => {
    await change("UPDATE activity_block SET data = x'00'")
    await repair()
    const { distanceM, samples: count, splitList, bounds } = await store.service.getActivity('run')
    assert.deepEqual([count, bounds], [0, null])
    assert.ok(distanceM > 1000 && splitList.length > 1)
    assert.equal(await store.service.activitySample('run', { index: 0 }), null)
  })

  it('finds and corrects counts that are wrong, and removes splits and samples of no activity', async () => {
    await change('DELETE FROM activity_split WHERE ordinal = 0')
    assert.deepEqual(await findings(), [['activityCount', 'run']])
    assert.deepEqual(await repair(), ['correctActivityCounts'])
    await change('DELETE FROM activity', true)
    assert.equal((await findings())[0]?.[0], 'danglingRow')
    assert.deepEqual(await repair(), ['removeRows'])
    assert.deepEqual((await store.service.listActivities({})).items, [])
  })

  it('finds samples that can’t be unpacked when it is thorough, whatever their checksum', async () => {
    // The CRC-32 of a byte of 1.
    await change("UPDATE activity_block SET data = x'01', crc32 = 2768625435 WHERE ordinal = 9")
    assert.deepEqual(await findings(), [])
    assert.deepEqual(await findings(true), [['activitySamples', 'run, samples 1801 to 2000']])
  })

  it('brings activities back from a backup, which tells how many it has', async () => {
    const [before, all] = [await store.service.getActivity('run'), await samples()]
    const { file, content } = await store.service.createBackup({
      operationId: 'backup',
      file: path.join(folder, 'saved.zip'),
    })
    assert.equal(content.counts.activities, 1)
    await store.service.deleteActivities(['run'])
    await assert.rejects(samples(), { code: 'not_found' })
    await store.service.restoreBackup({ operationId: 'restore', file })
    assert.deepEqual(await store.service.getActivity('run'), before)
    assert.deepEqual(await samples(), all)
  })
})

describe('the pauses of a route that has lost samples', () => {
  it('are those that it had, and one for each loss, as if one looked at each sample', () => {
    const sizes = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 30 })), (blocks, given) => {
        const samples = blocks.reduce((sum, [size]) => sum + size, 0)
        const breaks = [...new Set(given)].filter((at) => at < samples).sort((a, b) => a - b)
        const gone: { firstSample: number; samples: number }[] = []
        let firstSample = 0
        for (const [size, isGone] of blocks) {
          if (isGone) gone.push({ firstSample, samples: size })
          firstSample += size
        }
        const isGone = (at: number) => gone.some((it) => at >= it.firstSample && at < it.firstSample + it.samples)
        const left = Array.from({ length: samples }, (_, at) => at).filter((at) => !isGone(at))
        // Between two that are left a stretch begins where something is gone, or a pause was.
        const expected = left.flatMap((at, place) => {
          const before = left[place - 1]
          if (before === undefined) return []
          return at - before > 1 || breaks.includes(at) ? [place] : []
        })
        assert.deepEqual(breaksWithout(breaks, samples, gone), expected)
      }),
    )
  })
})
