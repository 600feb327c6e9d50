import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import * as path from 'node:path'
import { FrametroveError } from '../../../src/shared/errors'
import { walk } from '../../support/live-samples'
import { makeReadOnly } from '../../support/small-disk'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('a recording whose folder is read-only', function () {
  this.timeout(120_000)
  let makeWritable: (() => Promise<void>) | null = null
  let store: StoreUnderTest | null = null
  afterEach(async () => {
    await store?.service.close()
    store = null
    await makeWritable?.()
    makeWritable = null
  })
  const newFolder = temporaryFolders()

  it('is not started, goes on where it was, and is neither lost at its end nor offered once it is saved', async function () {
    const storage = await newFolder()
    const recovery = path.join(storage, 'recovery')
    await mkdir(recovery)
    const lock = async () => {
      const locked = await makeReadOnly(recovery)
      if (typeof locked === 'string') return locked
      makeWritable = locked
      return null
    }
    const unlock = async () => {
      await makeWritable?.()
      makeWritable = null
    }
    const why = await lock()
    if (why !== null) {
      console.log(`      a read-only folder is not tested: ${why}`)
      return this.skip()
    }
    store = openTestStore(storage)
    let { service } = store
    const refused = await service.startActivity({ type: 'run', id: 'run' }).catch((error: unknown) => error)
    assert.ok(refused instanceof FrametroveError && refused.code === 'file_system', String(refused))
    assert.match(refused.why, /recovery/)
    assert.deepEqual(await service.listRecordings(), [])

    await unlock()
    await service.startActivity({ type: 'run', id: 'run' })
    await service.addSamples('run', walk(100), {})
    await lock()
    // The log is open: what is added is durable, though the state can't be saved.
    await service.addSamples('run', walk(100, 100), {})
    assert.deepEqual(
      (await service.listRecordings()).map(({ samples }) => samples),
      [200],
    )
    const { activity } = await service.finishActivity({ operationId: 'finish', activityId: 'run' })
    assert.equal(activity.samples, 200)

    // Its files could not be removed, and must not be taken for one that was not saved.
    assert.deepEqual(await service.listRecordings(), [])
    assert.deepEqual(await service.listRecovery(), [])
    await service.close()
    store = openTestStore(storage)
    service = store.service
    assert.deepEqual(await service.listRecordings(), [])
    await unlock()
    await service.close()
    store = openTestStore(storage)
    service = store.service
    assert.deepEqual(await service.listRecovery(), [])
    assert.equal((await service.getActivity('run')).samples, 200)
  })
})
