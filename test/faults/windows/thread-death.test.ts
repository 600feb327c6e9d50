import assert from 'node:assert/strict'
import * as path from 'node:path'
import { sampleResults } from '../../support/sample-results'
import { temporaryFolders } from '../../support/temporary-folder'
import { DEATHS } from './contract'
import { mortalWorker, TestWindow, until } from './windows'

describe('a store whose thread dies', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let window: TestWindow

  beforeEach(async () => {
    const root = await newFolder()
    folder = path.join(root, 'storage')
    window = new TestWindow({ storageFolder: folder, workerPath: await mortalWorker(path.join(root, 'dist')) })
    await window.service.status()
  })
  afterEach(() => window.close())

  for (const how of DEATHS) {
    it(`is started again, and what was under way is done once (${how})`, async () => {
      const { id: runId } = await window.service.startRun('video', 'track', {})
      let acknowledged = 0
      let stop = false
      const add = async () => {
        while (!stop) {
          await window.service.storeToolResults('video', 'track', sampleResults({ objects: 1 }), { runId })
          acknowledged++
        }
      }
      const adding = Promise.all([add(), add(), add(), add()])
      await until('some acknowledgements', () => acknowledged > 20)
      window.killThread(how)
      await until('its death', () => window.log.some((it) => /thread died/.test(it.message)))
      const atDeath = acknowledged
      await until('the store to go on', () => acknowledged > atDeath + 20)
      stop = true
      await adding
      assert.equal((await window.service.getRun(runId)).counts.objects, acknowledged)
      // Views are read anew.
      assert.ok(window.changes.some((it) => it.videoIds === null))
      assert.deepEqual(window.gaveUp, [])
    })
  }

  it('fails a call that was under way twice, with what to do', async () => {
    const results = sampleResults({ objects: 200 })
    const failures: unknown[] = []
    let stop = false
    const storing = (async () => {
      while (!stop) {
        const many = Array.from({ length: 10 }, (_, n) => window.service.storeToolResults(`v${n}`, 't', results, {}))
        for (const it of await Promise.allSettled(many)) if (it.status === 'rejected') failures.push(it.reason)
      }
    })()
    try {
      for (let death = 1; death <= 2; death++) {
        // A thread that is only starting would not hear of it.
        await window.service.status()
        window.killThread('exit')
        await until('its death', () => window.log.filter((it) => /thread died/.test(it.message)).length === death)
      }
    } finally {
      stop = true
      await storing
    }
    for (const it of failures) assert.equal(Reflect.get(Object(it), 'code'), 'store_stopped')
    await window.service.listVideos({})
  })

  it('is not asked for a restore again where it ran out of memory', async () => {
    await window.service.storeToolResults('video', 'detect', sampleResults({ objects: 50_000 }), {})
    const { file } = await window.service.createBackup({ operationId: 'backup' })
    const restored = window.service.restoreBackup({ operationId: 'restore', file })
    const refused = assert.rejects(restored, { code: 'store_stopped' })
    await until('progress', () => window.progress.some((it) => it.operationId === 'restore'))
    window.killThread('heap')
    await refused
    assert.equal((await window.service.getVideo('video')).counts.objects, 50_000)
    assert.deepEqual(window.gaveUp, [])
  })

  it('is given up after three deaths in a minute, says so once, and starts again when asked', async () => {
    await window.service.storeToolResults('video', 'detect', sampleResults({ objects: 7 }), {})
    for (let death = 1; death <= 3; death++) {
      await window.service.status().catch(() => {})
      window.killThread('throw')
      await until('its death', () =>
        death < 3
          ? window.log.filter((it) => /thread died/.test(it.message)).length === death
          : window.gaveUp.length === 1,
      )
    }
    assert.match(window.gaveUp[0] ?? '', /stopped 3 times within a minute/)
    await assert.rejects(window.service.getVideo('video'), { code: 'store_stopped' })

    // Another window need not wait for this one.
    const other = new TestWindow({ storageFolder: folder })
    assert.equal((await other.service.getVideo('video')).counts.objects, 7)
    window.startAgain()
    assert.equal((await window.service.getVideo('video')).counts.objects, 7)
    assert.equal(window.gaveUp.length, 1)
    await other.close()
  })
})
