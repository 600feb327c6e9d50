import assert from 'node:assert/strict'
import * as path from 'node:path'
import { nodeStoreIo, type StoreIo } from '../../../../src/store/opened-store'
import { systemClock } from '../../../../src/store/recordings/clock'
import { WALK_START, walk } from '../../../support/live-samples'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('calls about a recording, where the disk is busy for a moment', function () {
  this.timeout(20_000)
  afterEach(() => store.service.close())
  const newFolder = temporaryFolders()
  let store: StoreUnderTest
  let folder: string
  /** What fails the next time that it is done to a recovery log, and what is done when it has. */
  let busy: 'write' | 'sync' | null
  let failed: Promise<void>

  beforeEach(async () => {
    folder = await newFolder()
    busy = null
    const logs = new Set<number>()
    let tell = () => {}
    failed = new Promise((resolve) => {
      tell = resolve
    })
    const fail = (what: typeof busy, fd: number) => {
      if (busy !== what || !logs.has(fd)) return
      busy = null
      // Once the call that it failed for waits to be done again.
      setImmediate(tell)
      throw Object.assign(new Error('EBUSY: a fault of the test'), { code: 'EBUSY' })
    }
    const { sync } = nodeStoreIo
    const io: StoreIo = {
      ...nodeStoreIo,
      ...{ syncEveryMs: 30, firstRetryMs: 50 },
      clock: { now: () => WALK_START, monotonic: () => systemClock.monotonic() },
      sync: {
        ...sync,
        open(file, flags) {
          const fd = sync.open(file, flags)
          logs.delete(fd)
          if (path.dirname(file) === path.join(folder, 'recovery')) logs.add(fd)
          return fd
        },
        write(fd, buffer, position) {
          fail('write', fd)
          return sync.write(fd, buffer, position)
        },
        sync(fd) {
          fail('sync', fd)
          sync.sync(fd)
        },
      },
    }
    store = openTestStore(folder, {}, io)
    await store.service.startActivity({ type: 'run', id: 'run' })
    await add(2, 0)
  })

  const add = (count: number, from: number) => store.service.addSamples('run', walk(count, from), {})
  const order = async () => (await store.service.activitySamples('run', 0, 100)).map(({ time }) => secondsOf(time))
  const lines = (second: number, offset: number) => {
    const text = `${JSON.stringify(walk(1, second)[0])}\n`
    return { text, offset, bytes: Buffer.byteLength(text), firstLine: 1 }
  }

  for (const what of ['write', 'sync'] as const) {
    it(`keep their order where a ${what} has to be done again`, async () => {
      busy = what
      const first = [add(2, 2), add(1, 4)]
      await failed
      const then = [add(2, 5), store.service.addSampleLines('run', lines(7, 0)), add(1, 8)]
      await Promise.all([...first, ...then])
      assert.deepEqual(await order(), [0, 1, 2, 3, 4, 5, 6, 7, 8])
      assert.deepEqual((await store.service.listRecordings())[0]?.warnings, [])
    })
  }

  it('go on behind one that is refused', async () => {
    busy = 'sync'
    const first = add(2, 2)
    const refused = assert.rejects(store.service.addSamples('run', [{ latitude: 91, longitude: 8 }], {}))
    const then = add(1, 4)
    await failed
    await Promise.all([first, refused, then, add(1, 5)])
    assert.deepEqual(await order(), [0, 1, 2, 3, 4, 5])
  })

  it('do not pause it before what came before is in it', async () => {
    busy = 'write'
    const first = add(2, 2)
    await failed
    const { state, samples } = await store.service.pauseActivity('run')
    assert.deepEqual([state, samples], ['paused', 4])
    await first
    busy = 'write'
    const resumed = store.service.resumeActivity('run')
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([resumed, add(1, 4)])
    assert.deepEqual(await order(), [0, 1, 2, 3, 4])
  })

  for (const what of ['write', 'sync'] as const) {
    it(`do not end it without what came before, where a ${what} has to be done again`, async () => {
      busy = what
      const first = [add(20, 2), add(20, 22)]
      if (what === 'write') await failed
      const { activity } = await store.service.finishActivity({ operationId: 'finish', activityId: 'run' })
      await Promise.all(first)
      assert.equal(activity.samples, 42)
    })
  }
})

function secondsOf(time: string): number {
  return (Date.parse(time) - WALK_START) / 1000
}
