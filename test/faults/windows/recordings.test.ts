import assert from 'node:assert/strict'
import * as path from 'node:path'
import { walk } from '../../support/live-samples'
import { temporaryFolders } from '../../support/temporary-folder'
import { mortalWorker, TestWindow, until } from './windows'

describe('a recording in one of two windows', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let owner: TestWindow
  let guest: TestWindow

  beforeEach(async () => {
    const root = await newFolder()
    const storageFolder = path.join(root, 'storage')
    owner = new TestWindow({ storageFolder, workerPath: await mortalWorker(path.join(root, 'dist')) })
    await owner.service.status()
    guest = new TestWindow({ storageFolder })
    await guest.service.status()
  })
  afterEach(async () => {
    await guest.close()
    await owner.close()
  })

  /** Adds samples through a window, one call after the other, until it is told to stop. */
  async function recordWhile({ service }: TestWindow, work: (added: () => number) => Promise<void>): Promise<number> {
    await service.startActivity({ type: 'run', id: 'run' })
    let added = 0
    let stop = false
    const adding = (async () => {
      for (; !stop; added += 10) await service.addSamples('run', walk(10, added), {})
    })()
    await Promise.race([adding, work(() => added)])
    stop = true
    await adding
    return added
  }

  const expectWhole = async ({ service }: TestWindow, count: number) => {
    const [recording] = await service.listRecordings()
    assert.deepEqual([recording?.state, recording?.samples], ['recording', count])
    const found = (await service.activitySamples('run', 0, 5000)).map(({ latitude }) => latitude)
    assert.deepEqual(
      found,
      walk(count).map(({ latitude }) => latitude),
    )
  }

  it('is seen in both, and goes on where the owner is closed', async () => {
    const count = await recordWhile(guest, async (added) => {
      await until('the first samples', () => added() > 0)
      const seen = (await owner.service.listRecordings())[0]?.samples ?? 0
      assert.ok(seen > 0)
      await until('the change', () => owner.changes.some(({ activityIds }) => activityIds?.includes('run')))
      await owner.close()
      const before = added()
      await until('it to go on', () => added() > before + 10)
    })
    await expectWhole(guest, count)
  })

  it('goes on where the owner is killed: each sample is there once', async () => {
    const count = await recordWhile(guest, async (added) => {
      await until('the first samples', () => added() > 0)
      await owner.kill()
      const before = added()
      await until('it to go on', () => added() > before + 10)
    })
    await expectWhole(guest, count)
  })

  it('goes on where the store’s thread dies', async () => {
    const count = await recordWhile(owner, async (added) => {
      await until('the first samples', () => added() > 0)
      owner.killThread('exit')
      await until('its death', () => owner.log.some((it) => /thread died/.test(it.message)))
      const before = added()
      await until('it to go on', () => added() > before + 10)
    })
    await expectWhole(owner, count)
  })
})
