import assert from 'node:assert/strict'
import { z } from 'zod'
import { sampleResults } from '../../support/sample-results'
import { openTestAccess } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('the id of an operation', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()

  it('keeps it from being done twice, also where many others were done in between', async () => {
    const access = openTestAccess(await newFolder())
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
