import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { appendFile, cp, readdir, readFile } from 'node:fs/promises'
import * as path from 'node:path'
import { Mutex } from 'async-mutex'
import { Kysely, type Migration, sql } from 'kysely'
import { z } from 'zod'
import type { StoreEngine } from '../../src/store/engine/engine'
import { nodeFileIo } from '../../src/store/engine/file-io'
import { EngineDialect } from '../../src/store/engine/kysely-dialect'
import { readManifest, writeManifest } from '../../src/store/engine/manifest'
import { migrate, migrationNames } from '../../src/store/schema/migrate'
import { openTestEngine, unsyncedIo } from '../support/engine-under-test'
import { FaultyIo } from '../support/faulty-io'
import { projectRoot } from '../support/paths'
import { openTestStore } from '../support/store-under-test'
import { temporaryFolders } from '../support/temporary-folder'

const frameSchema = z.object({ path: z.string() })
const fixtures = path.join(projectRoot, 'test', 'fixtures', 'stores')
const written = readdirSync(fixtures)

/** The last migration of each version that was released: add to it when one is. */
const RELEASED = ['0001-tool-results']

/** What a later version may do: fill a new table, and change one that is there. */
const later: Record<string, Migration> = {
  '9999-test': {
    async up(db) {
      await sql`CREATE TABLE later (video_key INTEGER PRIMARY KEY REFERENCES video, note TEXT NOT NULL) STRICT`.execute(
        db,
      )
      await sql`INSERT INTO later SELECT video_key, 'of ' || id FROM video`.execute(db)
      await sql`ALTER TABLE video ADD COLUMN colour TEXT`.execute(db)
    },
  },
}

describe('migrations', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()

  const copyOf = async (name: string) => {
    const folder = path.join(await newFolder(), 'storage')
    await cp(path.join(fixtures, name), folder, { recursive: true })
    return folder
  }

  it('have a store of every version that was released', () => {
    for (const name of RELEASED) {
      assert.ok(written.includes(name), `make test/fixtures/stores/${name} with the version that ends in it`)
    }
    for (const name of written) assert.ok(migrationNames.includes(name))
  })

  for (const name of written) {
    it(`bring a store of ${name} up to date, with all that it had`, async () => {
      const folder = await copyOf(name)
      const first = await look(folder)
      assert.deepEqual(first.notices, [])
      assert.deepEqual(first.videos, [
        { id: 'vid_1', title: null, counts: { frames: 2, captions: 0, transcripts: 0, objects: 30 } },
        { id: 'vid_2', title: 'The second', counts: { frames: 0, captions: 3, transcripts: 4, objects: 0 } },
        { id: 'vid_3', title: null, counts: { frames: 0, captions: 0, transcripts: 0, objects: 5 } },
      ])
      assert.deepEqual(first.models, ['yolo-x', 'yolo-y'])
      assert.deepEqual(
        first.images.map((image) => existsSync(image)),
        [true, true],
      )
      assert.deepEqual(await look(folder), first)
    })

    it(`restore what a store of ${name} was before`, async () => {
      const folder = await copyOf(name)
      const first = await look(folder)
      const { service } = openTestStore(folder)
      try {
        const [before] = await service.listBackups()
        await service.restoreBackup({ operationId: 'restore', file: before?.file ?? '' })
      } finally {
        await service.close()
      }
      assert.deepEqual(await look(folder), first)
    })
  }

  it('refuse a store of a newer version as it is: another format of its files', async () => {
    const folder = await copyOf(written.at(-1) ?? '')
    const store = path.join(folder, 'store')
    const manifest = readManifest(nodeFileIo, store)
    assert.ok(manifest && manifest !== 'damaged')
    writeManifest(nodeFileIo, store, Object.assign(manifest, { format: 2 }))
    await appendFile(path.join(store, 'snapshot-9.sqlite.tmp'), 'of the newer version')
    await refuses(folder)
  })

  it('refuse a store of a newer version as it is: a migration of its own', async () => {
    const folder = await copyOf(written.at(-1) ?? '')
    await (await openTestEngine(folder, { migrate: migrateLater })).close()
    // Nor is damage dealt with by a version that does not know the store.
    const [log = ''] = (await readdir(path.join(folder, 'store'))).filter((file) => file.startsWith('log')).reverse()
    await appendFile(path.join(folder, 'store', log), 'a change that was cut short')
    await refuses(folder)
  })

  it('leave the old schema or the new one, wherever a kill stops them', async () => {
    const name = written.at(-1) ?? ''
    // Up to date but for the one migration that is looked at.
    const before = await copyOf(name)
    await (await openTestEngine(before, { migrate: (engine) => migrate(kyselyOf(engine)) })).close()
    const old = await dump(before)
    const target = path.join(await newFolder(), 'storage')
    await cp(before, target, { recursive: true })
    const renewed = await dump(target, migrateLater)
    assert.notDeepEqual(renewed, old)

    const seen = { old: 0, renewed: 0 }
    for (let call = 1; ; call++) {
      const folder = path.join(await newFolder(), 'storage')
      await cp(before, folder, { recursive: true })
      const io = new FaultyIo()
      io.arm(call, { code: 'EKILLED', when: call % 2 ? 'before' : 'half', lasting: true })
      const opened = await openTestEngine(folder, { migrate: migrateLater, io: io.sync, asyncIo: io.async }).catch(
        () => null,
      )
      await opened?.close().catch(() => {})
      if (!io.hasFailed) break
      const found = await dump(folder)
      const isOld = JSON.stringify(found) === JSON.stringify(old)
      seen[isOld ? 'old' : 'renewed']++
      assert.deepEqual(found, isOld ? old : renewed, `killed at call ${call}, ${io.calls.at(-1)}`)
      assert.deepEqual(await dump(folder, migrateLater), renewed, `migrated after a kill at call ${call}`)
    }
    console.log(`      ${JSON.stringify(seen)}`)
    assert.ok(seen.old > 10 && seen.renewed > 0)
  })
})

async function look(folder: string) {
  const { service } = openTestStore(folder)
  try {
    const { notices } = await service.status()
    const { items } = await service.listVideos({ limit: 10, cursor: null })
    const runs = await service.listRuns('vid_1', { limit: 10, cursor: null })
    const frames = await service.listResults({ videoId: 'vid_1', kind: 'frames', limit: 10, cursor: null })
    return {
      notices,
      videos: items.map(({ id, title, counts }) => ({ id, title, counts })).sort((a, b) => (a.id < b.id ? -1 : 1)),
      models: runs.items.flatMap(({ model }) => model ?? []).sort(),
      images: frames.items.map((frame) => frameSchema.parse(frame).path),
    }
  } finally {
    await service.close()
  }
}

/** Opening must fail, and change nothing. */
async function refuses(folder: string): Promise<void> {
  const before = await contents(folder)
  const { service } = openTestStore(folder)
  await assert.rejects(service.status(), { code: 'store_too_new', severity: 'error' })
  await service.close()
  assert.deepEqual(await contents(folder), before)
}

/** The hash of every file below a folder. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  const hash = async (file: string) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex')
  return Object.fromEntries(await Promise.all(files.sort().map(async (file) => [file, await hash(file)] as const)))
}

/** All that a database holds: its schema and its rows. */
async function dump(folder: string, migrating: (engine: StoreEngine) => Promise<boolean> = async () => false) {
  const { engine, notices, close } = await openTestEngine(folder, { migrate: migrating, io: unsyncedIo })
  assert.deepEqual(
    notices.filter((notice) => notice.level === 'loss'),
    [],
  )
  const schema = engine.read('SELECT name, type, sql FROM sqlite_master ORDER BY name')
  const tables = schema.filter(({ type, name }) => type === 'table' && !String(name).startsWith('kysely_'))
  const rows = tables.map(({ name }) => [name, engine.read(`SELECT * FROM ${name} ORDER BY 1`)] as const)
  await close()
  return { schema, rows: Object.fromEntries(rows) }
}

function kyselyOf(engine: StoreEngine) {
  return new Kysely<never>({ dialect: new EngineDialect(engine, new Mutex()) })
}

function migrateLater(engine: StoreEngine): Promise<boolean> {
  return migrate(kyselyOf(engine), { more: later })
}
