import assert from 'node:assert/strict'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { addItem, itemNumbers, openTestEngine } from '../../support/engine-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('recovery on open', () => {
  const newFolder = temporaryFolders()
  let folder: string

  /** A store with two generations: items 0 to 9 before the last snapshot, 10 to 19 after it. */
  beforeEach(async () => {
    folder = await newFolder()
    const { engine, snapshots, close } = await openTestEngine(folder)
    for (let n = 0; n < 10; n++) addItem(engine, n)
    await snapshots.take()
    for (let n = 10; n < 20; n++) addItem(engine, n)
    await close()
  })

  const all = Array.from({ length: 20 }, (_, n) => n)
  const file = (name: string) => path.join(folder, 'store', name)
  const newest = async (pattern: RegExp) => {
    const names = (await readdir(path.join(folder, 'store'))).filter((name) => pattern.test(name))
    return file(names.sort((a, b) => Number(/\d+/.exec(b)) - Number(/\d+/.exec(a)))[0] ?? 'none')
  }
  const reopen = async () => {
    const { engine, notices, close } = await openTestEngine(folder)
    const numbers = itemNumbers(engine)
    await close()
    return { numbers, levels: notices.map((it) => it.level), notices }
  }
  const flip = async (name: string, at: number) => {
    const bytes = await readFile(name)
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    await writeFile(name, bytes)
  }

  it('needs no word when all is well', async () => {
    assert.deepEqual(await reopen(), { numbers: all, levels: [], notices: [] })
  })

  it('loses nothing when the newest snapshot is damaged', async () => {
    await flip(await newest(/^snapshot/), 5000)
    const { numbers, levels, notices } = await reopen()
    assert.deepEqual([numbers, levels], [all, ['notice']])
    assert.equal(notices[0]?.quarantined.length, 1)
    assert.deepEqual((await reopen()).levels, [])
  })

  it('loses nothing when the newest snapshot is gone', async () => {
    await rm(await newest(/^snapshot/))
    const { numbers, levels } = await reopen()
    assert.deepEqual([numbers, levels], [all, ['notice']])
  })

  it('has two good snapshots again soon after one was damaged', async () => {
    await flip(await newest(/^snapshot/), 5000)
    const { engine, snapshots, close } = await openTestEngine(folder)
    assert.equal(snapshots.isDue, true)
    await snapshots.take()
    addItem(engine, 20)
    await close()
    await flip(await newest(/^snapshot/), 5000)
    assert.deepEqual((await reopen()).numbers, [...all, 20])
  })

  it('loses nothing when the manifest is damaged or gone', async () => {
    await flip(file('manifest.json'), 60)
    const damaged = await reopen()
    assert.deepEqual([damaged.numbers, damaged.levels], [all, ['notice']])
    await rm(file('manifest.json'))
    const gone = await reopen()
    assert.deepEqual([gone.numbers, gone.levels], [all, ['notice']])
    assert.deepEqual((await reopen()).levels, [])
  })

  it('tells of a loss when the log is gone', async () => {
    await rm(await newest(/^log/))
    const { numbers, levels } = await reopen()
    assert.deepEqual([numbers, levels], [all.slice(0, 10), ['loss']])
  })

  it('never makes an empty store without a word', async () => {
    for (const name of await readdir(path.join(folder, 'store'))) {
      if (/^(snapshot|log)/.test(name)) await rm(file(name))
    }
    const { numbers, levels } = await reopen()
    assert.deepEqual([numbers, levels.includes('loss')], [[], true])
  })
})
