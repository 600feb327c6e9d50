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

  it('are sent again where a part was lost on the way, and refused where that goes on', async () => {
    const { service } = store
    const results = sampleResults({ objects: 2000 })
    let lost = 0
    const losing = (times: number) => {
      lost = 0
      return new Proxy(service, {
        get: (target, name, receiver) =>
          name === 'uploadRecords' && lost < times ? async () => lost++ : Reflect.get(target, name, receiver),
      })
    }
    await assert.rejects(sendResults(losing(100), 'long', 'detect', results, {}), { code: 'upload_lost' })
    await assert.rejects(service.uploadRecords('id', 'objects', 1000, [{}]), { code: 'upload_lost' })
    await assert.rejects(service.getVideo('long'), { code: 'not_found' })
    await sendResults(losing(1), 'long', 'detect', results, {})
    assert.equal((await service.getVideo('long')).counts.objects, 2000)
  })
})
