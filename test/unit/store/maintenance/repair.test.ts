import assert from 'node:assert/strict'
import { readFile, rm, symlink, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { repairPlanSchema } from '../../../../src/shared/maintenance'
import { KeptStore } from '../../../support/kept-store'
import { openTestAccess } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('repair of a store', function () {
  this.timeout(30_000)
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(() => store.close())
  const newFolder = temporaryFolders()
  let store: KeptStore

  beforeEach(async () => {
    store = await KeptStore.make(await newFolder())
  })

  const plan = () => store.service.planRepair({ operationId: 'plan', thorough: true })
  const verify = async () =>
    (await store.service.verifyStore({ operationId: 'verify', thorough: true })).findings.map(({ kind }) => kind)

  /** Repairs, and checks that all is well then, and that there was a backup. */
  async function repair(...expected: string[]) {
    const { id, actions, beyondRepair } = await plan()
    assert.deepEqual(
      actions.map(({ kind, count }) => (count === 1 ? kind : `${count} ${kind}`)),
      expected,
    )
    assert.deepEqual(beyondRepair, [])
    const report = await store.service.repairStore(id)
    assert.deepEqual(report.actions, actions)
    assert.deepEqual(await verify(), [])
    const [backup] = await store.service.listBackups()
    assert.deepEqual([backup?.file, backup?.content?.reason], [report.backup, 'repair'])
    assert.equal((await plan()).actions.length, 0)
    return report
  }

  it('has nothing to do where all is well, and changes nothing by looking', async () => {
    await rm(await store.image())
    const before = await store.filesBelow('.')
    assert.equal((await plan()).actions.length, 1)
    assert.deepEqual(await store.filesBelow('.'), before)
  })

  it('keeps frames whose image is lost, so that ingesting again brings the images back', async () => {
    const image = await store.image()
    await rm(image)
    await repair('forgetImage')
    const [run] = (await store.service.listRuns('one', {})).items.filter((it) => it.tool === 'frames')
    assert.equal(run?.counts.frames, 3)
    assert.equal(await store.ingestAgain('one'), 'stored')
  })

  it('moves a damaged image to quarantine', async () => {
    const image = await store.image()
    const bytes = await readFile(image)
    bytes[300] = (bytes[300] ?? 0) ^ 1
    await writeFile(image, bytes)
    const { quarantine } = await repair('forgetImage')
    const [kept] = await store.filesBelow('quarantine')
    assert.ok(kept && quarantine && kept.startsWith(quarantine))
    assert.deepEqual(await readFile(kept), bytes)
    const [entry] = await store.service.listQuarantine()
    assert.deepEqual([entry?.originalName, entry?.files, entry?.bytes], ['images', 1, bytes.length])
  })

  it('brings images back that a backup holds', async () => {
    const { file } = await store.service.createBackup({ operationId: 'backup' })
    const [gone, damaged] = [await store.image(0), await store.image(1)]
    const bytes = await Promise.all([gone, damaged].map((image) => readFile(image)))
    await rm(gone)
    await writeFile(damaged, 'x')
    await repair('2 bringBackImage')
    assert.deepEqual(await Promise.all([gone, damaged].map((image) => readFile(image))), bytes)
    assert.ok((await store.service.listBackups()).some((backup) => backup.file === file))
  })

  it('moves files that no frame names to quarantine, with the folders they were in', async () => {
    const stray = path.join(path.dirname(await store.image()), 'stray.jpg')
    await writeFile(stray, 'stray')
    await repair('quarantineOrphan')
    const kept = await store.filesBelow('quarantine')
    assert.deepEqual(
      kept.map((file) => path.basename(file)),
      ['stray.jpg'],
    )
    await store.service.deleteQuarantined([(await store.service.listQuarantine())[0]?.name ?? ''])
    assert.deepEqual(await store.service.listQuarantine(), [])
    for (const name of ['../store', '..', '']) {
      await assert.rejects(store.service.deleteQuarantined([name]), { code: 'not_found' })
    }
  })

  it('moves links to quarantine as such, wherever they lead', async () => {
    const folder = path.dirname(await store.image())
    await symlink('nowhere', path.join(folder, 'dangling.jpg'))
    await symlink('/', path.join(folder, 'root.jpg'))
    await repair('2 quarantineOrphan')
    const [entry] = await store.service.listQuarantine()
    assert.equal(entry?.files, 2)
    assert.ok(entry.bytes < 100)
    // Asked again, since the first answer was lost.
    for (let n = 0; n < 2; n++) await store.service.deleteQuarantined([entry.name])
    assert.deepEqual(await store.service.listQuarantine(), [])
  })

  it('leaves a file alone that a frame names by the time of the repair', async () => {
    const image = await store.image()
    const bytes = await readFile(image)
    await rm(image)
    const { id } = await plan()
    await writeFile(image, bytes)
    await store.service.repairStore(id)
    assert.deepEqual(await verify(), [])
    assert.deepEqual(await readFile(image), bytes)
    assert.equal((await store.service.getVideo('one')).counts.frames, 3)
  })

  it('removes rows that refer to nothing, and corrects counts', async () => {
    await store.withEngine((engine) => {
      engine.database.exec('PRAGMA foreign_keys = OFF')
      engine.transaction(() => {
        engine.write({ sql: "DELETE FROM label WHERE text = 'dog'", parameters: [] })
        engine.write({ sql: 'UPDATE run SET caption_count = 7 WHERE caption_count > 0', parameters: [] })
      })
    })
    await repair('2 removeRows', 'correctCounts')
    assert.deepEqual((await store.service.getVideo('one')).counts, {
      frames: 3,
      captions: 2,
      transcripts: 0,
      objects: 2,
    })
  })

  it('builds an index anew that differs from its table', async () => {
    await store.withEngine(({ database }) => {
      database.exec('PRAGMA writable_schema = ON')
      // Now the index holds other values than it should.
      database.exec(
        "UPDATE sqlite_master SET sql = replace(sql, 'timestamp_ms', 'end_ms') WHERE name = 'caption_by_time'",
      )
    })
    await repair('2 reindex')
  })

  it('writes snapshots and logs anew', async () => {
    await writeFile(await store.storeFile(/^snapshot/, 'oldest'), 'x')
    const log = await store.storeFile(/^log/, 'oldest')
    await writeFile(log, 'x')
    await repair('2 newSnapshots')
    await store.reopen()
    assert.deepEqual(await store.videoIds(), ['one'])
  })

  it('is done once, and gives the same answer where it is asked for again', async () => {
    await rm(await store.image())
    await store.service.close()
    const access = openTestAccess(store.folder)
    try {
      const { id } = repairPlanSchema.parse(
        await access.call('planRepair', [{ operationId: 'plan', thorough: false }], 'plan'),
      )
      const repairAs = (operation: string) => access.call('repairStore', [id], operation)
      // Joined while it is under way, and after it.
      const [first, joined] = await Promise.all([repairAs('same'), repairAs('same')])
      assert.deepEqual(joined, first)
      assert.deepEqual(await repairAs('same'), first)
      await assert.rejects(repairAs('other'), { code: 'not_found' })
    } finally {
      await access.close()
    }
  })

  it('refuses a plan that is no longer the one that was shown', async () => {
    await rm(await store.image())
    const { id } = await plan()
    await plan()
    await assert.rejects(store.service.repairStore(id), { code: 'not_found' })
  })
})
