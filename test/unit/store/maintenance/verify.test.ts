import assert from 'node:assert/strict'
import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { KeptStore } from '../../../support/kept-store'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('verification of a store', function () {
  this.timeout(30_000)
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(() => store.close())
  const newFolder = temporaryFolders()
  let store: KeptStore

  beforeEach(async () => {
    store = await KeptStore.make(await newFolder())
  })

  const verify = (thorough = false) => store.service.verifyStore({ operationId: 'verify', thorough })
  const found = async (thorough = false) =>
    (await verify(thorough)).findings.map(({ kind, count }) => (count === 1 ? kind : `${count} ${kind}`))

  async function flip(file: string, at: number): Promise<void> {
    const bytes = await readFile(file)
    bytes[at] = (bytes[at] ?? 0) ^ 0x20
    await writeFile(file, bytes)
  }

  it('finds nothing in a store that is well, quick and thorough', async () => {
    for (const thorough of [false, true]) {
      const { findings, checked } = await verify(thorough)
      assert.deepEqual(findings, [])
      const { rows, imageBytes, ...counts } = checked
      assert.ok(rows > 9 && imageBytes > 0)
      assert.deepEqual(counts, { samples: 0, images: 3, archives: 0, unhashed: 0, snapshots: 2, logs: 2 })
    }
  })

  it('finds images that are gone, and those of another size', async () => {
    await rm(await store.image(0))
    await truncate(await store.image(0), 100)
    const { findings } = await verify()
    assert.deepEqual(
      findings.map(({ kind, count }) => [kind, count]),
      [
        ['imageGone', 1],
        ['imageDiffers', 1],
      ],
    )
    assert.match(findings[0]?.places[0] ?? '', /^\S+, frame 1: video-frames\/.*frame_001\.jpg$/)
  })

  it('finds a flipped bit of an image when it is thorough, and by its checksum only', async () => {
    await flip(await store.image(1), 200)
    assert.deepEqual(await found(), [])
    assert.deepEqual(await found(true), ['imageDiffers'])
    await store.withEngine((engine) =>
      engine.transaction(() => engine.write({ sql: 'UPDATE frame SET crc32 = NULL', parameters: [] })),
    )
    const { findings, checked } = await verify(true)
    assert.deepEqual([findings, checked.unhashed], [[], 3])
  })

  it('finds files that no frame names, wherever they lie among the images', async () => {
    const image = await store.image()
    await writeFile(path.join(path.dirname(image), 'frame_9.jpg'), 'x')
    await writeFile(path.join(path.dirname(path.dirname(image)), 'stray'), 'x')
    assert.deepEqual(await found(), ['2 orphan'])
  })

  it('takes images of an ingest under way for no orphans', async () => {
    const adding = store.addVideo('two')
    const checks = await Promise.all([verify(), adding])
    assert.deepEqual(checks[0].findings, [])
  })

  it('finds a snapshot and a log that are damaged or gone, the older ones too', async () => {
    await flip(await store.storeFile(/^snapshot/, 'oldest'), 3000)
    assert.deepEqual(await found(), ['snapshot'])
    await flip(await store.storeFile(/^log/, 'newest'), 60)
    assert.deepEqual(await found(), ['snapshot', 'log'])
    await rm(await store.storeFile(/^snapshot/, 'newest'))
    assert.deepEqual(await found(), ['2 snapshot', 'log'])
  })

  it('finds rows that refer to nothing, and counts that are wrong', async () => {
    await store.withEngine((engine) => {
      engine.database.exec('PRAGMA foreign_keys = OFF')
      engine.transaction(() => {
        engine.write({ sql: 'DELETE FROM label', parameters: [] })
        engine.write({ sql: 'UPDATE run SET caption_count = 7 WHERE caption_count > 0', parameters: [] })
      })
    })
    assert.deepEqual(await found(), ['4 danglingRow', 'runCount'])
  })

  it('can be cancelled, and is one at a time', async () => {
    const first = verify(true)
    const cancelled = assert.rejects(first, { code: 'cancelled', what: 'The check was cancelled.' })
    await assert.rejects(verify(), { code: 'maintenance_busy' })
    await store.service.cancel('verify')
    await cancelled
    assert.deepEqual(await found(), [])
  })

  it('tells how far it is', async () => {
    await verify(true)
    const stages = store.progress.filter(({ operationId }) => operationId === 'verify').map(({ message }) => message)
    assert.deepEqual([...new Set(stages)], ['database', 'history', 'images', 'orphans'])
  })
})
