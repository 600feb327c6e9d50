import assert from 'node:assert/strict'
import { sendResults } from '../../../src/host/send-results'
import { FrametroveError } from '../../../src/shared/errors'
import { sampleResults } from '../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('long results given in memory', () => {
  const newFolder = temporaryFolders()
  let store: StoreUnderTest

  beforeEach(async () => {
    store = openTestStore(await newFolder())
  })
  afterEach(() => store.service.close())

  it('arrive whole, in parts', async () => {
    const results = sampleResults({ frames: 3, objects: 5500 })
    const counts = await sendResults(store.service, 'long', 'detect', results, {})
    assert.deepEqual(counts, { frames: 3, captions: 0, transcripts: 0, objects: 5500 })
    const page = await store.service.listResults({ videoId: 'long', kind: 'objects', limit: 1000 })
    assert.deepEqual(page.items, results.objects?.slice(0, 1000))
  })

  it('are refused with the place in the whole list', async () => {
    const objects: unknown[] = [...(sampleResults({ objects: 4321 }).objects ?? []), { label: 'x' }]
    await assert.rejects(sendResults(store.service, 'long', 'detect', { objects }, {}), (error) => {
      assert.ok(error instanceof FrametroveError)
      assert.match(error.problems[0]?.where ?? '', /^objects\[4321\]/)
      return true
    })
  })

  it('are refused where a part was lost on the way', async () => {
    const { service } = store
    const losing = { ...service, uploadRecords: async () => {} }
    await assert.rejects(sendResults(losing, 'long', 'detect', sampleResults({ objects: 2000 }), {}), {
      code: 'store_stopped',
    })
    await assert.rejects(service.uploadRecords('id', 'objects', 1000, [{}]), { code: 'store_stopped' })
    await assert.rejects(service.getVideo('long'), { code: 'not_found' })
  })
})
