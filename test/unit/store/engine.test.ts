import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { hostname, uptime } from 'node:os'
import * as path from 'node:path'
import { type FileIo, nodeFileIo } from '../../../src/store/engine/file-io'
import { addItem, itemNumbers, openTestEngine, testSqlite } from '../../support/engine-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('store engine', () => {
  const newFolder = temporaryFolders()

  it('has every committed transaction after it is opened again, and none that was rolled back', async () => {
    const folder = await newFolder()
    const first = await openTestEngine(folder)
    addItem(first.engine, 1)
    assert.throws(() =>
      first.engine.transaction(() => {
        addAlone(first.engine, 2)
        throw new Error('no')
      }),
    )
    addItem(first.engine, 3)
    await first.close()
    const second = await openTestEngine(folder)
    assert.deepEqual(itemNumbers(second.engine), [1, 3])
    assert.deepEqual(second.notices, [])
    await second.close()
  })

  it('reads a transaction of many chunks back, and drops one without its commit', async () => {
    const folder = await newFolder()
    const { engine, close } = await openTestEngine(folder)
    const values = (from: number) => Array.from({ length: 300_000 }, (_, i) => [from + i, 'x']).flat()
    engine.transaction(() => engine.write({ table: 'item', columns: ['n', 't'], values: values(0) }))
    engine.begin()
    engine.write({ table: 'item', columns: ['n', 't'], values: values(1_000_000) })
    // Not closed properly: the process would have died here, its chunk in the log.
    engine.log?.sync()
    engine.log?.close()
    await releaseLock(folder)
    const again = await openTestEngine(folder)
    assert.equal(again.engine.read('SELECT count(*) AS c FROM item')[0]?.c, 300_000)
    assert.deepEqual(
      again.notices.map((it) => it.level),
      ['notice'],
    )
    await again.close()
    void close
  })

  it('keeps two generations of files over many snapshots', async () => {
    const folder = await newFolder()
    const { engine, snapshots, close } = await openTestEngine(folder)
    for (let n = 0; n < 5; n++) {
      addItem(engine, n)
      await snapshots.take()
    }
    addItem(engine, 99)
    const files = readdirSync(path.join(folder, 'store')).filter((name) => /^(snapshot|log)/.test(name))
    assert.equal(files.length, 4)
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual(itemNumbers(again.engine), [0, 1, 2, 3, 4, 99])
    await again.close()
  })

  it('keeps its foreign keys, pragmas and prepared statements over a snapshot', async () => {
    const sqlite = await testSqlite()
    const bare = sqlite.open()
    const pragmas = ['foreign_keys', 'journal_mode', 'synchronous', 'locking_mode', 'temp_store']
    const settings = () => pragmas.flatMap((name) => bare.all(`PRAGMA ${name}`))
    bare.exec('CREATE TABLE item (n INTEGER PRIMARY KEY)')
    bare.exec('CREATE TABLE part (n INTEGER REFERENCES item ON DELETE CASCADE)')
    const before = settings()
    assert.deepEqual(before[0], { foreign_keys: 1 })
    const insert = { table: 'item', columns: ['n'], values: [1] }
    bare.apply(insert)
    for (let n = 1; n <= 3; n++) {
      bare.export()
      assert.deepEqual(settings(), before)
      // The very statements from before: they are kept by their text.
      bare.apply({ ...insert, values: [n * 10] })
      bare.apply({ table: 'part', columns: ['n'], values: [n * 10] })
      assert.throws(() => bare.apply({ table: 'part', columns: ['n'], values: [999] }), /FOREIGN KEY/)
    }
    bare.exec('DELETE FROM item WHERE n = 20')
    assert.deepEqual(bare.all('SELECT n FROM part ORDER BY n'), [{ n: 10 }, { n: 30 }])
    bare.close()
  })

  it('takes no snapshot inside a transaction, which goes on', async () => {
    const folder = await newFolder()
    const { engine, snapshots, close } = await openTestEngine(folder)
    addItem(engine, 1)
    engine.begin()
    addAlone(engine, 2)
    assert.equal(snapshots.isDue, false)
    await assert.rejects(snapshots.take(), /inside a transaction/)
    engine.commit()
    await snapshots.take()
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual([itemNumbers(again.engine), again.notices], [[1, 2], []])
    await again.close()
  })

  it('commits while a snapshot is being written', async () => {
    const folder = await newFolder()
    const { engine, snapshots, close } = await openTestEngine(folder)
    addItem(engine, 1)
    const written = snapshots.take()
    addItem(engine, 2)
    await written
    addItem(engine, 3)
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual(itemNumbers(again.engine), [1, 2, 3])
    await again.close()
  })

  it('is as before when the log can’t be synced, and goes on when it can again', async () => {
    const folder = await newFolder()
    let isFull = false
    const io: FileIo = {
      ...nodeFileIo,
      sync: (fd) => {
        if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        nodeFileIo.sync(fd)
      },
      truncate: (fd, size) => {
        nodeFileIo.truncate(fd, size)
        isFull = false
      },
    }
    const { engine, close } = await openTestEngine(folder, { io })
    addItem(engine, 1)
    isFull = true
    assert.throws(() => addItem(engine, 2), { code: 'disk_full' })
    assert.deepEqual(itemNumbers(engine), [1])
    addItem(engine, 3)
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual(itemNumbers(again.engine), [1, 3])
    await again.close()
  })

  it('takes no writes while a change can be neither saved nor taken back, but reads, and goes on when the disk works again', async () => {
    const folder = await newFolder()
    let isBroken = false
    const fail = () => {
      if (isBroken) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
    }
    const io: FileIo = {
      ...nodeFileIo,
      sync: (fd) => {
        fail()
        nodeFileIo.sync(fd)
      },
    }
    const { engine, close } = await openTestEngine(folder, { io })
    addItem(engine, 1)
    isBroken = true
    assert.throws(() => addItem(engine, 2), { code: 'rollback_failed', severity: 'critical' })
    assert.throws(() => addItem(engine, 3), { code: 'rollback_failed' })
    assert.deepEqual(itemNumbers(engine), [1])
    isBroken = false
    addItem(engine, 4)
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual([itemNumbers(again.engine), again.notices], [[1, 4], []])
    await again.close()
  })

  it('takes no writes while a log can be neither sealed nor cut, and goes on in it when the disk works again', async () => {
    const folder = await newFolder()
    let isBroken = false
    const io: FileIo = {
      ...nodeFileIo,
      sync: (fd) => {
        if (isBroken) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
        nodeFileIo.sync(fd)
      },
    }
    const { engine, snapshots, close } = await openTestEngine(folder, { io })
    addItem(engine, 1)
    // Only the former log breaks: the new one has been made by then.
    const sealAndSwitch = engine.sealAndSwitch.bind(engine)
    engine.sealAndSwitch = (log) => {
      isBroken = true
      sealAndSwitch(log)
    }
    await assert.rejects(snapshots.take())
    assert.throws(() => addItem(engine, 2), { code: 'rollback_failed' })
    isBroken = false
    addItem(engine, 3)
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual([itemNumbers(again.engine), again.notices], [[1, 3], []])
    await again.close()
  })

  it('takes no more writes when a sync fails over parts that were left unsynced', async () => {
    const folder = await newFolder()
    let isBroken = false
    const io: FileIo = {
      ...nodeFileIo,
      sync: (fd) => {
        if (isBroken) {
          isBroken = false
          throw Object.assign(new Error('i/o error'), { code: 'EIO' })
        }
        nodeFileIo.sync(fd)
      },
    }
    const { engine, close } = await openTestEngine(folder, { io })
    engine.transaction(() => {
      engine.leaveOutSync()
      addAlone(engine, 1)
    })
    isBroken = true
    assert.throws(() => addItem(engine, 2))
    assert.throws(() => addItem(engine, 3), { code: 'rollback_failed' })
    await close()
  })

  it('can be opened, read and deleted from on a disk without room for more', async () => {
    const folder = await newFolder()
    const first = await openTestEngine(folder)
    addItem(first.engine, 1)
    await first.close()
    let room = 200
    const io: FileIo = {
      ...nodeFileIo,
      write: (fd, buffer, position) => {
        if (buffer.length > room) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        room -= buffer.length
        return nodeFileIo.write(fd, buffer, position)
      },
    }
    const { engine, close } = await openTestEngine(folder, { io })
    assert.deepEqual(itemNumbers(engine), [1])
    engine.transaction(() => engine.write({ sql: 'DELETE FROM item', parameters: [] }))
    assert.throws(() => addItem(engine, 2, 'x'.repeat(1000)), { code: 'disk_full' })
    await close()
    const again = await openTestEngine(folder)
    assert.deepEqual(itemNumbers(again.engine), [])
    await again.close()
  })

  it('takes over the lock of a store thread of this process that died, and of a process whose number is in use again', async () => {
    const folder = await newFolder()
    await (await openTestEngine(folder)).close()
    const lock = path.join(folder, 'store', 'store.lock')
    for (const pid of [process.pid, process.ppid]) {
      const owner = { pid, host: hostname(), token: 'dead', started: '1' }
      await writeFile(lock, JSON.stringify(owner))
      if (pid === process.pid || process.platform === 'linux') await (await openTestEngine(folder)).close()
    }
  })

  it('takes over the lock of a process from before the machine started, also where no start of processes is known', async () => {
    const folder = await newFolder()
    await (await openTestEngine(folder)).close()
    const lock = path.join(folder, 'store', 'store.lock')
    await writeFile(lock, JSON.stringify({ pid: process.ppid, host: hostname(), token: 'dead', started: null }))
    await assert.rejects(openTestEngine(folder), { code: 'store_locked' })
    const beforeBoot = new Date(Date.now() - uptime() * 1000 - 60_000)
    await utimes(lock, beforeBoot, beforeBoot)
    await (await openTestEngine(folder)).close()
  })

  it('leaves the lock of another computer alone until that has been silent for long, and says whose it is', async () => {
    const folder = await newFolder()
    await (await openTestEngine(folder)).close()
    const lock = path.join(folder, 'store', 'store.lock')
    await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'theirs', started: null }))
    await assert.rejects(openTestEngine(folder), { code: 'store_locked', message: /computer “elsewhere”/ })
    const silent = new Date(Date.now() - 31_000)
    await utimes(lock, silent, silent)
    // Its clock may be behind ours: only watching it tells.
    await assert.rejects(openTestEngine(folder), { code: 'store_locked' })
    await later(7000, async () => (await openTestEngine(folder)).close())
  })

  it('leaves the lock of another computer alone whose clock is behind, as long as it gives signs of life', async () => {
    const folder = await newFolder()
    await (await openTestEngine(folder)).close()
    const lock = path.join(folder, 'store', 'store.lock')
    await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'theirs', started: null }))
    for (const seconds of [0, 7, 14]) {
      const there = new Date(Date.now() - 60_000 + seconds * 1000)
      await utimes(lock, there, there)
      await later(seconds * 1000, () => assert.rejects(openTestEngine(folder), { code: 'store_locked' }))
    }
  })

  it('is refused where two others take a stale lock in the same instant, and leaves theirs alone', async () => {
    const folder = await newFolder()
    await (await openTestEngine(folder)).close()
    const lock = path.join(folder, 'store', 'store.lock')
    const fs = process.getBuiltinModule('node:fs')
    const { renameSync } = fs
    const ownedBy = (token: string) => JSON.stringify({ pid: 1, host: 'elsewhere', token, started: null })
    fs.renameSync = (from, to) => {
      // The second has replaced the stale one by its own; once that is out of the way, the third comes.
      fs.writeFileSync(lock, ownedBy('second'))
      renameSync(from, to)
      fs.writeFileSync(lock, ownedBy('third'))
    }
    syncBuiltinESMExports()
    try {
      await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname(), token: 'dead', started: '1' }))
      await assert.rejects(openTestEngine(folder), { code: 'store_locked' })
    } finally {
      fs.renameSync = renameSync
      syncBuiltinESMExports()
    }
    assert.match(await readFile(lock, 'utf8'), /third/)
    assert.deepEqual(
      (await readdir(path.dirname(lock))).filter((name) => name.startsWith('store.lock')),
      ['store.lock'],
    )
  })

  it('is not opened by one of two that took the lock in the same instant', async () => {
    const folder = await newFolder()
    await (await openTestEngine(folder)).close()
    const lock = path.join(folder, 'store', 'store.lock')
    const migrate = async () => {
      await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'theirs', started: null }))
      return false
    }
    await assert.rejects(openTestEngine(folder, { migrate }), { code: 'store_locked' })
    assert.match(await readFile(lock, 'utf8'), /theirs/)
  })

  it('takes no more writes once another computer has taken the store over from it', async () => {
    const folder = await newFolder()
    const { engine, close } = await openTestEngine(folder)
    addItem(engine, 1)
    const lock = path.join(folder, 'store', 'store.lock')
    await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'theirs', started: null }))
    const { now } = Date
    // As after a sleep: no heartbeat has looked at the lock meanwhile.
    Date.now = () => now() + 60_000
    try {
      assert.throws(() => addItem(engine, 2), { code: 'store_read_only' })
      assert.deepEqual(itemNumbers(engine), [1])
    } finally {
      Date.now = now
      await close()
    }
    assert.match(await readFile(lock, 'utf8'), /theirs/)
  })

  it('commits no transaction that was begun before another computer took the store over', async () => {
    const folder = await newFolder()
    const { engine, close } = await openTestEngine(folder)
    addItem(engine, 1)
    const lock = path.join(folder, 'store', 'store.lock')
    const end = engine.log?.end
    const { now } = Date
    try {
      engine.begin()
      addAlone(engine, 2)
      await writeFile(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'theirs', started: null }))
      Date.now = () => now() + 60_000
      assert.throws(() => engine.commit(), { code: 'store_read_only' })
      assert.deepEqual(itemNumbers(engine), [1])
      assert.equal(engine.log?.end, end)
    } finally {
      Date.now = now
      await close()
    }
  })

  it('is not given up where its lock can’t be read for a moment', async () => {
    const folder = await newFolder()
    const { engine, close } = await openTestEngine(folder)
    const lock = path.join(folder, 'store', 'store.lock')
    const owner = await readFile(lock)
    // Reading a folder fails as reading a file does on a disk that does not answer.
    await rm(lock)
    await mkdir(lock)
    const { now } = Date
    Date.now = () => now() + 60_000
    try {
      addItem(engine, 1)
      await rm(lock, { recursive: true })
      await writeFile(lock, owner)
      addItem(engine, 2)
      assert.deepEqual(itemNumbers(engine), [1, 2])
    } finally {
      Date.now = now
      await close()
    }
  })

  it('is open in one place at a time', async () => {
    const folder = await newFolder()
    const { close } = await openTestEngine(folder)
    await assert.rejects(openTestEngine(folder), { code: 'store_locked' })
    await close()
    await (await openTestEngine(folder)).close()
  })

  it('waits a moment for a window that is closing', async () => {
    const folder = await newFolder()
    const { close } = await openTestEngine(folder)
    setTimeout(() => void close(), 300)
    await (await openTestEngine(folder, { lockWaitMs: 5000 })).close()
  })
})

/** Runs `work` as if so much time had passed. */
async function later(milliseconds: number, work: () => Promise<void>): Promise<void> {
  const { now } = performance
  performance.now = () => now.call(performance) + milliseconds
  try {
    await work()
  } finally {
    performance.now = now
  }
}

function addAlone(engine: Parameters<typeof addItem>[0], n: number): void {
  engine.write({ sql: 'INSERT INTO item VALUES (?, ?)', parameters: [n, null] })
}

async function releaseLock(folder: string): Promise<void> {
  await rm(path.join(folder, 'store', 'store.lock'))
}
