import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { recordingInfoSchema } from '../../../../src/shared/recording'
import type { StoreSettings } from '../../../../src/shared/settings'
import { nodeFileIo } from '../../../../src/store/engine/file-io'
import { nodeStoreIo, type StoreIo } from '../../../../src/store/opened-store'
import { systemClock } from '../../../../src/store/recordings/clock'
import { loadRecording } from '../../../../src/store/recordings/load-recording'
import { filesOfId } from '../../../../src/store/recordings/recording-files'
import { inTheClear, WALK_START, walk } from '../../../support/live-samples'
import { openTestAccess, openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('live recordings', function () {
  this.timeout(20_000)
  // Before the folder is removed.
  afterEach(() => store.service.close())
  const newFolder = temporaryFolders()
  let folder: string
  let recovery: string
  let store: StoreUnderTest
  let now: number
  let monotonic: number
  const io: StoreIo = {
    ...nodeStoreIo,
    ...{ syncEveryMs: 1, firstRetryMs: 1 },
    clock: { now: () => now, monotonic: () => monotonic + systemClock.monotonic() },
  }

  beforeEach(async () => {
    folder = await newFolder()
    recovery = path.join(folder, 'recovery')
    now = WALK_START
    monotonic = 0
    store = openTestStore(folder, {}, io)
  })

  const start = (id = 'run') => store.service.startActivity({ type: 'run', id })
  const add = async (count: number, from = 0, id = 'run') =>
    (await store.service.addSamples(id, walk(count, from), {})).recording
  const one = async (id = 'run') => (await store.service.listRecordings()).find((it) => it.id === id)
  const reopen = async (settings: Partial<StoreSettings> = {}) => {
    await store.service.close()
    store = openTestStore(folder, settings, io)
    return (await store.service.status()).notices
  }
  /** What the files on disk make of a recording. */
  const onDisk = (id = 'run') => loadRecording({ io: nodeFileIo, cipher: inTheClear }, filesOfId(recovery, id))
  const file = (end: string, id = 'run') => {
    const { log, state, backup } = filesOfId(recovery, id)
    return { log, state, backup }[end] ?? ''
  }
  /** As a crash leaves it: the store is opened elsewhere, on a copy of the files as they are. */
  const quarantined = () => {
    const quarantine = path.join(folder, 'quarantine')
    return existsSync(quarantine) ? readdirSync(quarantine) : []
  }

  it('takes samples, and tells way and time', async () => {
    const started = await start()
    assert.deepEqual(
      [started.state, started.samples, started.startedAt, started.isFresh],
      ['recording', 0, '2026-05-01T08:00:00.000Z', true],
    )
    assert.equal((await add(1)).distanceM, 0)
    const info = await add(199, 1)
    assert.equal(info.samples, 200)
    assert.equal(info.durationMs, 199_000)
    // A degree of the meridian on the mean sphere is 111,195.08 m.
    assert.ok(Math.abs(info.distanceM - 0.0199 * 111_195.08) < 0.01, String(info.distanceM))
    assert.equal(info.splits, 3)
    assert.deepEqual(await one(), info)
  })

  it('has as many splits as its details list', async () => {
    await start()
    const [first, second] = walk(2)
    const at = (latitude: number) => ({ ...second, latitude })
    // Where it began; within half a millimetre of 1 km from there; and far beyond 10,000 km.
    for (const sample of [first, first, at(47 + 1000.0001 / 111_195.0797), at(-47), at(47), at(-47)]) {
      const { recording } = await store.service.addSamples('run', [{ ...sample, time: second?.time }], {})
      assert.equal(
        recording.splits,
        (await store.service.getActivity('run')).splitList.length,
        `${recording.distanceM}`,
      )
    }
  })

  it('has what was acknowledged in its files, which are for the owner only', async () => {
    await start()
    await add(5)
    await add(5, 5)
    const loaded = onDisk()
    assert.deepEqual(
      loaded?.state.track.samples().map(({ latitude }) => latitude),
      walk(10).map(({ latitude }) => latitude),
    )
    assert.equal(statSync(recovery).mode & 0o777, 0o700)
    for (const name of readdirSync(recovery)) assert.equal(statSync(path.join(recovery, name)).mode & 0o777, 0o600)
  })

  it('refuses bad samples all together, and names what is wrong', async () => {
    await start()
    const samples = walk(5)
    const bad = { ...samples[3], latitude: 91 }
    await assert.rejects(store.service.addSamples('run', [...samples.slice(0, 3), bad], {}), {
      code: 'invalid_input',
      message: /samples\[3\]\.latitude.*must be at most 90/,
    })
    assert.equal((await one())?.samples, 0)
    await assert.rejects(store.service.addSamples('nobody', samples, {}), { code: 'not_found' })
  })

  it('is interrupted where the store is opened anew, and goes on where samples come', async () => {
    await start()
    await add(10)
    await reopen()
    assert.equal((await one())?.state, 'interrupted')
    const info = await add(10, 10)
    assert.deepEqual([info.state, info.samples, info.durationMs], ['recording', 20, 19_000])
    await reopen()
    assert.equal((await one())?.samples, 20)
  })

  it('begins a new stretch after a pause, in which nothing is recorded', async () => {
    await start()
    await add(10)
    assert.equal((await store.service.pauseActivity('run')).state, 'paused')
    await assert.rejects(add(1, 10), { code: 'invalid_input', message: /is paused/ })
    await reopen()
    assert.equal((await store.service.resumeActivity('run')).state, 'recording')
    const info = await add(10, 100)
    assert.equal(info.durationMs, 18_000)
    assert.ok(Math.abs(info.distanceM - 0.0018 * 111_195.08) < 0.01)
    assert.deepEqual(onDisk()?.state.track.breaks, [10])
  })

  it('times samples by their arrival where they have no time, also when the clock is set', async () => {
    await start()
    const untimed = { latitude: 47, longitude: 8 }
    monotonic += 5000
    now -= 3_600_000
    await store.service.addSamples('run', [untimed, untimed], {})
    const [first = Number.NaN, second = Number.NaN] = onDisk()?.state.track.time ?? []
    assert.ok(first - WALK_START >= 5000 && first - WALK_START < 60_000, String(first - WALK_START))
    assert.ok(second >= first)
    // Its age is negative by this clock.
    assert.equal((await one())?.isFresh, true)
    await reopen()
    assert.equal((await one())?.state, 'interrupted')
  })

  it('puts times forward that went back, until they fit again, and says so', async () => {
    await start()
    await add(10)
    const back = walk(3, 10).map((sample) => ({
      ...sample,
      time: new Date(Date.parse(sample.time ?? '') - 60_000).toISOString(),
    }))
    await store.service.addSamples('run', back, {})
    const info = await add(2, 13)
    const seconds = [...(onDisk()?.state.track.time ?? [])].map((time) => (time - WALK_START) / 1000)
    assert.deepEqual(seconds, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 11, 13, 14])
    assert.match(info.warnings.join(), /went back once, by up to 59 s/)
  })

  it('does a call once, however often it is made', async () => {
    const access = openTestAccess(path.join(folder, 'other'), {}, io)
    const call = async (method: string, parameters: unknown[], operationId: string) =>
      recordingInfoSchema.parse(Object(await access.call(method, parameters, operationId)).recording)
    const request = [{ type: 'run', id: 'run' }]
    for (const _ of [1, 2]) await access.call('startActivity', request, 'start')
    const twice = [1, 2].map(() => call('addSamples', ['run', walk(5), {}], 'add'))
    for (const info of await Promise.all(twice)) assert.equal(info.samples, 5)
    await access.close()
    const next = openTestAccess(path.join(folder, 'other'), {}, io)
    const again = await next.call('addSamples', ['run', walk(5), {}], 'add')
    assert.equal(Object(again).recording.samples, 5)
    await next.close()
  })

  it('takes lines of a file, leaves bad ones out, and knows how far it was read', async () => {
    await store.service.startActivity({ type: 'ride', id: 'run', file: '/tmp/ride.ndjson' })
    const [first, second] = walk(2).map((it) => JSON.stringify(it))
    const text = `${first}\n\nnonsense\n{"latitude": "x"}\n${second}\n`
    const lines = { text, offset: 0, bytes: Buffer.byteLength(text), firstLine: 1 }
    const { recording, problems } = await store.service.addSampleLines('run', lines)
    assert.deepEqual([recording.samples, recording.source], [2, { file: '/tmp/ride.ndjson', offset: lines.bytes }])
    assert.deepEqual(problems, [
      { where: 'line 3', message: 'is not JSON' },
      { where: 'line 4', message: 'latitude must be a number, got text ("x"); longitude is missing' },
    ])
    // Asked again, since the answer was lost with the owner.
    await reopen()
    assert.equal((await store.service.addSampleLines('run', lines)).recording.samples, 2)
    await assert.rejects(store.service.addSampleLines('run', { ...lines, offset: 5 }), { code: 'invalid_input' })
    await store.service.pauseActivity('run')
    const paused = await store.service.addSampleLines('run', { ...lines, offset: lines.bytes })
    assert.deepEqual([paused.recording.samples, paused.recording.source?.offset], [2, 2 * lines.bytes])
  })

  it('refuses more samples than an activity has', async function () {
    this.timeout(20_000)
    await start()
    await add(99_999)
    await assert.rejects(add(2, 99_999), { code: 'invalid_input', message: /at most 100,000 samples.*Finish it/ })
    assert.equal((await add(1, 99_999)).samples, 100_000)
  })

  it('refuses unknown keys of samples that are too long together, also after a restart', async function () {
    this.timeout(60_000)
    await start()
    const wordy = (count: number, from: number) =>
      walk(count, from).map((sample) => ({ ...sample, remark: 'x'.repeat(9000) }))
    const addWordy = (count: number, from: number) => store.service.addSamples('run', wordy(count, from), {})
    for (let from = 0; from < 3500; from += 500) await addWordy(500, from)
    const tooLong = { code: 'invalid_input', message: /longer than 32,000,000 characters/ }
    await assert.rejects(addWordy(100, 3500), tooLong)
    await reopen()
    await assert.rejects(addWordy(100, 3500), tooLong)
    assert.equal((await add(100, 3500)).samples, 3600)
  })

  it('tells of changes at most once a second', async () => {
    await start()
    for (let n = 0; n < 20; n++) await add(1, n)
    const told = store.changes.filter(({ activityIds }) => activityIds?.includes('run'))
    assert.ok(told.length >= 1 && told.length < 10, String(told.length))
  })

  it('forgets one that is discarded', async () => {
    await start()
    await add(3)
    await store.service.discardRecording('run')
    await store.service.discardRecording('run')
    assert.deepEqual([await store.service.listRecordings(), readdirSync(recovery)], [[], []])
    await start()
    await assert.rejects(start(), { code: 'invalid_id', message: /already/ })
  })

  describe('whose files are damaged', () => {
    beforeEach(async () => {
      await start()
      await add(10)
      await store.service.pauseActivity('run')
      await store.service.resumeActivity('run')
      await add(10, 10)
      await store.service.close()
    })

    const flip = (name: string, at: number) => {
      const bytes = readFileSync(name)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      writeFileSync(name, bytes)
    }
    const opened = async () => ({ notices: await reopen(), info: await one() })

    it('is restored from its log alone', async () => {
      rmSync(file('state'))
      rmSync(file('backup'))
      const { notices, info } = await opened()
      assert.deepEqual([notices, info?.samples], [[], 20])
    })

    it('is restored from its state alone, and goes on', async () => {
      rmSync(file('log'))
      const { notices, info } = await opened()
      assert.equal(info?.samples, 20)
      assert.deepEqual(
        notices.map(({ level }) => level),
        ['loss'],
      )
      await add(5, 20)
      rmSync(file('state'))
      assert.equal(onDisk()?.state.track.length, 25)
    })

    it('falls back to the backup where its state is damaged too', async () => {
      rmSync(file('log'))
      flip(file('state'), 200)
      const { notices, info } = await opened()
      assert.equal(info?.samples, 10)
      assert.equal(notices[0]?.quarantined.length, 1)
      assert.equal(quarantined().length, 1)
    })

    it('has what is before a damaged record, or the newer state', async () => {
      flip(file('log'), 700)
      const { notices, info } = await opened()
      assert.equal(info?.samples, 20)
      assert.equal(notices[0]?.level, 'loss')
      await add(5, 20)
      assert.deepEqual([await reopen(), (await one())?.samples], [[], 25])
    })

    it('has a damaged record’s beginning where there is no state', async () => {
      const end = onDisk()?.end.end ?? 0
      rmSync(file('state'))
      rmSync(file('backup'))
      flip(file('log'), end - 30)
      const { notices, info } = await opened()
      assert.equal(info?.samples, 10)
      assert.equal(notices[0]?.level, 'loss')
    })

    it('drops a record that was cut short at the end, which nobody relies on', async () => {
      writeFileSync(file('log'), readFileSync(file('log')).subarray(0, (onDisk()?.end.end ?? 0) - 30))
      rmSync(file('state'))
      rmSync(file('backup'))
      const { notices, info } = await opened()
      assert.deepEqual([notices, info?.samples], [[], 10])
    })

    it('is put aside where nothing can be read', async () => {
      for (const end of ['log', 'state', 'backup']) writeFileSync(file(end), 'nonsense')
      const { notices, info } = await opened()
      assert.equal(info, undefined)
      assert.deepEqual([notices[0]?.level, readdirSync(recovery)], ['loss', []])
      assert.equal(readdirSync(notices[0]?.quarantined[0] ?? '').length, 3)
    })

    it('is put aside where it is old', async () => {
      now += 8 * 86_400_000
      const { notices, info } = await opened()
      assert.equal(info, undefined)
      assert.match(
        notices[0]?.message ?? '',
        /\(run, started 2026-05-01 08:00 UTC, 20 samples, active_run-.*more than 7 days ago.*quarantine.*Recovery…/,
      )
      assert.equal(quarantined().length, 1)
    })

    it('is offered longer where the setting says so', async () => {
      now += 8 * 86_400_000
      await reopen({ keepRecoveryDays: 9 })
      const info = await one()
      assert.deepEqual([info?.samples, info?.isFresh], [20, false])
    })
  })

  it('goes on with one that had no samples yet', async () => {
    await start()
    assert.deepEqual(await reopen(), [])
    const { state, samples } = (await one()) ?? {}
    assert.deepEqual([state, samples], ['interrupted', 0])
    assert.deepEqual([(await add(3)).state, quarantined()], ['recording', []])
  })

  it('puts one aside that has no samples, once nothing has come for an hour', async () => {
    await start()
    now += 3_600_000
    const [notice] = await reopen()
    assert.match(notice?.message ?? '', /no samples/)
    assert.deepEqual([notice?.level, await store.service.listRecordings()], ['warning', []])
  })

  it('keeps in its state all that samples have, also what is only in some', async () => {
    const samples = walk(4).map(({ time, latitude, longitude }, at) => ({
      ...{ time, latitude, longitude },
      ...(at === 1 ? { speed_mps: 1 / 3 } : {}),
      ...(at === 2 ? { course_deg: 0, heart_rate: 140 } : {}),
    }))
    await start()
    await store.service.addSamples('run', samples, {})
    await store.service.pauseActivity('run')
    rmSync(file('log'))
    assert.deepEqual(onDisk()?.state.track.samples(), samples)
  })

  it('does not read the state of another version, and relies on its log', async () => {
    await start()
    await add(5)
    await store.service.pauseActivity('run')
    await store.service.close()
    const text = readFileSync(file('state'), 'latin1')
    writeFileSync(file('state'), text.replace('frametrove-recording/2', 'frametrove-recording/1'), 'latin1')
    assert.deepEqual([onDisk()?.damaged, onDisk()?.state.track.length], [[file('state')], 5])
  })
})
