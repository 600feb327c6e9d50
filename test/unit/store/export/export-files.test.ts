import assert from 'node:assert/strict'
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Database } from 'node-sqlite3-wasm'
import { openPromise } from 'yauzl'
import type { ExportForm, ExportScope } from '../../../../src/shared/data-export'
import { nodeStoreIo } from '../../../../src/store/opened-store'
import { FaultyIo } from '../../../support/faulty-io'
import { openTestStore } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'
import { EVENT, ExportYard, eventOf, resultsOf, SESSION, sessionOf, VIDEO } from './export-yard'

const all: ExportScope = { kind: 'all' }
const FORMS: readonly ExportForm[] = ['json', 'csv', 'sqlite', 'folder', 'zip']

describe('an export of data', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()
  let folder: string
  let yard: ExportYard

  beforeEach(async () => {
    folder = await newFolder()
    yard = await ExportYard.open(folder)
    await yard.fill()
  })
  afterEach(() => yard.close())

  const file = (name: string) => join(yard.target, name)
  const pathOf = (as: ExportForm) => (as === 'zip' || as === 'sqlite' ? file(`a.${as}`) : yard.target)

  /** What a database has in its tables, read by another build of SQLite. */
  function countsOf(path: string): Record<string, number> {
    const database = new Database(path, { readOnly: true })
    try {
      assert.deepEqual(database.all('PRAGMA integrity_check'), [{ integrity_check: 'ok' }])
      assert.deepEqual(database.all('PRAGMA foreign_key_check'), [])
      const tables = database.all("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => String(name))
      const counts = tables.map((it) => [it, Number(database.get(`SELECT count(*) AS n FROM ${it}`)?.n)] as const)
      return Object.fromEntries(counts.filter(([name, count]) => count > 0 && name !== 'kysely_migration').sort())
    } finally {
      database.close()
    }
  }

  it('leaves nothing for ever where its process dies: the next opening of the store removes it', async () => {
    const storage = join(folder, 'storage')
    const [notes, aside] = [join(storage, 'exports'), join(folder, 'aside')]
    const hidden = () => readdirSync(yard.target).filter((name) => name.startsWith('.frametrove-'))
    await yard.store.service.close()
    const rename: typeof nodeStoreIo.async.rename = async (from, to) => {
      if (from.toString().startsWith(join(yard.target, '.frametrove-'))) {
        // The last moment at which it could have died.
        cpSync(yard.target, join(aside, 'target'), { recursive: true })
        cpSync(notes, join(aside, 'notes'), { recursive: true })
      }
      return nodeStoreIo.async.rename(from, to)
    }
    const dying = openTestStore(storage, {}, { ...nodeStoreIo, async: { ...nodeStoreIo.async, rename } })
    await dying.service.exportData({
      operationId: 'export',
      scope: all,
      as: 'folder',
      path: yard.target,
      replace: false,
    })
    await dying.service.close()
    assert.deepEqual([hidden(), readdirSync(notes)], [[], []])
    cpSync(join(aside, 'target'), yard.target, { recursive: true })
    cpSync(join(aside, 'notes'), notes, { recursive: true })
    // No note gets anything else removed, and what is on a disk that is not there now stays noted.
    writeFileSync(join(notes, 'foreign'), folder)
    writeFileSync(join(notes, 'away'), join(folder, 'no disk', hidden()[0] ?? ''))
    mkdirSync(join(storage, 'backups'), { recursive: true })
    writeFileSync(join(storage, 'backups', 'a.zip.part'), 'half of it')
    assert.equal(hidden().length, 1)
    const next = openTestStore(storage)
    await next.service.status()
    await next.service.close()
    assert.deepEqual([hidden(), readdirSync(notes)], [[], ['away']])
    assert.deepEqual(readdirSync(join(storage, 'backups')), [])
    assert.ok(existsSync(storage))
  })

  it('as a database is all of the store, and opens as one', async () => {
    const { path, bytes, files } = await yard.export('sqlite', all, file('a.sqlite'))
    assert.deepEqual([path, bytes, files], [file('a.sqlite'), readFileSync(path).length, 1])
    const { operation, debug_track, debug_series, debug_member, ...counts } = countsOf(path)
    assert.ok(operation && debug_track && debug_series && debug_member)
    assert.deepEqual(counts, {
      ...{ caption: 2, debug_session: 2, detection: 4, event: 2, event_frame: 2, event_tag: 2 },
      ...{ frame: 4, frame_tag: 2, label: 2, run: 7, transcript_segment: 2, video: 2, kysely_migration_lock: 1 },
    })
  })

  it('as a database is narrowed to what was chosen', async () => {
    const { service } = yard.store
    await service.tagFrames({ kind: 'video', videoId: VIDEO }, [2, 3], { add: ['cat'], remove: [] })
    const countsAs = async (name: string, scope: ExportScope) => {
      const { kysely_migration_lock: _, ...counts } = countsOf((await yard.export('sqlite', scope, file(name))).path)
      return counts
    }
    assert.deepEqual(await countsAs('a.sqlite', { kind: 'video', videoId: 'plain' }), {
      ...{ detection: 1, label: 1, run: 1, video: 1 },
    })
    const { debug_track, debug_series, debug_member, ...counts } = await countsAs('b.sqlite', {
      ...{ kind: 'video', videoId: VIDEO },
    })
    assert.ok(debug_track && debug_series && debug_member)
    assert.deepEqual(counts, {
      ...{ caption: 2, debug_session: 2, detection: 3, event: 1, event_frame: 2, event_tag: 2 },
      ...{ frame: 3, frame_tag: 4, label: 2, run: 5, transcript_segment: 2, video: 1 },
    })
    // A row may not refer to a video that is not there.
    assert.deepEqual(await countsAs('c.sqlite', { kind: 'event', eventId: EVENT }), {
      ...{ event: 1, event_frame: 2, event_tag: 2, video: 1 },
    })
    const session = await countsAs('d.sqlite', { kind: 'session', videoId: VIDEO, sessionId: SESSION })
    assert.deepEqual(Object.keys(session), ['debug_member', 'debug_series', 'debug_session', 'debug_track', 'video'])
    assert.deepEqual([session.debug_session, session.debug_track], [1, debug_track / 2])
  })

  it('as a ZIP file is unpacked, ingested again, and equals', async () => {
    const { path, bytes, files } = await yard.export('zip', all, file('a.zip'))
    assert.equal(bytes, readFileSync(path).length)
    const unpacked = join(folder, 'unpacked')
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true })
    let entries = 0
    for await (const entry of zip.eachEntry()) {
      entries++
      assert.match(entry.fileName, /^(events|videos)(\/[a-z0-9-]+){1,2}\/[a-z0-9._-]+$/)
      mkdirSync(dirname(join(unpacked, entry.fileName)), { recursive: true })
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(unpacked, entry.fileName)))
    }
    zip.close()
    assert.equal(entries, files)
    await yard.ingest(unpacked, ['results', 'events', 'sessions'])
    const { store, other } = yard
    assert.deepEqual(await resultsOf(other, VIDEO, true), await resultsOf(store, VIDEO, true))
    for (const id of [EVENT, 'alone']) assert.deepEqual(await eventOf(other, id), await eventOf(store, id))
    assert.deepEqual(await sessionOf(other, VIDEO, SESSION), await sessionOf(store, VIDEO, SESSION))
  })

  it('never writes over what is there, unless the person was asked', async () => {
    for (const as of ['zip', 'sqlite'] as const) {
      writeFileSync(pathOf(as), 'mine')
      await assert.rejects(yard.export(as, all, pathOf(as)), { code: 'invalid_input', why: /is there already/ })
      assert.equal(readFileSync(pathOf(as), 'utf8'), 'mine')
      await yard.export(as, all, pathOf(as), true)
      assert.ok(readFileSync(pathOf(as)).length > 4)
    }
    if (process.platform !== 'win32') {
      // Not even where a link leads.
      symlinkSync(join(folder, 'elsewhere.zip'), file('link.zip'))
      await assert.rejects(yard.export('zip', all, file('link.zip')), { code: 'invalid_input' })
    }
    const first = await yard.export('csv', all)
    const second = await yard.export('csv', all)
    assert.equal(second.path, `${first.path}-2`)
    assert.equal(existsSync(join(folder, 'elsewhere.zip')), false)
  })

  it('says what is not there, and what there is nothing of', async () => {
    const { service } = yard.store
    await service.startRun('empty', 'detect', {})
    const refused: [ExportForm, ExportScope, object][] = [
      ['json', { kind: 'video', videoId: 'none' }, { code: 'not_found' }],
      ['csv', { kind: 'event', eventId: 'none' }, { code: 'not_found' }],
      ['zip', { kind: 'session', videoId: VIDEO, sessionId: 'none' }, { code: 'not_found' }],
      ['folder', { kind: 'video', videoId: 'empty' }, { code: 'invalid_input', why: /nothing of it/ }],
      ['zip', { kind: 'video', videoId: 'empty' }, { code: 'invalid_input', why: /nothing of it/ }],
    ]
    for (const [as, scope, error] of refused) await assert.rejects(yard.export(as, scope, pathOf(as)), error)
    await assert.rejects(yard.export('json', all, 'relative'), { code: 'invalid_input' })
    await assert.rejects(yard.export('json', all, file('not there')), { what: 'The data was not exported.' })
    assert.deepEqual(readdirSync(yard.target), [])
  })

  for (const as of FORMS) {
    it(`as ${as} leaves nothing where it is cancelled`, async () => {
      const { store } = yard
      const exporting = yard.export(as, { kind: 'video', videoId: VIDEO }, pathOf(as))
      await store.service.cancel('export')
      await assert.rejects(exporting, { code: 'cancelled' })
      // In the middle: when the first progress is told.
      let told = 0
      store.progress.push = () => {
        told++
        void store.service.cancel('export')
        return 0
      }
      await assert.rejects(yard.export(as, { kind: 'video', videoId: VIDEO }, pathOf(as)), { code: 'cancelled' })
      assert.ok(told > 0)
      assert.deepEqual(readdirSync(yard.target), [])
    })

    it(`as ${as} leaves nothing where the disk fails, at whichever call`, async () => {
      await yard.store.service.close()
      const io = new FaultyIo()
      const store = openTestStore(join(folder, 'storage'), {}, io)
      try {
        await store.service.status()
        // Its tables of debug sessions read these many times.
        const scope: ExportScope = as === 'csv' ? { kind: 'event', eventId: EVENT } : all
        const request = { operationId: 'export', scope, as, path: pathOf(as), replace: false }
        let failures = 0
        for (let call = 1; ; call++) {
          io.arm(call, { code: 'ENOSPC', when: 'half', lasting: false })
          const done = await store.service.exportData(request).catch(() => null)
          if (done && !io.hasFailed) break
          if (done) {
            // What failed was only the note of the hidden folder, or its removal.
            rmSync(yard.target, { recursive: true })
            mkdirSync(yard.target)
            continue
          }
          failures++
          assert.deepEqual(readdirSync(yard.target), [], `call ${call}`)
        }
        assert.ok(failures > 3, `${failures} failures`)
      } finally {
        io.heal()
        await store.service.close()
      }
    })
  }

  it('keeps what is deleted meanwhile until it has ended, and begins anew where a run is gone', async () => {
    const { store } = yard
    let deleted: Promise<unknown> | undefined
    store.progress.push = () => {
      deleted ??= store.service.deleteVideoData({ videoId: VIDEO })
      return 0
    }
    await yard.export('folder', all)
    await deleted
    assert.equal(readdirSync(yard.target).length, 1)
  })
})
