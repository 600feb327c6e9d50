import assert from 'node:assert/strict'
import * as path from 'node:path'
import type { ActivityInput } from '../../../../src/shared/activity'
import { FrametroveError } from '../../../../src/shared/errors'
import { sampleActivity, sampleTrack } from '../../../support/sample-activity'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('saved activities', function () {
  this.timeout(30_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = path.join(await newFolder(), 'storage')
    store = openTestStore(folder)
  })
  afterEach(() => store.service.close())

  let operations = 0
  const save = (activity: unknown, notes?: string | null) =>
    store.service.saveActivity(
      { operationId: `save ${operations++}`, activity, ...(notes === undefined ? {} : { notes }) },
      {},
    )
  const reopen = async () => {
    await store.service.close()
    store = openTestStore(folder)
  }

  async function rejected(activity: unknown): Promise<FrametroveError> {
    const error: unknown = await save(activity).then(
      () => assert.fail('it was saved'),
      (failure) => failure,
    )
    assert.ok(error instanceof FrametroveError, String(error))
    assert.deepEqual((await store.service.listActivities({})).items, [])
    return error
  }

  it('come back as they were saved, also after a restart', async () => {
    const activity = sampleActivity(2500, {
      ...{
        notes: 'by the river',
        video_id: 'vid',
        video_offset_ms: -1500,
        breaks: [100, 2000],
        device: { model: 'W1' },
      },
    })
    const first = activity.samples[7]
    if (first) activity.samples[7] = { ...first, heart_rate: 131 }
    const { activity: info, outcome, warnings } = await save(activity)
    assert.deepEqual([outcome, warnings], ['stored', []])
    assert.deepEqual([info.samples, info.notes, info.videoId, info.videoOffsetMs], [2500, 'by the river', 'vid', -1500])
    // Three stretches, of which two gaps of a second do not count.
    assert.equal(info.durationMs, (2499 - 2) * 1000)
    await reopen()
    assert.deepEqual((await store.service.listActivities({})).items, [info])
    const details = await store.service.getActivity('run')
    assert.deepEqual(details.measures, ['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'])
    assert.equal(details.splitList.length, info.splits)
    const samples = [
      ...(await store.service.activitySamples('run', 0, 2000)),
      ...(await store.service.activitySamples('run', 2000, 2000)),
    ]
    assert.deepEqual(samples, activity.samples)
  })

  it('have splits that sum to their distance and duration', async () => {
    const { activity } = await save(sampleActivity(3000))
    const { splitList } = await store.service.getActivity('run')
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    assert.ok(splitList.length > 5)
    assert.ok(Math.abs(sum(splitList.map((it) => it.distance_m)) - activity.distanceM) < 0.01)
    assert.ok(Math.abs(sum(splitList.map((it) => it.duration_s)) * 1000 - activity.durationMs) < 0.01)
    assert.ok(Math.abs(sum(splitList.map((it) => it.elevation_gain_m ?? 0)) - (activity.elevationGainM ?? 0)) < 0.01)
    assert.deepEqual(
      splitList.slice(0, -1).map((it) => it.distance_m),
      splitList.slice(0, -1).map(() => 1000),
    )
  })

  it('are one where the same is saved several times at once', async () => {
    const saved = await Promise.all(Array.from({ length: 6 }, () => save(sampleActivity(1200))))
    assert.deepEqual(saved.map((it) => it.outcome).sort(), ['stored', ...Array(5).fill('unchanged')])
    assert.equal((await store.service.listActivities({})).items.length, 1)
    assert.deepEqual(
      store.changes.map((it) => it.activityIds),
      [['run']],
    )
  })

  it('are replaced by one of the same id', async () => {
    await save(sampleActivity(100))
    const { outcome, activity } = await save(sampleActivity(80), 'shorter')
    assert.deepEqual([outcome, activity.samples, activity.notes], ['replaced', 80, 'shorter'])
    assert.equal((await store.service.activitySamples('run', 0, 200)).length, 80)
  })

  it('are all there where many are saved at once', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `run ${at}`)
    await Promise.all(ids.map((id) => save(sampleActivity(200, { id }))))
    const { items } = await store.service.listActivities({ limit: 15 })
    assert.equal(items.length, 15)
    const all = [...items]
    const { next } = await store.service.listActivities({ limit: 15 })
    all.push(...(await store.service.listActivities({ limit: 15, cursor: next })).items)
    assert.deepEqual(all.map((it) => it.id).sort(), ids.sort())
  })

  for (const count of [2, 11, 1000, 19_001]) {
    it(`of ${count} samples tell their progress at least every tenth`, async () => {
      await save({ ...sampleActivity(count), samples: sampleTrack(count).map((it, at) => far(it, at)) })
      const done = [0, ...store.progress.map((it) => it.done)]
      assert.equal(done.at(-1), count)
      for (const [at, value] of done.entries()) {
        if (at > 0) assert.ok(value > (done[at - 1] ?? 0))
        if (at > 0) assert.ok(value - (done[at - 1] ?? 0) <= Math.ceil(count / 10), `${done}`)
      }
      assert.ok(store.progress.every((it) => it.total === count))
    })
  }

  it('can be changed and deleted', async () => {
    await save(sampleActivity(100))
    const changed = await store.service.updateActivity('run', { notes: null, type: 'ride', videoId: 'vid' })
    assert.deepEqual([changed.type, changed.videoId, changed.notes], ['ride', 'vid', null])
    assert.deepEqual((await store.service.getActivity('run')).type, 'ride')
    assert.deepEqual(await store.service.deleteActivities(['run', 'none']), { activities: 1, samples: 100 })
    await assert.rejects(store.service.getActivity('run'), { code: 'not_found' })
    await assert.rejects(store.service.updateActivity('run', { notes: 'x' }), { code: 'not_found' })
  })

  const [a, b] = [
    { id: 'split 0', distance_m: 200, duration_s: 80 },
    { id: 'split 1', distance_m: 200, duration_s: 80 },
  ]
  const refused: [string, unknown, string, RegExp][] = [
    ['no object', 'text', 'invalid_input', /must be an object, got text/],
    ['without an id', { ...sampleActivity(20), id: undefined }, 'missing_required_data', /id: id is missing/],
    ['without samples', { ...sampleActivity(20), samples: undefined }, 'missing_required_data', /samples: is missing/],
    ['of one sample', sampleActivity(1), 'insufficient_data', /1 of the at least 2 samples/],
    ['of less than 10 m', sampleActivity(2), 'insufficient_data', /less than 10 m/],
    [
      'beyond the pole',
      withSample(17, { latitude: 90.1 }),
      'invalid_input',
      /samples\[17\]\.latitude: latitude must be at most 90, got 90\.1/,
    ],
    [
      'of a sample without a place',
      withSample(3, { longitude: undefined }),
      'missing_required_data',
      /samples\[3\]\.longitude: longitude is missing/,
    ],
    [
      'whose time goes back',
      withSample(9, { time: '2026-05-01T05:00:00Z' }),
      'invalid_input',
      /samples\[9\]\.time: is before that of the sample before/,
    ],
    [
      'with a time that is none',
      withSample(2, { time: '2026-02-30T12:00:00Z' }),
      'invalid_input',
      /samples\[2\]\.time: time must be a time/,
    ],
    [
      'that starts after its first sample',
      { ...sampleActivity(20), started_at: '2026-05-01T06:00:01Z' },
      'invalid_input',
      /started_at .* is after its first sample/,
    ],
    [
      'that ends before its last sample',
      { ...sampleActivity(20), ended_at: '2026-05-01T06:00:01Z' },
      'invalid_input',
      /ended_at .* is before its last sample/,
    ],
    [
      'of another distance',
      { ...sampleActivity(200), distance_m: 5000 },
      'invalid_input',
      /distance_m \(5000 m\) differs/,
    ],
    [
      'longer than from start to end',
      { ...sampleActivity(200), duration_ms: 300_000 },
      'invalid_input',
      /duration_ms \(300000 ms\) is longer/,
    ],
    ['with a break beyond', { ...sampleActivity(20), breaks: [5, 20] }, 'invalid_input', /breaks\[1\]: is no place/],
    [
      'with breaks in disorder',
      { ...sampleActivity(20), breaks: [5, 5] },
      'invalid_input',
      /breaks\[1\]: must be greater/,
    ],
    [
      'with two splits of an id',
      { ...sampleActivity(200), splits: [a, a] },
      'invalid_input',
      /splits\[1\]\.id: is that of a split before/,
    ],
    [
      'with splits too long',
      { ...sampleActivity(200), splits: [a, { ...b, distance_m: 9000 }] },
      'invalid_input',
      /sum of its splits’ distance_m/,
    ],
    [
      'of a later version',
      { ...sampleActivity(20), format: 'frametrove-activity/2' },
      'invalid_input',
      /version of format: is 2/,
    ],
    [
      'with too many samples',
      { ...sampleActivity(20), samples: Array(100_001).fill(null) },
      'invalid_input',
      /samples: must be at most 100,000, got 100,001/,
    ],
  ]
  it('are refused: with unknown keys of samples that are too long together', async () => {
    const { samples, ...head } = sampleActivity(3600)
    const error = await rejected({ ...head, samples: samples.map((it) => ({ ...it, remark: 'x'.repeat(9000) })) })
    assert.equal(error.code, 'invalid_input')
    assert.match(
      error.message,
      /samples\[3550\]: has unknown keys that would make .* longer than 32,000,000 characters/,
    )
  })

  for (const [name, activity, code, message] of refused) {
    it(`are refused: ${name}`, async () => {
      const error = await rejected(activity)
      assert.equal(error.code, code)
      assert.match(error.message, message)
    })
  }

  it('keep a pace and a duration that contradict the rest, with warnings; a pace left out is computed', async () => {
    const fast = { ...a, pace_s_per_km: 300 }
    const activity = sampleActivity(200, {
      duration_ms: 90_000,
      splits: [
        { ...fast, duration_s: 40 },
        { ...b, duration_s: 50, elevation_gain_m: 3 },
      ],
    })
    const { warnings } = await save(activity)
    assert.match(
      warnings[0] ?? '',
      /^duration_ms \(90000 ms\) is less than half of what its samples take \(199000 ms\)/,
    )
    assert.match(
      warnings[1] ?? '',
      /^pace_s_per_km of split “split 0” \(300 s\) differs by more than 20 % .* \(200 s\)/,
    )
    const { splitList } = await store.service.getActivity('run')
    assert.deepEqual(
      splitList.map((it) => it.pace_s_per_km),
      [300, 250],
    )
    assert.equal((await save({ ...activity, splits: splitList })).outcome, 'unchanged')
  })

  it('keep a distance that differs somewhat, with a warning', async () => {
    const { activity } = await save(sampleActivity(200, { id: 'other' }))
    const distance = Math.round(activity.distanceM * 1.1)
    const { warnings, activity: told } = await save(sampleActivity(200, { distance_m: distance }))
    assert.equal(told.distanceM, distance)
    assert.match(warnings.join(), /^distance_m \(\d+ m\) differs from the length of the route \(\d+ m\)\. It was kept/)
  })
})

function withSample(at: number, change: object): ActivityInput {
  const activity = sampleActivity(20)
  return { ...activity, samples: activity.samples.map((it, index) => (index === at ? { ...it, ...change } : it)) }
}

/** Samples that lie at least 10 m apart. */
function far(sample: ActivityInput['samples'][number], at: number) {
  return { ...sample, latitude: Number((10 + at * 0.0002).toFixed(4)) }
}
