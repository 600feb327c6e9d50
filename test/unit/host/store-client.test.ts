import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import * as path from 'node:path'
import { StoreClient } from '../../../src/host/store-client'
import { storeSettingsSchema } from '../../../src/shared/settings'
import { distFolder } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('the settings of a window', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('are those set last, also where the key of those before comes later', async () => {
    const storageFolder = await newFolder()
    const settings = storeSettingsSchema.parse({})
    let giveKey: (key: string) => void = () => {}
    const key = new Promise<string>((resolve) => {
      giveKey = resolve
    })
    const client = new StoreClient({
      ...{ storageFolder, workspace: null, workerPath: path.join(distFolder, 'store-worker.js'), settings },
      emergencyFolder: path.join(storageFolder, 'emergency'),
      recoveryKey: (isWanted) => (isWanted ? key : Promise.resolve(null)),
      log: () => {},
    })
    try {
      await client.service.status()
      const former = client.configure({ ...settings, encryptRecordings: true })
      await client.configure({ ...settings, encryptRecordings: false })
      giveKey(Buffer.alloc(32, 7).toString('base64'))
      await former
      await client.service.startActivity({ type: 'walkabout' })
      const recovery = path.join(storageFolder, 'recovery')
      const files = readdirSync(recovery).map((name) => readFileSync(path.join(recovery, name), 'latin1'))
      assert.ok(files.join().includes('walkabout'), 'it is encrypted')
    } finally {
      await client.dispose()
    }
  })
})
