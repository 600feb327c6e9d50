import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { trace } from '../../../support/debug-trace'
import { openTestEngine } from '../../../support/engine-under-test'
import { hasCode } from '../../../support/process'
import { Random } from '../../../support/random'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('debug sessions in maintenance', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest
  let path: string

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(join(folder, 'storage'))
    path = (await store.service.saveDebugData('vid_1', 'session-1', trace({ frames: 1500 }), {})).path
  })
  afterEach(() => store.service.close())

  const verify = async () => {
    const { findings } = await store.service.verifyStore({ operationId: 'verify', thorough: true })
    return findings.map((it) => [it.kind, it.count])
  }
  async function repair(): Promise<string[]> {
    const plan = await store.service.planRepair({ operationId: 'plan', thorough: true })
    await store.service.repairStore(plan.id)
    assert.deepEqual(await verify(), [])
    return plan.actions.map((it) => it.kind)
  }
  const isAvailable = async () => (await store.service.getVideo('vid_1')).debugDataAvailable
  const frame = (index: number) => store.service.debugFrame('vid_1', 'session-1', { index })
  async function loadAll(): Promise<void> {
    let cursor: string | null = null
    do cursor = (await store.service.loadDebugData('vid_1', 'session-1', cursor)).next
    while (cursor !== null)
  }
  function damage(at: (bytes: Buffer) => number): void {
    const bytes = readFileSync(path)
    bytes[at(bytes)] = (bytes[at(bytes)] ?? 0) ^ 0xff
    writeFileSync(path, bytes)
  }

  it('are found sound', async () => {
    assert.deepEqual(await verify(), [])
  })

  it('that are damaged are refused where they are, and told', async () => {
    damage((bytes) => Math.floor(bytes.length * 0.75))
    await assert.rejects(frame(1400), (error: Error) => {
      assert.ok(hasCode(error, 'corrupted'))
      assert.match(error.message, new RegExp(path.replaceAll('.', '\\.')))
      return true
    })
    assert.equal((await frame(3)).frame.frame_number, 4)
    assert.deepEqual(await verify(), [['debugDiffers', 1]])
  })

  it('are refused wherever a bit of them flips', async () => {
    const random = new Random(5)
    const sound = readFileSync(path)
    for (let round = 0; round < 40; round++) {
      const rotten = Buffer.from(sound)
      // The fifth byte is of the time in gzip's header, for which gzip itself has no checksum.
      const at = round === 0 ? 4 : random.below(sound.length)
      rotten[at] = (rotten[at] ?? 0) ^ (1 << random.below(8))
      writeFileSync(path, rotten)
      // All of it is read, so that every bit counts.
      await assert.rejects(loadAll(), (error: Error) => hasCode(error, 'corrupted'), `a bit of byte ${at}`)
      assert.deepEqual(await verify(), [['debugDiffers', 1]], `a bit of byte ${at}`)
    }
    writeFileSync(path, sound)
    await loadAll()
    assert.deepEqual(await verify(), [])
  })

  it('that would swell up beyond what was recorded are refused', async () => {
    await store.service.close()
    const { engine, close } = await openTestEngine(join(folder, 'storage'), { migrate: async () => false })
    const sql = 'UPDATE debug_member SET raw_length = 1000 WHERE ordinal = 0'
    engine.transaction(() => engine.write({ sql, parameters: [] }))
    await close()
    store = openTestStore(join(folder, 'storage'))
    await assert.rejects(frame(3), /can't be decompressed to 1000 bytes/)
  })

  it('come back from a backup', async () => {
    await store.service.createBackup({ operationId: 'backup' })
    rmSync(path)
    assert.equal(await isAvailable(), false)
    await assert.rejects(frame(3), (error: Error) => hasCode(error, 'not_found'))
    assert.deepEqual(await verify(), [['debugGone', 1]])
    assert.deepEqual(await repair(), ['bringBackDebug'])
    assert.equal((await frame(3)).frame.frame_number, 4)
  })

  it('that are nowhere are kept without their archive, until they are ingested again', async () => {
    damage(() => 30)
    assert.deepEqual(await repair(), ['forgetDebug'])
    assert.equal(existsSync(path), false)
    const { items } = await store.service.listDebugSessions('vid_1', {})
    assert.deepEqual(
      items.map((it) => [it.sessionId, it.path, it.available]),
      [['session-1', null, false]],
    )
    const series = {
      videoId: 'vid_1',
      sessionId: 'session-1',
      names: ['processing_ms'],
      from: 0,
      to: 1500,
      buckets: 10,
    }
    assert.equal((await store.service.debugSeries(series)).index.length, 10)
    await store.service.saveDebugData('vid_1', 'session-1', trace({ frames: 1500 }), {})
    assert.equal(await isAvailable(), true)
    assert.deepEqual(await verify(), [])
  })

  it('are restored with the store, and beside what is there by then', async () => {
    const { file } = await store.service.createBackup({ operationId: 'backup' })
    await store.service.deleteDebugSessions('vid_1', null)
    await store.service.saveDebugData('vid_1', 'session-1', trace({ frames: 20 }), {})
    await store.service.restoreBackup({ operationId: 'restore', file })
    const { items } = await store.service.listDebugSessions('vid_1', {})
    assert.deepEqual(
      items.map((it) => [it.frames, it.available]),
      [[1500, true]],
    )
    assert.equal((await frame(1499)).frame.frame_number, 1500)
    const saved = await store.service.saveDebugData('vid_1', 'session-1', trace({ frames: 30 }), {})
    assert.equal(saved.outcome, 'replaced')
    assert.equal(await isAvailable(), true)
  })

  it('that no row names are found', async () => {
    copyFileSync(path, join(dirname(path), 'stray.json.gz'))
    assert.deepEqual(await verify(), [['orphan', 1]])
    assert.deepEqual(await repair(), ['quarantineOrphan'])
    assert.ok(existsSync(path))
  })
})
