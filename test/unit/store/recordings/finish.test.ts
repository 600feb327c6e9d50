import assert from 'node:assert/strict'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { FrametroveError } from '../../../../src/shared/errors'
import { nodeStoreIo, type StoreIo } from '../../../../src/store/opened-store'
import { failingFolders } from '../../../support/failing-folders'
import { WALK_START, walk } from '../../../support/live-samples'
import { openTestAccess, openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('recordings that end', function () {
  this.timeout(20_000)
  // Before the folder is removed.
  afterEach(() => store.service.close())
  const newFolder = temporaryFolders()
  let folder: string
  let recovery: string
  let store: StoreUnderTest
  let now: number
  let failing: Set<string>
  let io: StoreIo

  beforeEach(async () => {
    folder = await newFolder()
    recovery = path.join(folder, 'recovery')
    now = WALK_START
    failing = new Set()
    const clock = { now: () => now, monotonic: () => performance.now() }
    io = failingFolders({ ...nodeStoreIo, syncEveryMs: 1, firstRetryMs: 1, clock }, failing)
    store = openTestStore(folder, {}, io)
  })

  const start = (id = 'run') => store.service.startActivity({ type: 'run', id, notes: 'at dawn', videoId: 'video' })
  const add = (count: number, from = 0, id = 'run') => store.service.addSamples(id, walk(count, from), {})
  const finish = (id = 'run') => store.service.finishActivity({ operationId: 'finish', activityId: id })
  const restore = (name: string) => store.service.restoreRecovery({ operationId: 'restore', name })
  const saved = async () => (await store.service.listActivities({})).items.map(({ id, samples }) => [id, samples])
  const reopen = async () => {
    await store.service.close()
    store = openTestStore(folder, {}, io)
    return (await store.service.status()).notices
  }
  const entries = async () => (await store.service.listRecovery()).map((it) => [it.kind, it.recording?.samples])
  async function failureOf(work: Promise<unknown>): Promise<FrametroveError> {
    const error = await work.then(
      () => null,
      (it: unknown) => it,
    )
    assert.ok(error instanceof FrametroveError, String(error))
    return error
  }

  it('are saved as activities, and leave nothing behind', async () => {
    await start()
    await add(100)
    await store.service.pauseActivity('run')
    await store.service.resumeActivity('run')
    await add(100, 1000)
    const { activity, outcome } = await store.service.finishActivity({
      ...{ operationId: 'finish', activityId: 'run', notes: 'tired' },
    })
    assert.equal(outcome, 'stored')
    assert.deepEqual(
      [activity.id, activity.type, activity.samples, activity.durationMs, activity.notes, activity.videoId],
      ['run', 'run', 200, 198_000, 'tired', 'video'],
    )
    assert.ok(Math.abs(activity.distanceM - 0.0198 * 111_195.08) < 0.01)
    assert.equal(activity.startedAt, new Date(WALK_START).toISOString())
    assert.deepEqual([await store.service.listRecordings(), readdirSync(recovery)], [[], []])
    assert.deepEqual((await store.service.activitySamples('run', 150, 1))[0]?.latitude, walk(1, 1050)[0]?.latitude)
    await assert.rejects(add(1, 2000), { code: 'not_found' })
    await assert.rejects(finish(), { code: 'not_found' })
  })

  it('are not started under the id of a saved activity, which they would replace', async () => {
    await start()
    await add(100)
    await finish()
    await assert.rejects(start(), { code: 'invalid_id', message: /saved activity “run”/ })
    assert.deepEqual([await store.service.listRecordings(), readdirSync(recovery)], [[], []])
  })

  it('are shown like activities while they go on', async () => {
    await start()
    await add(200)
    const details = await store.service.getActivity('run')
    assert.deepEqual(
      [details.recording, details.samples, details.splitList.length, details.measures],
      ['recording', 200, 3, ['altitude_m', 'accuracy_m']],
    )
    assert.equal((await store.service.activitySamples('run', 0, 500)).length, 200)
  })

  it('stay, paused, where they are too short', async () => {
    await start()
    await add(1)
    await assert.rejects(finish(), { code: 'insufficient_data' })
    assert.equal((await store.service.listRecordings())[0]?.state, 'paused')
    await store.service.resumeActivity('run')
    await add(20, 1)
    await finish()
    assert.deepEqual(await saved(), [['run', 21]])
  })

  it('are saved once, however often that is asked for', async () => {
    const access = openTestAccess(path.join(folder, 'other'), {}, io)
    await access.call('startActivity', [{ type: 'run', id: 'run' }], 'start')
    await access.call('addSamples', ['run', walk(10), {}], 'add')
    const request = [{ operationId: 'finish', activityId: 'run' }]
    const both = await Promise.all([1, 2].map(() => access.call('finishActivity', request, 'the call')))
    assert.deepEqual(both[0], both[1])
    assert.deepEqual(await access.call('finishActivity', request, 'the call'), both[0])
    await access.close()
  })

  it('are cleared away where a crash left them behind what was saved', async () => {
    await start()
    await add(10)
    const copy = path.join(folder, 'copy')
    const log = readdirSync(recovery).find((name) => name.endsWith('.log')) ?? ''
    mkdirSync(copy)
    // As it was before, without a mark of its end: what it holds is the same.
    copyFileSync(path.join(recovery, log), path.join(copy, log))
    await finish()
    await store.service.close()
    cpSync(copy, recovery, { recursive: true })
    assert.deepEqual(await reopen(), [])
    assert.deepEqual(
      [await store.service.listRecordings(), readdirSync(recovery), await saved()],
      [[], [], [['run', 10]]],
    )
  })

  it('are kept as recovery data where the store takes nothing, and are saved later', async () => {
    await start()
    await add(10)
    failing.add(path.join(folder, 'store'))
    const failure = await failureOf(finish())
    assert.equal(failure.code, 'rollback_failed')
    assert.match(failure.action, /kept as recovery data: .*active_run-.*\.json.*“Frametrove: Recovery…”/)
    assert.deepEqual(await entries(), [['unsaved', 10]])
    await assert.rejects(add(1, 10), { code: 'invalid_input', message: /was finished/ })
    failing.clear()
    await reopen()
    const [entry] = await store.service.listRecovery()
    assert.deepEqual([entry?.kind, entry?.recording?.state, entry?.problem], ['unsaved', 'unsaved', null])
    assert.equal((await restore(entry?.name ?? '')).activity.notes, 'at dawn')
    assert.deepEqual([await saved(), await entries()], [[['run', 10]], []])
  })

  it('keep the notes of their end, however often saving fails then', async () => {
    await start()
    await add(10)
    failing.add(path.join(folder, 'store'))
    const notes = 'tired'
    await failureOf(store.service.finishActivity({ operationId: 'finish', activityId: 'run', notes }))
    await failureOf(finish())
    failing.clear()
    await reopen()
    assert.equal((await finish()).activity.notes, notes)
  })

  it('do not count samples that could not be made durable', async () => {
    await store.service.close()
    store = openTestStore(folder, {}, { ...io, syncEveryMs: 60_000 })
    await start()
    await add(10)
    const lost = assert.rejects(add(10, 10), { code: 'rollback_failed' })
    while ((await store.service.listRecordings())[0]?.samples !== 20) await setImmediate()
    failing.add(recovery)
    const { activity } = await finish()
    await lost
    assert.deepEqual([activity.samples, activity.distanceM], [10, 100.076])
  })

  it('do not begin beside what is left of one of the same id that could not be removed', async () => {
    let isLocked = false
    const remove = (file: string) => {
      if (isLocked && file.endsWith('.json')) throw Object.assign(new Error('EPERM: locked'), { code: 'EPERM' })
      io.sync.remove(file)
    }
    await store.service.close()
    store = openTestStore(folder, {}, { ...io, sync: { ...io.sync, remove } })
    await start()
    await add(10)
    isLocked = true
    await finish()
    assert.deepEqual(await entries(), [])
    await store.service.deleteActivities(['run'])
    await assert.rejects(start(), { code: 'invalid_id', message: /or recovery data of one/ })
    isLocked = false
    await start()
    assert.deepEqual(readdirSync(recovery).length, 1)
  })

  it('are kept as emergency backups where recovery data can’t be written either', async () => {
    await start()
    await add(10)
    failing.add(path.join(folder, 'store'))
    failing.add(recovery)
    const failure = await failureOf(finish())
    assert.match(failure.action, /emergency backup: .*emergency\/emergency_2026-05-01T08-00-00-000Z_run-.*\.json/)
    failing.clear()
    // Without what is left of it there: as where that disk is gone.
    await store.service.discardRecording('run')
    await reopen()
    assert.deepEqual(await entries(), [['emergency', 10]])
    const [entry] = await store.service.listRecovery()
    assert.deepEqual([entry?.recording?.distanceM, entry?.recording?.videoId], [100.076, 'video'])
    await restore(entry?.name ?? '')
    assert.deepEqual([await saved(), await entries()], [[['run', 10]], []])
  })

  it('say so where they can be kept nowhere but in memory, and are saved once that is well', async () => {
    await start()
    await add(10)
    failing.add(folder)
    assert.match((await failureOf(finish())).action, /No emergency backup.*before VS Code is closed/)
    failing.clear()
    await finish()
    assert.deepEqual(await saved(), [['run', 10]])
  })

  describe('and activities saved from memory', () => {
    const save = (id: string) => {
      const activity = { format: 'frametrove-activity/1', id, type: 'run', samples: walk(10), device: 'watch' }
      return store.service.saveActivity({ operationId: 'save', activity }, {})
    }

    it('are kept as emergency backups, of which the newest ten stay', async () => {
      await store.service.status()
      failing.add(path.join(folder, 'store'))
      for (let n = 0; n < 12; n++) {
        now += 1000
        assert.match((await failureOf(save(`run ${n}`))).action, /kept in an emergency backup/)
      }
      failing.clear()
      const listed = await store.service.listRecovery()
      assert.deepEqual(
        listed.map(({ recording }) => recording?.id),
        Array.from({ length: 10 }, (_, n) => `run ${11 - n}`),
      )
      const file: unknown = JSON.parse(readFileSync(listed[0]?.file ?? '', 'utf8'))
      assert.equal(Object(file).device, 'watch')
      const { activity } = await restore(listed[0]?.name ?? '')
      assert.equal(activity.id, 'run 11')
      assert.equal((await save('run 11')).outcome, 'unchanged')
      await store.service.deleteRecovery(listed.map(({ name }) => name))
      assert.deepEqual(await store.service.listRecovery(), [])
    })

    it('are not where they are refused', async () => {
      await assert.rejects(store.service.saveActivity({ operationId: 'save', activity: {} }, {}))
      assert.equal(existsSync(recovery), false)
    })
  })

  describe('and what else Recovery… lists', () => {
    it('restores what was put aside, and deletes it', async () => {
      await start()
      await add(10)
      await start('other')
      await add(10, 0, 'other')
      await store.service.close()
      now += 30 * 86_400_000
      await reopen()
      assert.deepEqual(await entries(), [
        ['quarantined', 10],
        ['quarantined', 10],
      ])
      const [one, other] = await store.service.listRecovery()
      assert.match(one?.problem ?? '', /more than 7 days ago/)
      const { activity } = await restore(one?.name ?? '')
      await store.service.deleteRecovery([other?.name ?? ''])
      assert.deepEqual([await saved(), await entries()], [[[activity.id, 10]], []])
      assert.deepEqual(await store.service.listQuarantine(), [])
    })

    it('tells what can’t be read', async () => {
      mkdirSync(recovery)
      writeFileSync(path.join(recovery, 'emergency_2026-05-01T08-00-00-000Z_run-1.json'), '{"format":')
      const [entry] = await store.service.listRecovery()
      assert.deepEqual([entry?.kind, entry?.recording], ['emergency', null])
      assert.match(entry?.problem ?? '', /JSON/)
      await assert.rejects(restore(entry?.name ?? ''), { code: 'recovery_corrupted' })
      await assert.rejects(restore('nothing'), { code: 'recovery_not_found' })
    })

    it('restores one that goes on: it is finished by that', async () => {
      await start()
      await add(10)
      const [entry] = await store.service.listRecovery()
      await restore(entry?.name ?? '')
      assert.deepEqual([await saved(), await entries()], [[['run', 10]], []])
    })
  })
})
