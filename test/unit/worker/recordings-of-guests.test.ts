import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { storeService } from '../../../src/shared/store-service'
import { walk } from '../../support/live-samples'
import { openTestAccess } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('recordings of a window that works through another', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('are interrupted when that window goes, and go on with whoever feeds them', async () => {
    const folder = await newFolder()
    const open = () => {
      const access = openTestAccess(folder)
      return storeService((method, parameters) => access.call(method, parameters, uuidv7()))
    }
    const [owner, guest] = [open(), open()]
    try {
      await owner.status()
      const own = await owner.startActivity({ type: 'run' })
      const { id } = await guest.startActivity({ type: 'ride' })
      const ended = await guest.startActivity({ type: 'walk' })
      await guest.addSamples(id, walk(3), {})
      await guest.discardRecording(ended.id)
      await guest.close()
      const states = async () => new Map((await owner.listRecordings()).map((it) => [it.id, it.state]))
      while ((await states()).get(id) !== 'interrupted') await sleep(20)
      assert.equal((await states()).get(own.id), 'recording')
      await owner.addSamples(id, walk(3, 3), {})
      assert.equal((await states()).get(id), 'recording')
    } finally {
      await guest.close()
      await owner.close()
    }
  })
})
