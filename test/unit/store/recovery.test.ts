import assert from 'node:assert/strict'
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { addItem, itemNumbers, openTestEngine } from '../../support/engine-under-test'
import { temporaryFolders } from '../../support/temporary-folder'

describe('recovery on open', function () {
  // Some of these open the store hundreds of times.
  this.timeout(120_000)
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

  it('opens with whole transactions wherever the log is cut', async () => {
    const log = await newest(/^log/)
    const bytes = await readFile(log)
    const end = bytes.findLastIndex((byte) => byte !== 0) + 1
    const backup = `${folder}-backup`
    await cp(folder, backup, { recursive: true })
    for (let cut = end; cut >= end - 200; cut--) {
      await rm(folder, { recursive: true })
      await cp(backup, folder, { recursive: true })
      await truncate(log, cut)
      const { numbers, levels } = await reopen()
      assert.ok(numbers.length >= 10, `cut at ${cut}`)
      assert.deepEqual(numbers, all.slice(0, numbers.length))
      assert.ok(!levels.includes('loss'), `cut at ${cut}: ${levels}`)
      assert.equal(levels.length === 0, isBoundary(bytes, cut), `cut at ${cut}: ${levels}`)
    }
    await rm(backup, { recursive: true })
  })

  it('tells of a loss, and keeps the evidence, when a bit of the log is wrong', async () => {
    const log = await newest(/^log/)
    const end = (await readFile(log)).findLastIndex((byte) => byte !== 0) + 1
    const backup = `${folder}-backup`
    await cp(folder, backup, { recursive: true })
    for (let at = 0; at < end; at += 7) {
      await rm(folder, { recursive: true })
      await cp(backup, folder, { recursive: true })
      await flip(log, at)
      const { numbers, levels, notices } = await reopen()
      assert.deepEqual(numbers, all.slice(0, numbers.length), `flipped at ${at}`)
      assert.ok(numbers.length < 20, `flipped at ${at}`)
      assert.deepEqual(levels, ['loss'], `flipped at ${at}`)
      assert.equal((await readFile(notices[0]?.quarantined[0] ?? '')).length > 0, true)
      assert.deepEqual((await reopen()).numbers, numbers)
    }
    await rm(backup, { recursive: true })
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

/** Whether a record of the log ends at `cut`; records start at byte 32 and say their length. */
function isBoundary(log: Buffer, cut: number): boolean {
  let at = 32
  while (at < cut && at + 16 <= log.length) at += 16 + log.readUInt32LE(at) + 4
  return at === cut
}
