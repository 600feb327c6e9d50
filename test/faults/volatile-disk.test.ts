import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as path from 'node:path'
import type { FileIo } from '../../src/store/engine/file-io'
import { HEAD_BYTES, TRAILER_BYTES } from '../../src/store/engine/log-format'
import { addItem, itemNumbers, openTestEngine } from '../support/engine-under-test'
import { Random } from '../support/random'
import { temporaryFolders } from '../support/temporary-folder'
import { interceptIo } from './harness/intercept'
import { VolatileDisk } from './harness/volatile-disk'

describe('a disk whose power goes', () => {
  const newFolder = temporaryFolders()
  let folder: string
  let disk: VolatileDisk
  let io: FileIo

  beforeEach(async () => {
    folder = await newFolder()
    disk = new VolatileDisk(path.join(folder, 'aside'), new Random(1))
    io = disk.io.sync
  })

  const file = (name: string) => path.join(folder, name)
  const write = (name: string, text: string, position = 0) => {
    const fd = io.open(file(name), existsSync(file(name)) ? 'r+' : 'wx')
    io.write(fd, Buffer.from(text), position)
    return fd
  }
  const text = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : null)

  it('has what was synced, and nothing else', () => {
    const fd = write('kept', 'old')
    io.sync(fd)
    io.syncFolder(folder)
    write('kept', 'new and longer')
    io.truncate(fd, 5)
    io.sync(write('no-name', 'synced in vain'))
    disk.lose('dropped')
    assert.deepEqual([text('kept'), text('no-name')], ['old', null])
  })

  it('has a file that was replaced or removed again', () => {
    for (const name of ['a', 'b']) writeFileSync(file(name), name)
    io.copy(file('a'), file('copy'))
    io.sync(write('beside', 'new'))
    io.rename(file('beside'), file('a'))
    io.remove(file('b'))
    assert.deepEqual([text('a'), text('b')], ['new', null])
    assert.equal(text('copy'), 'a')
    disk.lose('dropped')
    assert.deepEqual([text('a'), text('b'), text('beside'), text('copy')], ['a', 'b', null, null])
  })

  it('has images, and a folder that was removed, as the asynchronous operations left them', async () => {
    mkdirSync(file('old'))
    writeFileSync(file('old/image'), 'old')
    await disk.io.async.mkdir(file('new'), { recursive: true })
    const image = await disk.io.async.open(file('new/image'), 'wx')
    await image.writeFile(Buffer.from('new'))
    await image.sync()
    await image.close()
    for (const name of ['.', 'new']) {
      const opened = await disk.io.async.open(file(name), 'r')
      await opened.sync()
      await opened.close()
    }
    await disk.io.async.rm(file('old'), { recursive: true })
    disk.lose('dropped')
    assert.deepEqual([text('old/image'), text('new/image')], ['old', 'new'])
  })

  it('may have any part of a write, by sectors', () => {
    writeFileSync(file('log'), '-'.repeat(4096))
    write('log', 'x'.repeat(4096))
    disk.lose('mixed')
    assert.match(text('log') ?? '', /^(?:(?:-{512}|x{512})*)$/)
  })

  it('has what a store that was opened again has shown, though the process before died without a sync', async () => {
    const before = await openTestEngine(folder, { io, asyncIo: disk.io.async })
    before.engine.transaction(() => {
      before.engine.leaveOutSync()
      before.engine.write({ sql: 'INSERT INTO item VALUES (1, NULL)', parameters: [] })
    })
    rmSync(file('store/store.lock'))
    const after = await openTestEngine(folder, { io, asyncIo: disk.io.async })
    assert.deepEqual(itemNumbers(after.engine), [1])
    disk.lose('dropped')
    rmSync(file('store/store.lock'))
    const again = await openTestEngine(folder)
    assert.deepEqual(itemNumbers(again.engine), [1])
    for (const { close } of [before, after, again]) await close()
  })

  it('has what followed a snapshot whose process died before it had synced the end of the log', async () => {
    let state: 'alive' | 'sealing' | 'dying' = 'alive'
    const mortal = interceptIo(disk.io, ({ name, parameters: [, buffer] }) => {
      if (state === 'dying') throw new Error('the process has died')
      const isSeal = name === 'write' && buffer instanceof Uint8Array && buffer.length === HEAD_BYTES + TRAILER_BYTES
      if (state === 'sealing' && isSeal) state = 'dying'
    })
    const before = await openTestEngine(folder, { io: mortal.sync, asyncIo: mortal.async })
    state = 'sealing'
    await assert.rejects(before.snapshots.take(), /has died/)
    rmSync(file('store/store.lock'))
    const after = await openTestEngine(folder, { io, asyncIo: disk.io.async })
    addItem(after.engine, 1)
    disk.lose('dropped')
    rmSync(file('store/store.lock'))
    const again = await openTestEngine(folder)
    assert.deepEqual([itemNumbers(again.engine), again.notices], [[1], []])
    state = 'alive'
    for (const { close } of [before, after, again]) await close()
  })

  it('has the evidence of damage that was found before', async () => {
    const before = await openTestEngine(folder)
    await before.close()
    writeFileSync(file('store/manifest.json'), 'damaged')
    const after = await openTestEngine(folder, { io, asyncIo: disk.io.async })
    const kept = after.notices.flatMap((it) => it.quarantined)
    assert.ok(kept.length > 0)
    disk.lose('dropped')
    for (const name of kept) assert.ok(existsSync(name), `${name} is gone`)
    await after.close()
  })
})
