import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { sampleResults } from '../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('a store that is closed', function () {
  this.timeout(20_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(path.join(folder, 'storage'))
  })
  afterEach(() => store.service.close())

  const storeOne = (video: string) => store.service.storeToolResults(video, 'detect', sampleResults({ objects: 5 }), {})

  async function ingest(operationId: string) {
    const file = path.join(folder, 'results.json')
    await writeFile(file, JSON.stringify({ video_id: 'vid', tool: 'detect', ...sampleResults({ objects: 10 }) }))
    return { ingested: store.service.ingestFiles({ operationId, paths: [file] }) }
  }

  it('waits for the work under way, and takes no more', async () => {
    await store.service.status()
    const videos = Array.from({ length: 20 }, (_, index) => `video ${index}`)
    let acknowledged = 0
    const stored = Promise.all(videos.map((id) => storeOne(id).then(() => acknowledged++)))
    const closed = store.service.close()
    await assert.rejects(storeOne('late'), { code: 'store_stopped' })
    await closed
    assert.equal(acknowledged, 20)
    await stored
    store = openTestStore(path.join(folder, 'storage'))
    assert.equal((await store.service.listVideos({})).items.length, 20)
  })

  it('cancels an ingest', async () => {
    await store.service.status()
    const { ingested } = await ingest('closing')
    const cancelled = assert.rejects(ingested, { code: 'cancelled' })
    await store.service.close()
    await cancelled
  })

  it('heeds a cancel that comes at once', async () => {
    const { ingested } = await ingest('early')
    const cancelled = assert.rejects(ingested, { code: 'cancelled' })
    await store.service.cancel('early')
    await cancelled
    assert.deepEqual((await store.service.listVideos({})).items, [])
  })
})
