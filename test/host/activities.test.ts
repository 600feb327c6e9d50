import assert from 'node:assert/strict'
import { commands, DataTransfer, DataTransferItem, Uri } from 'vscode'
import type { ActivityProgress, FrametroveApi } from '../../src/api'
import { ActivitiesDrop } from '../../src/host/views/activities-drop'
import { VideosDrop } from '../../src/host/views/videos-drop'
import { type ActivityIngestSummary, activityIngestSummarySchema } from '../../src/shared/activities'
import type { ActivityInput } from '../../src/shared/activity'
import type { ChangeEvent } from '../../src/shared/model'
import { sampleActivity } from '../support/sample-activity'
import { temporaryFolder } from './support/files'
import { frametrove, newVideoId, refused } from './support/frametrove'

const newActivityId = () => newVideoId('activity')

/** All samples of an activity, read in pages. */
async function allSamples(api: FrametroveApi, activityId: string, limit = 1000): Promise<unknown[]> {
  const samples: unknown[] = []
  let cursor: string | null = null
  do {
    const page = await api.listActivitySamples(activityId, { limit, cursor })
    assert.ok(page.items.length > 0 && page.items.length <= limit)
    samples.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return samples
}

describe('activities through the API', () => {
  it('are saved whole, and come back as they were', async () => {
    const api = await frametrove()
    const id = newActivityId()
    const activity = sampleActivity(2500, { id, video_id: 'vid', video_offset_ms: -300 })
    const { activity: info, outcome, warnings } = await api.saveActivity(activity, { notes: 'Windy.' })
    assert.deepEqual([outcome, warnings], ['stored', []])
    assert.deepEqual(
      [info.id, info.samples, info.notes, info.videoId, info.videoOffsetMs],
      [id, 2500, 'Windy.', 'vid', -300],
    )
    const details = await api.getActivity(id)
    assert.equal(details.recording, null)
    assert.equal(details.splitList.length, info.splits)
    assert.deepEqual(await allSamples(api, id), activity.samples)
    assert.deepEqual(await allSamples(api, id, 500), activity.samples)
    assert.ok((await api.listActivities({ limit: 1000 })).items.some((it) => it.id === id))
  })

  it('tell how far saving is at least every tenth, also where samples went ahead in parts', async () => {
    const api = await frametrove()
    const told: ActivityProgress[] = []
    const activity = sampleActivity(25_000, { id: newActivityId() })
    const saving = api.saveActivity(activity, { onProgress: (progress) => told.push(progress) })
    // What is saved is what was given.
    activity.samples.length = 0
    await saving
    const shares = [0, ...told.map(({ done, total }) => done / total)]
    assert.equal(shares.at(-1), 1)
    assert.equal(told.at(-1)?.total, 25_000)
    for (const [at, share] of shares.slice(1).entries()) {
      const step = share - (shares[at] ?? 0)
      assert.ok(step >= 0 && step <= 0.1 + 1e-9, shares.join(' '))
    }
  })

  it('go on being saved where the listener to progress throws', async () => {
    const api = await frametrove()
    let calls = 0
    const onProgress = () => {
      calls++
      throw new Error('of the caller')
    }
    const { outcome } = await api.saveActivity(sampleActivity(20, { id: newActivityId() }), { onProgress })
    assert.equal(outcome, 'stored')
    assert.ok(calls > 0)
  })

  it('are saved side by side; the same one twice at once is one', async () => {
    const api = await frametrove()
    const ids = Array.from({ length: 8 }, newActivityId)
    const [first = ''] = ids
    const same = sampleActivity(1200, { id: first })
    const saved = await Promise.all([
      ...ids.map((id) => api.saveActivity({ ...same, id })),
      ...ids.map((id) => api.saveActivity({ ...same, id })),
    ])
    const outcomes = (id: string) =>
      saved
        .filter(({ activity }) => activity.id === id)
        .map(({ outcome }) => outcome)
        .sort()
    for (const id of ids) assert.deepEqual(outcomes(id), ['stored', 'unchanged'])
    const { items } = await api.listActivities({ limit: 1000 })
    assert.deepEqual(
      items
        .map((it) => it.id)
        .filter((id) => ids.includes(id))
        .sort(),
      [...ids].sort(),
    )
  })

  it('are replaced by another of the same id', async () => {
    const api = await frametrove()
    const id = newActivityId()
    await api.saveActivity(sampleActivity(2000, { id }))
    const { outcome } = await api.saveActivity(sampleActivity(1500, { id, type: 'walk' }))
    assert.equal(outcome, 'replaced')
    const { type, samples } = await api.getActivity(id)
    assert.deepEqual([type, samples], ['walk', 1500])
    assert.equal((await allSamples(api, id)).length, 1500)
  })

  it('are changed key by key', async () => {
    const api = await frametrove()
    const id = newActivityId()
    await api.saveActivity(sampleActivity(20, { id, notes: 'Windy.' }))
    await api.updateActivity(id, { type: 'walk', videoId: 'vid', videoOffsetMs: 1500 })
    const facts = async () => {
      const { type, notes, videoId, videoOffsetMs } = await api.getActivity(id)
      return { type, notes, videoId, videoOffsetMs }
    }
    assert.deepEqual(await facts(), { type: 'walk', notes: 'Windy.', videoId: 'vid', videoOffsetMs: 1500 })
    // As callers in JavaScript leave something out.
    const left: object = { type: undefined, notes: null }
    await api.updateActivity(id, left)
    assert.deepEqual(await facts(), { type: 'walk', notes: null, videoId: 'vid', videoOffsetMs: 1500 })
  })

  it('are deleted with their samples', async () => {
    const api = await frametrove()
    const id = newActivityId()
    await api.saveActivity(sampleActivity(20, { id }))
    assert.deepEqual(await api.deleteActivity(id), { activities: 1, samples: 20 })
    await refused(api.getActivity(id), 'not_found')
    await refused(api.deleteActivity(id), 'not_found')
    await refused(api.listActivitySamples(id), 'not_found')
  })

  it('tell of each change once it is durable', async () => {
    const api = await frametrove()
    const id = newActivityId()
    const heard: ChangeEvent[] = []
    const listener = api.onDidChange((event) => heard.push(event))
    const changed = async () => {
      for (;;) {
        if (heard.splice(0).some(({ activityIds }) => activityIds?.includes(id))) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
    try {
      await api.saveActivity(sampleActivity(20, { id }))
      await changed()
      await api.updateActivity(id, { notes: 'Windy.' })
      await changed()
      await api.deleteActivity(id)
      await changed()
    } finally {
      listener.dispose()
    }
  })
})

describe('activities that are thinned', () => {
  it('have fewer samples, and say within what', async () => {
    const api = await frametrove()
    const ids = [newActivityId(), newActivityId()]
    for (const id of ids) await api.saveActivity(sampleActivity(600, { id }))
    const { samplesBefore, samplesAfter } = await api.thinActivities({ activityIds: ids, toleranceM: 5 })
    assert.equal(samplesBefore, 1200)
    assert.ok(samplesAfter < 600)
    for (const id of ids) assert.equal((await api.getActivity(id)).thinnedToM, 5)
    await refused(api.thinActivities({ activityIds: ['gone'], toleranceM: 5 }), 'not_found')
  })
})

describe('an activity that is refused', () => {
  const [first, second] = sampleActivity(2).samples

  const cases: [name: string, activity: unknown, code: Parameters<typeof refused>[1], where?: string][] = [
    ['without samples', { ...sampleActivity(20), samples: undefined }, 'missing_required_data'],
    ['of one sample', sampleActivity(1), 'insufficient_data'],
    ['that goes nowhere', { ...sampleActivity(20), samples: [first, first] }, 'insufficient_data'],
    ['that goes back in time', { ...sampleActivity(20), samples: [second, first] }, 'invalid_input'],
    ['of no object', 7, 'invalid_input'],
    ['of another format', { ...sampleActivity(20), format: 'frametrove/1' }, 'invalid_input'],
  ]
  for (const [name, activity, code] of cases) {
    it(`${name} says so, and leaves nothing behind`, async () => {
      const api = await frametrove()
      const id = newActivityId()
      const given = typeof activity === 'object' ? { ...activity, id } : activity
      await refused(Reflect.apply(api.saveActivity, api, [given]), code)
      await refused(api.getActivity(id), 'not_found')
    })
  }

  it('names the sample that is bad, also far behind', async () => {
    const api = await frametrove()
    const activity: ActivityInput = sampleActivity(3000, { id: newActivityId() })
    const sample = activity.samples[2500]
    assert.ok(sample)
    sample.latitude = 91
    const { problems } = await refused(api.saveActivity(activity), 'invalid_input')
    assert.equal(problems[0]?.where, 'samples[2500].latitude')
  })

  it('for its options names these', async () => {
    const api = await frametrove()
    const call = (options: object) => api.saveActivity(sampleActivity(20, { id: newActivityId() }), options)
    for (const options of [{ notes: 7 }, { onProgress: 'loud' }]) {
      const { problems } = await refused(call(options), 'invalid_input')
      assert.equal(problems[0]?.where, `options.${Object.keys(options)[0]}`)
    }
  })

  it('for its id or page, in other calls', async () => {
    const api = await frametrove()
    await refused(api.getActivity(''), 'invalid_id')
    await refused(api.deleteActivity('x'.repeat(201)), 'invalid_id')
    await refused(api.listActivities({ limit: 0 }), 'invalid_input')
    await refused(api.listActivitySamples('a', { cursor: 'abc' }), 'invalid_input')
    await refused(api.thinActivities({ activityIds: ['a'], toleranceM: 0 }), 'invalid_input')
    await refused(api.startActivity(''), 'invalid_input')
    await refused(api.ingestActivities({ paths: [] }), 'invalid_input')
  })
})

describe('the command frametrove.ingestActivity', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  const ingest = async (...args: unknown[]) =>
    activityIngestSummarySchema.parse(await commands.executeCommand('frametrove.ingestActivity', ...args))
  const write = (id: string, seconds = 20) =>
    temporary.write(`${id}.frametrove-activity.json`, sampleActivity(seconds, { id }))

  it('takes a file, stores it, and says what became of it', async () => {
    const api = await frametrove()
    const id = newActivityId()
    const uri = write(id)
    const outcome = async () => (await ingest({ uri })).activities.map((it) => [it.activity.id, it.outcome])
    assert.deepEqual(await outcome(), [[id, 'stored']])
    assert.deepEqual(await outcome(), [[id, 'unchanged']])
    write(id, 30)
    assert.deepEqual(await outcome(), [[id, 'replaced']])
    assert.equal((await api.getActivity(id)).samples, 30)
  })

  it('takes what is selected in the explorer, and folders', async () => {
    const ids = [newActivityId(), newActivityId()]
    const files = ids.map((id) => Uri.file(write(id)))
    const stored = ({ activities }: ActivityIngestSummary) => activities.map((it) => it.activity.id).sort()
    assert.deepEqual(stored(await ingest(files[0], files)), [...ids].sort())
    assert.deepEqual(stored(await ingest({ uri: temporary.folder })), [...ids].sort())
  })

  it('gives files that do not say what was done the type that it is given', async () => {
    const points = sampleActivity(20).samples.map(
      ({ latitude, longitude, time }) => `<trkpt lat="${latitude}" lon="${longitude}"><time>${time}</time></trkpt>`,
    )
    const gpx = `<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`
    const uri = temporary.write('morning.gpx', gpx)
    const { activities } = await ingest({ uri, activityType: 'hike' })
    assert.deepEqual(
      activities.map((it) => [it.activity.type, it.activity.samples]),
      [['hike', 20]],
    )
  })

  it('throws its errors to a caller who gave arguments, with the file and the place', async () => {
    const id = newActivityId()
    const file = temporary.write('bad.frametrove-activity.json', { ...sampleActivity(20, { id }), type: 7 })
    const { problems } = await refused(ingest({ uri: file }), 'invalid_input')
    assert.deepEqual([problems[0]?.file, problems[0]?.where], [file, 'type'])
    await refused(ingest({ uri: 'https://example.com/a.json' }), 'invalid_input')
    await refused(ingest({ uri: file, activityType: '' }), 'invalid_input')
  })

  it('is what a drop onto the Activities view does, and one of such files onto the Videos view', async () => {
    const api = await frametrove()
    const [one, other] = [newActivityId(), newActivityId()]
    const transferOf = (path: string) => {
      const transfer = new DataTransfer()
      transfer.set('text/uri-list', new DataTransferItem(Uri.file(path).toString()))
      return transfer
    }
    await new ActivitiesDrop().handleDrop(undefined, transferOf(write(one)))
    await new VideosDrop().handleDrop(undefined, transferOf(write(other)))
    for (const id of [one, other]) assert.equal((await api.getActivity(id)).samples, 20)
  })
})

describe('the commands for activities', () => {
  const run = (command: string, args: object) => commands.executeCommand(`frametrove.${command}`, args)

  it('tell a caller of bad ids and unknown ones', async () => {
    const names = ['openActivity', 'editActivityNotes', 'setActivityType', 'linkActivityVideo', 'thinActivity']
    for (const name of [...names, 'deleteActivity', 'copyActivityId']) {
      await refused(run(name, { activityId: 7 }), 'invalid_id')
    }
    await refused(run('openActivity', { activityId: 'gone' }), 'not_found')
    await refused(run('ingestActivity', { uri: 7 }), 'invalid_input')
  })
})
