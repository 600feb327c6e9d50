import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { KeptStore } from '../../../support/kept-store'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('events in maintenance', function () {
  this.timeout(30_000)
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(() => store.close())
  const newFolder = temporaryFolders()
  let store: KeptStore
  let source: string

  beforeEach(async () => {
    const folder = await newFolder()
    store = await KeptStore.make(folder)
    source = path.join(folder, 'door')
    await mkdir(source)
    for (const [index, name] of ['baseline', 'progressive'].entries()) {
      await copyFile(`test/fixtures/images/${name}.jpg`, path.join(source, `frame_${index + 1}.jpg`))
    }
    await writeFile(path.join(source, 'event.json'), '{"id": "door", "occurred_at": "2026-05-01T10:00:00Z"}')
    await ingest()
  })

  const ingest = async () =>
    (await store.service.ingestEvents({ operationId: 'ingest', paths: [source] })).events[0]?.outcome
  const frames = async () => (await store.service.listEventFrames('door', {})).items
  const image = async (index: number) => (await frames())[index]?.path ?? assert.fail()
  const verify = async () => (await store.service.verifyStore({ operationId: 'verify', thorough: true })).findings
  const repair = async () => {
    const { id, actions } = await store.service.planRepair({ operationId: 'plan', thorough: true })
    await store.service.repairStore(id)
    assert.deepEqual(await verify(), [])
    return actions.map(({ kind, places }) => [kind, places[0]])
  }

  it('are looked at with all their images', async () => {
    const { checked, findings } = await store.service.verifyStore({ operationId: 'verify', thorough: true })
    assert.deepEqual([checked.images, findings], [5, []])
    const damaged = await readFile(await image(0))
    damaged[300] = (damaged[300] ?? 0) ^ 1
    await writeFile(await image(0), damaged)
    await rm(await image(1))
    await writeFile(path.join(path.dirname(await image(0)), 'frame_009.jpg'), 'of no frame')
    assert.deepEqual(
      (await verify()).map(({ kind, places }) => [kind, places[0]?.replace(/door-[0-9a-f]+/, 'door')]),
      [
        ['imageGone', 'door, frame 2: frames/door/frame_002.jpg'],
        ['imageDiffers', 'door, frame 1: frames/door/frame_001.jpg'],
        ['orphan', 'frames/door/frame_009.jpg'],
      ],
    )
  })

  it('keep frames whose image is lost, shown as such, until they are ingested again', async () => {
    await rm(await image(1))
    assert.deepEqual(
      (await repair()).map(([kind]) => kind),
      ['forgetImage'],
    )
    const [first, second] = await frames()
    assert.deepEqual([second?.frameNumber, second?.path, second?.relativePath], [2, null, null])
    assert.notEqual(first?.path, null)
    assert.equal((await store.service.getEvent('door')).frameCount, 2)
    await store.service.deleteFrames('door')
    assert.equal(await ingest(), 'stored')
  })

  it('come back from a backup, the images too', async () => {
    const before = await frames()
    const bytes = await readFile(await image(1))
    const { content, file } = await store.service.createBackup({ operationId: 'backup' })
    assert.deepEqual([content.counts.events, content.images?.files], [1, 5])
    await rm(await image(0))
    assert.deepEqual(
      (await repair()).map(([kind]) => kind),
      ['bringBackImage'],
    )
    await store.service.deleteEvents(['door'])
    await store.service.restoreBackup({ operationId: 'restore', file })
    assert.deepEqual(await frames(), before)
    assert.deepEqual(await readFile(await image(1)), bytes)
    assert.deepEqual(await verify(), [])
  })

  it('come back beside other frames that have taken their place', async () => {
    const { file } = await store.service.createBackup({ operationId: 'backup' })
    const bytes = await readFile(await image(0))
    await store.service.deleteFrames('door')
    const pixels = { data: new Uint8Array(12).fill(9), width: 2, height: 2 }
    await store.service.saveFrames({ eventId: 'door', frames: [pixels] }, {})
    await store.service.restoreBackup({ operationId: 'restore', file })
    assert.deepEqual(await readFile(await image(0)), bytes)
    assert.deepEqual(
      (await verify()).map(({ kind }) => kind),
      ['orphan'],
    )
  })

  it('do not lose frames that are saved while a backup still holds the ones deleted', async () => {
    const backup = store.service.createBackup({ operationId: 'backup' })
    while (!store.progress.some(({ operationId }) => operationId === 'backup')) await new Promise(setImmediate)
    await store.service.deleteFrames('door')
    const pixels = { data: new Uint8Array(12).fill(9), width: 2, height: 2 }
    const saved = await store.service.saveFrames({ eventId: 'door', frames: [pixels] }, {})
    await backup
    assert.deepEqual(await frames(), saved)
    assert.deepEqual(await verify(), [])
  })
})
