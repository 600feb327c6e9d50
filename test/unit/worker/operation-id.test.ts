import assert from 'node:assert/strict'
import { z } from 'zod'
import { storeSettingsSchema } from '../../../src/shared/settings'
import { nodeStoreIo } from '../../../src/store/opened-store'
import { StoreAccess } from '../../../src/worker/store-access'
import { sampleResults } from '../../support/sample-results'
import { testLocation } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

const noEvents = { opened: () => {}, changed: () => {}, progress: () => {}, log: () => {} }

describe('the id of an operation', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('keeps it from being done twice, also where many others were done in between', async () => {
    const settings = storeSettingsSchema.parse({})
    const access = new StoreAccess(testLocation(await newFolder()), settings, noEvents, nodeStoreIo, () => {})
    try {
      const store = (id: string) => access.call('storeToolResults', ['v', 't', sampleResults({ objects: 1 }), {}], id)
      const others = 1100
      await store('same')
      for (let n = 0; n < others; n++) await access.call('updateVideo', ['v', { title: `${n}` }], `other ${n}`)
      await store('same')
      const { items } = z
        .object({ items: z.array(z.unknown()) })
        .parse(await access.call('listRuns', ['v', {}], 'list'))
      assert.equal(items.length, 1)
    } finally {
      await access.close()
    }
  })
})
