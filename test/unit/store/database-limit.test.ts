import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { storeSettingsSchema } from '../../../src/shared/settings'
import { sampleResults } from '../../support/sample-results'
import { openTestStore, type StoreUnderTest } from '../../support/store-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('a database that has reached its limit', function () {
  this.timeout(20_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(path.join(folder, 'storage'), { maxDatabaseMb: 1 })
    for (let n = 0; n < 3; n++) await storeOne(`video ${n}`)
  })
  afterEach(() => store.service.close())

  const storeOne = (video: string) =>
    store.service.storeToolResults(video, 'detect', sampleResults({ objects: 5000 }), {})

  it('takes no more results, says how to make room, and goes on with everything else', async () => {
    await assert.rejects(storeOne('late'), (error: Error) => {
      assert.equal(Reflect.get(error, 'code'), 'database_full')
      assert.match(error.message, /reached the 1 MB .*frametrove\.database\.maxSizeMb.* Delete videos/)
      return true
    })
    assert.equal((await store.service.listVideos({})).items.length, 3)
    await store.service.updateVideo('video 0', { title: 'still works' })
    await store.service.deleteVideo('video 1')
    await store.service.deleteVideo('video 2')
    await storeOne('fits again')
    assert.equal((await store.service.getVideo('fits again')).counts.objects, 5000)
  })

  it('keeps nothing of a file that it had to stop at', async () => {
    await store.service.deleteVideo('video 1')
    await store.service.deleteVideo('video 2')
    const file = path.join(folder, 'large.ndjson')
    const line = JSON.stringify({ type: 'object', frame_number: 1, label: 'boat', bbox: [1, 2, 3, 4] })
    await writeFile(file, `{"video_id": "large", "tool": "detect"}\n${`${line}\n`.repeat(200_000)}`)
    await assert.rejects(store.service.ingestFiles({ operationId: 'large', paths: [file] }), { code: 'database_full' })
    await assert.rejects(store.service.getVideo('large'), { code: 'not_found' })
    await storeOne('fits still')
  })

  it('follows the setting', async () => {
    await store.service.configure(storeSettingsSchema.parse({ maxDatabaseMb: 100 }))
    await storeOne('fits now')
  })
})
