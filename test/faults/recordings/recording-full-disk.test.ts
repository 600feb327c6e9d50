import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import * as path from 'node:path'
import { FrametroveError } from '../../../src/shared/errors'
import { nodeStoreIo } from '../../../src/store/opened-store'
import { fill } from '../../support/fill-disk'
import { walk } from '../../support/live-samples'
import { mountSmallDisk, type SmallDisk } from '../../support/small-disk'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

const DISK_BYTES = 6 * 1024 * 1024

describe('a recording on a disk that is full', function () {
  this.timeout(120_000)
  let disk: SmallDisk | null = null
  let store: StoreUnderTest | null = null
  // Before the folder is removed that the disk is seen in.
  afterEach(async () => {
    await store?.service.close()
    store = null
    await disk?.unmount()
    disk = null
  })
  const newFolder = temporaryFolders()

  it('says so, loses nothing, is kept at its end, and goes on when there is room', async function () {
    const mounted = await mountSmallDisk(path.join(await newFolder(), 'disk'), DISK_BYTES)
    if (typeof mounted === 'string') {
      console.log(`      a full disk is not tested: ${mounted}`)
      return this.skip()
    }
    disk = mounted
    const filler = path.join(mounted.folder, 'filler')
    const storage = path.join(mounted.folder, 'storage')
    const open = () => openTestStore(storage, {}, { ...nodeStoreIo, syncEveryMs: 1 })
    store = open()
    let { service } = store
    await service.startActivity({ type: 'run', id: 'run' })
    await service.addSamples('run', walk(100), {})
    fill(filler)

    // What was written ahead takes some more.
    let samples = 100
    const failure = await (async () => {
      for (;;) {
        try {
          await service.addSamples('run', walk(500, samples), {})
          samples += 500
        } catch (error) {
          return error
        }
      }
    })()
    assert.ok(failure instanceof FrametroveError && failure.code === 'disk_full', String(failure))
    const check = async (state: string) => {
      const [recording] = await service.listRecordings()
      assert.deepEqual([recording?.state, recording?.samples], [state, samples])
      assert.equal((await service.activitySamples('run', samples - 1, 5)).length, 1)
    }
    await check('recording')

    // As the system has it after VS Code was started again.
    await service.close()
    fill(filler)
    store = open()
    service = store.service
    await check('interrupted')
    // The store has written nothing ahead now that the activity would fit in.
    fill(filler)
    await assert.rejects(service.finishActivity({ operationId: 'finish', activityId: 'run' }), { code: 'disk_full' })
    const kept = (await service.listRecovery()).map(({ recording }) => recording?.samples)
    assert.deepEqual(kept, [samples])
    await check('unsaved')

    rmSync(filler)
    await service.resumeActivity('run')
    await service.addSamples('run', walk(500, samples), {})
    samples += 500
    await check('recording')
    const { activity } = await service.finishActivity({ operationId: 'finish', activityId: 'run' })
    assert.equal(activity.samples, samples)
    assert.deepEqual(await service.listRecovery(), [])
  })
})
