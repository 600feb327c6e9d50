import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { nodeStoreIo, type StoreIo } from '../../../../src/store/opened-store'
import { KeptStore } from '../../../support/kept-store'
import { sampleResults } from '../../../support/sample-results'
import { openTestAccess } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'

describe('backups of a store', function () {
  this.timeout(60_000)
  // Before the folders are removed: hooks run in the order in which they are given.
  afterEach(() => store.close())
  const newFolder = temporaryFolders()
  let folder: string
  let store: KeptStore

  beforeEach(async () => {
    folder = await newFolder()
    store = await KeptStore.make(folder)
  })

  const backUp = (file?: string) =>
    store.service.createBackup({ operationId: 'backup', ...(file === undefined ? {} : { file }) })
  const restore = (file: string) => store.service.restoreBackup({ operationId: 'restore', file })
  const findings = async () => (await store.service.verifyStore({ operationId: 'verify', thorough: true })).findings

  /** Everything that a store holds, as far as it can be asked. */
  async function contents() {
    const videos = (await store.service.listVideos({})).items
    const runs = await Promise.all(videos.map((video) => store.service.listRuns(video.id, {})))
    const kinds = ['frames', 'captions', 'objects'] as const
    const results = await Promise.all(
      videos.flatMap(({ id: videoId }) => kinds.map((kind) => store.service.listResults({ videoId, kind }))),
    )
    return { videos, runs, results }
  }

  it('hold everything, and bring all of it back into an empty store', async () => {
    const before = await contents()
    const images = (await store.filesBelow('video-frames')).map((file) => readFileSync(file))
    const { file, content } = await backUp(path.join(folder, 'saved.zip'))
    assert.deepEqual(content.images, {
      ...{ files: 3, bytes: images.reduce((sum, image) => sum + image.length, 0), missing: 0, damaged: 0 },
    })
    assert.deepEqual(content.counts, {
      ...{ videos: 1, runs: 2, frames: 3, captions: 2, transcripts: 0, objects: 4, events: 0, activities: 0 },
    })
    await store.service.deleteVideo('one')
    assert.deepEqual(await store.filesBelow('video-frames'), [])
    const report = await restore(file)
    assert.deepEqual([report.imagesWritten, report.imagesMissing], [3, 0])
    assert.deepEqual(await contents(), before)
    assert.deepEqual(
      (await store.filesBelow('video-frames')).map((it) => readFileSync(it)),
      images,
    )
    assert.deepEqual(await findings(), [])
    assert.deepEqual(store.changes.at(-1), { videoIds: null, eventIds: null, activityIds: null })
    await store.reopen()
    assert.deepEqual(await contents(), before)
  })

  it('of what was there before a restore undo it, images too', async () => {
    const { file } = await backUp()
    await store.addVideo('two')
    const before = await contents()
    const { former } = await restore(file)
    assert.deepEqual(await store.videoIds(), ['one'])
    await store.reopen()
    assert.deepEqual(await store.videoIds(), ['one'])
    const undone = await restore(former)
    assert.deepEqual([undone.imagesWritten, undone.imagesMissing], [0, 0])
    assert.deepEqual(await contents(), before)
    assert.deepEqual(await findings(), [])
  })

  it('of what was there before a restore have all that was acknowledged until then', async () => {
    const { file } = await backUp(path.join(folder, 'saved.zip'))
    const acknowledged: string[] = []
    let isRestored = false
    const storing = (async () => {
      for (let n = 0; !isRestored; n++) {
        await store.service.storeToolResults(`video ${n}`, 'detect', sampleResults({ objects: 1 }), {})
        acknowledged.push(`video ${n}`)
        // The store has one thread with the test here.
        await setImmediate()
      }
    })()
    const { former } = await restore(file)
    isRestored = true
    await storing
    const after = await store.videoIds()
    await restore(former)
    const before = await store.videoIds()
    assert.ok(before.length > 1)
    assert.deepEqual(
      acknowledged.filter((id) => !before.includes(id) && !after.includes(id)),
      [],
    )
  })

  it('leave what is stored after a restore as durable as ever', async () => {
    const { file } = await backUp()
    await restore(file)
    await store.addVideo('two')
    await store.reopen()
    assert.deepEqual(await store.videoIds(), ['one', 'two'])
    assert.deepEqual(await findings(), [])
  })

  it('are of one moment: what is deleted meanwhile is in it, with its images', async () => {
    for (let n = 0; n < 10; n++) await store.addVideo(`more ${n}`)
    const saving = backUp()
    await new Promise((resolve) => setTimeout(resolve, 5))
    const deleted = Promise.all(Array.from({ length: 10 }, (_, n) => store.service.deleteVideo(`more ${n}`)))
    const { file, content } = await saving
    await deleted
    assert.equal(content.images?.missing, 0)
    assert.equal((await store.filesBelow('video-frames')).length, 3)
    await restore(file)
    assert.equal((await store.videoIds()).length, content.counts.videos)
    assert.deepEqual(await findings(), [])
  })

  it('save a store with lost images too, and say so', async () => {
    await rm(await store.image(0))
    await writeFile(await store.image(0), 'x')
    const { file, content } = await backUp()
    assert.deepEqual([content.images?.missing, content.images?.damaged, content.images?.files], [1, 1, 2])
    const { imagesMissing } = await restore(file)
    assert.equal(imagesMissing, 1)
  })

  it('replace no image that is there with other content', async () => {
    const { file } = await backUp()
    const image = await store.image()
    const original = await readFile(image)
    await writeFile(image, 'something else')
    await restore(file)
    assert.equal(await readFile(image, 'utf8'), 'something else')
    const { items } = await store.service.listResults({ videoId: 'one', kind: 'frames' })
    const paths = z
      .array(z.looseObject({ path: z.string() }))
      .parse(items)
      .map((item) => item.path)
    assert.ok(paths.some((it) => readFileSync(it).equals(original)))
    assert.deepEqual(
      (await findings()).map(({ kind }) => kind),
      ['orphan'],
    )
  })

  it('bring each frame its own image back, whatever is in the way', async () => {
    const [first, second] = await store.filesBelow('video-frames')
    assert.ok(first && second)
    const bytes = await Promise.all([first, second].map((file) => readFile(file)))
    const sidestep = first.replace('.jpg', '.2.jpg')
    await rename(second, sidestep)
    await store.withEngine((engine) =>
      engine.transaction(() => {
        const relative = (file: string) => path.relative(store.folder, file)
        const sql = 'UPDATE frame SET path = ? WHERE path = ?'
        engine.write({ sql, parameters: [relative(sidestep), relative(second)] })
      }),
    )
    const { file } = await backUp()
    await writeFile(first, 'something else')
    await rm(sidestep)
    await restore(file)
    const { items } = await store.service.listResults({ videoId: 'one', kind: 'frames' })
    const paths = z.array(z.looseObject({ path: z.string() })).parse(items)
    assert.deepEqual(
      paths.slice(0, 2).map((it) => readFileSync(it.path)),
      bytes,
    )
  })

  it('are restored once, also where the answer was lost and it is asked again', async () => {
    const { file } = await backUp()
    await store.service.close()
    const access = openTestAccess(store.folder)
    const restoreAs = (id: string) => access.call('restoreBackup', [{ operationId: 'restore', file }], id)
    const addVideo = (id: string) =>
      access.call('storeToolResults', [id, 'detect', sampleResults({ objects: 1 }), {}], id)
    try {
      const report = await restoreAs('same')
      await addVideo('two')
      assert.deepEqual(await restoreAs('same'), report)
      await access.call('getVideo', ['two'], 'get')
      await restoreAs('other')
      await assert.rejects(access.call('getVideo', ['two'], 'get'), { code: 'not_found' })
    } finally {
      await access.close()
    }
  })

  it('can be cancelled, and leave nothing then', async () => {
    const saving = backUp()
    const cancelled = assert.rejects(saving, { code: 'cancelled', what: 'The backup was cancelled.' })
    await store.service.cancel('backup')
    await cancelled
    assert.deepEqual(await store.filesBelow('backups'), [])
  })

  it('replace a file that is there only once they are whole', async () => {
    const file = path.join(folder, 'saved.zip')
    await backUp(file)
    const former = await readFile(file)
    const full: StoreIo = {
      ...nodeStoreIo,
      async: {
        ...nodeStoreIo.async,
        open: async (name, ...rest) => {
          if (String(name).endsWith('.part')) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
          return nodeStoreIo.async.open(name, ...rest)
        },
      },
    }
    await store.reopen(full)
    await assert.rejects(backUp(file), { code: 'disk_full', what: 'The backup was not made.' })
    assert.deepEqual(await readFile(file), former)
    assert.equal(existsSync(`${file}.part`), false)
  })

  it('stay ten, the newest, and always one with images', async () => {
    const first = await backUp()
    const plain = await backUp()
    const count = async () => (await store.service.listBackups()).length
    for (let n = 0; n < 8; n++) await restore(first.file)
    assert.equal(await count(), 10)
    // The one that is being restored is not removed by the backup that goes before.
    await restore(first.file)
    assert.equal(await count(), 11)
    await restore(plain.file)
    await restore(plain.file)
    const left = await store.service.listBackups()
    assert.deepEqual([left.length, left.at(-1)?.file], [11, plain.file])
    const { file } = await backUp()
    assert.deepEqual([await count(), (await store.service.listBackups())[0]?.file], [10, file])
  })

  it('are made where older ones can’t be removed, which is logged', async () => {
    for (let n = 0; n < 10; n++) await backUp()
    const stuck: StoreIo = {
      ...nodeStoreIo,
      async: {
        ...nodeStoreIo.async,
        rm: async (name, ...rest) => {
          if (String(name).endsWith('.zip')) throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
          return nodeStoreIo.async.rm(name, ...rest)
        },
      },
    }
    await store.reopen(stuck)
    const { file } = await backUp()
    assert.ok(existsSync(file))
    assert.ok(store.log.some((line) => line.level === 'warn' && /Older backups/.test(line.message)))
  })

  it('are listed and made beside a link that leads nowhere', async () => {
    const { file } = await backUp()
    await symlink('nowhere', path.join(path.dirname(file), '2001-01-01T00-00-00-000Z-link.zip'))
    assert.deepEqual(
      (await store.service.listBackups()).map((backup) => backup.file),
      [file],
    )
    for (let n = 0; n < 11; n++) await backUp()
    assert.equal((await store.service.listBackups()).length, 10)
  })

  describe('that are no good are refused before anything is changed:', () => {
    const bad = async (file: string, code = 'invalid_backup') => {
      const before = await store.filesBelow('.')
      await assert.rejects(restore(file), { code })
      assert.deepEqual(await store.filesBelow('.'), before)
      assert.deepEqual(await store.videoIds(), ['one'])
    }

    /** A backup like this one, with other bytes as its database. */
    async function withDatabase(file: string, database: Buffer): Promise<string> {
      const { content } = await store.service.inspectBackup(file)
      const manifest = {
        ...{ format: 'frametrove-backup', version: 1, schema: [], content: { ...content, images: null } },
        database: { bytes: database.length, crc32: crc32(database) },
      }
      return zip({ 'database.sqlite': database, 'manifest.json': JSON.stringify(manifest) })
    }

    /** A ZIP file with these entries. */
    async function zip(entries: Record<string, string | Buffer>): Promise<string> {
      const archive = new ZipFile()
      for (const [name, bytes] of Object.entries(entries)) archive.addBuffer(Buffer.from(bytes), name)
      archive.end()
      const file = path.join(folder, 'crafted.zip')
      const parts: Buffer[] = []
      for await (const part of archive.outputStream) parts.push(Buffer.from(part))
      await writeFile(file, Buffer.concat(parts))
      return file
    }

    it('what is no ZIP file, and one that is no backup', async () => {
      const file = path.join(folder, 'text.zip')
      await writeFile(file, 'this is no backup')
      await bad(file)
      await bad(await zip({ 'readme.txt': 'hello' }))
      await bad(path.join(folder, 'nowhere.zip'), 'file_system')
    })

    it('names that lead out of their folder', async () => {
      const { file } = await backUp()
      // Names of the same length, so that nothing else in the file has to change.
      const bytes = (await readFile(file)).toString('latin1')
      const name = /video-frames\/[^/]+\/[^/]+\/frame_001\.jpg/.exec(bytes)?.[0] ?? ''
      for (const start of ['../../../../', 'video-frames/../../../', '/etc/passwd/', 'C:\\windows\\']) {
        const evil = path.join(folder, 'evil.zip')
        const other = start + name.slice(start.length)
        await writeFile(evil, Buffer.from(bytes.replaceAll(name, other), 'latin1'))
        await bad(evil)
      }
    })

    it('a database far beyond what the setting allows, before any of it is read', async () => {
      await store.reopen(nodeStoreIo, { maxDatabaseMb: 1 })
      const { file } = await backUp(path.join(folder, 'saved.zip'))
      await restore(file)
      await bad(await withDatabase(file, randomBytes(3 * 1024 * 1024)), 'database_full')
    })

    it('a small file that would swell up', async () => {
      const { file } = await backUp(path.join(folder, 'saved.zip'))
      const bomb = await withDatabase(file, Buffer.alloc(3 * 1024 * 1024))
      await assert.rejects(restore(bomb), { code: 'invalid_backup', why: /larger database than it can hold/ })
      await bad(bomb)
    })

    it('every damage, wherever it is', async () => {
      const { file } = await backUp()
      const bytes = await readFile(file)
      const damaged = path.join(folder, 'damaged.zip')
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
        await writeFile(damaged, bytes.subarray(0, at))
        await bad(damaged)
        const flipped = Buffer.from(bytes)
        flipped[at] = (flipped[at] ?? 0) ^ 0xff
        await writeFile(damaged, flipped)
        const outcome = await restore(damaged).then(
          () => 'restored',
          (error) => error.code,
        )
        // Some bytes of a ZIP file mean nothing here, such as times; with these it is whole.
        if (outcome === 'restored') assert.deepEqual(await findings(), [], `flipped at ${at}`)
        else assert.equal(outcome, 'invalid_backup', `flipped at ${at}`)
        assert.deepEqual(await store.videoIds(), ['one'])
      }
    })

    it('one whose database would do more than to keep what is stored', async () => {
      await store.withEngine(({ database }) =>
        database.exec('CREATE TRIGGER more AFTER INSERT ON caption BEGIN DELETE FROM video; END'),
      )
      const { file } = await backUp(path.join(folder, 'saved.zip'))
      await store.withEngine(({ database }) => database.exec('DROP TRIGGER more'))
      await store.service.status()
      await bad(file)
    })

    it('one of a newer version', async () => {
      await bad(
        await zip({ 'manifest.json': JSON.stringify({ format: 'frametrove-backup', version: 99 }) }),
        'store_too_new',
      )
    })
  })

  it('are made before a migration, and where that fails nothing is migrated', async () => {
    await store.withEngine((engine) =>
      engine.transaction(() => {
        // As the version before the last migration left it.
        engine.write({ sql: 'ALTER TABLE run DROP COLUMN restored_at', parameters: [] })
        engine.write({ sql: "DELETE FROM kysely_migration WHERE name = '0008-restored-runs'", parameters: [] })
      }),
    )
    const folderInTheWay = path.join(folder, 'storage', 'backups')
    await writeFile(folderInTheWay, 'a file')
    await assert.rejects(store.service.status(), { what: 'The backup was not made.' })
    await rm(folderInTheWay)
    assert.deepEqual(await store.videoIds(), ['one'])
    const [backup] = await store.service.listBackups()
    assert.equal(backup?.content?.reason, 'migration')
    assert.deepEqual((await store.service.verifyStore({ operationId: 'verify', thorough: true })).findings, [])
    await restore(backup?.file ?? '')
    await store.service.storeToolResults('two', 'detect', sampleResults({ objects: 1 }), {})
    assert.deepEqual(await store.videoIds(), ['one', 'two'])
  })
})
