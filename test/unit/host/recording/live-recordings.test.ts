import assert from 'node:assert/strict'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FollowTrouble } from '../../../../src/host/recording/file-follower'
import { LiveRecordings } from '../../../../src/host/recording/live-recordings'
import type { RecordingInfo } from '../../../../src/shared/recording'
import { storeService } from '../../../../src/shared/store-service'
import { nodeStoreIo } from '../../../../src/store/opened-store'
import { walk } from '../../../support/live-samples'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('LiveRecordings', function () {
  this.timeout(60_000)
  afterEach(async () => {
    live.dispose()
    await store.service.close()
  })
  const newFolder = temporaryFolders()
  let folder: string
  let file: string
  let store: StoreUnderTest
  let live: LiveRecordings
  let troubles: string[]
  let shown: readonly RecordingInfo[]
  const io = { ...nodeStoreIo, syncEveryMs: 1 }

  beforeEach(async () => {
    folder = await newFolder()
    file = join(folder, 'track.ndjson')
    troubles = []
    store = openTestStore(folder, {}, io)
    live = newLive()
  })

  function newLive(): LiveRecordings {
    // Over whichever thread has the store, as that of the window.
    const service = storeService((method, parameters) => Reflect.get(store.service, method)(...parameters))
    return new LiveRecordings(service, {
      onChanged: (recordings) => {
        shown = recordings
      },
      onTrouble: (_: RecordingInfo, { kind }: FollowTrouble) => troubles.push(kind),
      onLeftOut: () => troubles.push('leftOut'),
      onFailure: (error) => troubles.push(String(error)),
    })
  }

  const lines = (count: number, from = 0) =>
    walk(count, from)
      .map((sample) => `${JSON.stringify(sample)}\n`)
      .join('')
  const one = async () => (await store.service.listRecordings())[0]
  async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
    const end = performance.now() + 30_000
    while (!(await isSo())) {
      if (performance.now() > end) throw new Error(`It did not become so: ${isSo}; ${troubles}`)
      await sleep(20)
    }
  }
  const has = (samples: number) => until(async () => (await one())?.samples === samples)

  /** As another window that opens the store after this one's thread died: what is recorded is interrupted then. */
  async function storeDies(): Promise<void> {
    await store.service.close()
    const { service } = openTestStore(folder, {}, io)
    Object.assign(store, { service })
  }

  it('records what a file has, and what comes', async () => {
    writeFileSync(file, `{"type": "ride"}\n${lines(3)}`)
    const { id } = await live.start({ type: 'run', file })
    assert.ok(live.isOwn(id))
    await has(3)
    appendFileSync(file, lines(2, 3))
    await has(5)
    assert.equal((await one())?.source?.offset, Buffer.byteLength(`{"type": "ride"}\n${lines(5)}`))
    await live.refresh()
    assert.deepEqual(
      shown.map(({ state, samples }) => [state, samples]),
      [['recording', 5]],
    )
    assert.deepEqual(troubles, [])
  })

  it('leaves out what comes in a pause, to the line', async () => {
    await live.start({ type: 'run', file })
    const { id } = live.current[0] ?? { id: '' }
    writeFileSync(file, lines(3))
    assert.equal((await live.pause(id)).samples, 3)
    appendFileSync(file, lines(4, 3))
    assert.equal((await live.resume(id)).samples, 3)
    appendFileSync(file, lines(2, 7))
    await has(5)
    const samples = await store.service.activitySamples(id, 0, 10)
    const seconds = samples.map(({ time }) => new Date(time).getUTCSeconds())
    assert.deepEqual(seconds, [0, 1, 2, 7, 8])
  })

  it('tells once that lines are left out, and counts all of them', async () => {
    writeFileSync(file, `${lines(2)}${'nonsense\n'.repeat(250)}{"latitude": 91, "longitude": 1}\n${lines(2, 2)}`)
    const { id } = await live.start({ type: 'run', file })
    await has(4)
    assert.equal(live.leftOut(id).count, 251)
    assert.deepEqual(live.leftOut(id).problems[0], { file, where: 'line 3', message: 'is not JSON' })
    appendFileSync(file, 'more nonsense\n')
    await until(() => live.leftOut(id).count === 252)
    assert.deepEqual(troubles, ['leftOut'])
  })

  it('stops at 100,000 samples, with every one of them', async () => {
    writeFileSync(file, lines(100_010))
    await live.start({ type: 'run', file })
    await until(() => troubles.length > 0)
    assert.deepEqual(troubles, ['refused'])
    assert.equal((await one())?.samples, 100_000)
  })

  it('goes on in a file that was replaced, from where a person says', async () => {
    writeFileSync(file, lines(4))
    const { id } = await live.start({ type: 'run', file })
    await has(4)
    writeFileSync(file, lines(2, 10))
    await until(() => troubles.includes('changed'))
    await live.readFrom(id, 'beginning')
    await has(6)
    appendFileSync(file, lines(1, 12))
    await has(7)
    assert.equal((await one())?.source?.offset, Buffer.byteLength(lines(3, 10)))
  })

  it('resumes one that was interrupted where its file was read to', async () => {
    writeFileSync(file, lines(3))
    const { id } = await live.start({ type: 'run', file })
    await has(3)
    live.dispose()
    appendFileSync(file, lines(4, 3))
    await storeDies()
    live = newLive()
    assert.equal((await one())?.state, 'interrupted')
    await live.resume(id)
    await has(7)
    assert.equal((await one())?.state, 'recording')
  })

  for (const state of ['recording', 'paused'] as const) {
    it(`goes on by itself where the store was lost, with one that was ${state}`, async () => {
      writeFileSync(file, lines(3))
      const { id } = await live.start({ type: 'run', file })
      await has(3)
      if (state === 'paused') await live.pause(id)
      await storeDies()
      assert.equal((await one())?.state, 'interrupted')
      await live.refresh()
      assert.equal((await one())?.state, state)
      await live.refresh()
      assert.equal((await one())?.state, state)
    })
  }

  it('goes on with what an extension of this window records', async () => {
    const { id } = await live.service.startActivity({ type: 'drone' })
    await live.service.addSamples(id, walk(3), {})
    await storeDies()
    await live.refresh()
    assert.equal((await one())?.state, 'recording')
  })

  it('leaves those of others interrupted', async () => {
    const { id } = await store.service.startActivity({ type: 'drone' })
    await store.service.addSamples(id, walk(3), {})
    await storeDies()
    await live.refresh()
    assert.equal((await one())?.state, 'interrupted')
    assert.deepEqual(shown, [])
  })

  it('follows a file no more once another window has discarded its recording', async () => {
    writeFileSync(file, lines(3))
    const { id } = await live.start({ type: 'run', file })
    await has(3)
    await store.service.discardRecording(id)
    appendFileSync(file, lines(1, 3))
    await until(() => !live.isOwn(id) || live.trouble(id) !== null)
    await live.refresh()
    assert.ok(!live.isOwn(id))
    assert.deepEqual(troubles, [])
  })
})
