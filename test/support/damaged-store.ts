import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import type { RecoveryNotice } from '../../src/shared/contracts'
import { scanLog } from '../../src/store/engine/log-scan'
import { storeFiles } from '../../src/store/engine/manifest'
import { addItem, itemNumbers, openTestEngine, unsyncedIo } from './engine-under-test'

/** The files of a store by name. */
export type StoreFiles = Map<string, Buffer>

/** A store of several generations, as its files were at one moment. */
export interface StoreHistory {
  files: StoreFiles
  /** How many transactions it has seen; each added the item of its number, from 0. */
  transactions: number
}

const HISTORY = { first: 6, second: 8, third: 10 }
/** Long ones, so that a log has several blocks, and short ones at last, which are cut at each of their bytes. */
const textOf = (n: number) => `item ${n} ${'x'.repeat(n < 20 ? 700 : 5)}`

/** What `makeHistory` made. */
export interface Histories {
  /** As it is after it was closed. */
  closed: StoreHistory
  /** As a crash would have left it. */
  crashed: StoreHistory
  /** Its manifest from before the last snapshot, and its log from when that was short. */
  older: StoreFiles
}

/** Makes a store with two snapshots, a sealed log between them and a log that goes on. */
export async function makeHistory(folder: string): Promise<Histories> {
  const { engine, snapshots, close } = await openTestEngine(folder, { io: unsyncedIo })
  let transactions = 0
  const add = (count: number) => {
    for (let i = 0; i < count; i++) addItem(engine, transactions, textOf(transactions++))
  }
  add(HISTORY.first)
  await snapshots.take()
  add(HISTORY.second)
  const manifest = await readFile(path.join(folder, 'store', 'manifest.json'))
  await snapshots.take()
  add(HISTORY.third / 2)
  const log = storeFiles.log(engine.log?.generation ?? 0)
  const older = new Map([
    ['manifest.json', manifest],
    [log, await readFile(path.join(folder, 'store', log))],
  ])
  add(HISTORY.third / 2)
  const crashed = { files: await readFiles(folder), transactions }
  await close()
  return { closed: { files: await readFiles(folder), transactions }, crashed, older }
}

/** What a store was when it was opened in spite of damage. */
export interface Outcome {
  /** The state is that after so many transactions. */
  transactions: number
  levels: RecoveryNotice['level'][]
  notices: RecoveryNotice[]
}

/**
 * Opens a store from damaged files, and checks what holds whatever the damage: the state is one that
 * there was, every notice has its evidence, and the store goes on from there without further ado.
 */
export async function openDamaged(folder: string, files: StoreFiles): Promise<Outcome> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(path.join(folder, 'store'), { recursive: true })
  for (const [name, content] of files) await writeFile(path.join(folder, 'store', name), content)

  const { engine, notices, close } = await openTestEngine(folder, { io: unsyncedIo })
  const numbers = itemNumbers(engine)
  assert.deepEqual(numbers, [...numbers.keys()], 'the state is none that there was')
  checkEvidence(notices, files)
  addItem(engine, numbers.length)
  await close()

  const again = await openTestEngine(folder, { io: unsyncedIo })
  assert.deepEqual([itemNumbers(again.engine).length, again.notices], [numbers.length + 1, []], 'opened once more')
  await again.close()
  return { transactions: numbers.length, levels: notices.map((it) => it.level), notices }
}

/** What is kept must be a damaged file's bytes, all of them or its end. */
function checkEvidence(notices: readonly RecoveryNotice[], files: StoreFiles): void {
  for (const { message, quarantined } of notices) {
    const isThere = !message.includes(' gone') && [...files.keys()].some((name) => message.includes(name))
    if (isThere || (files.size > 1 && message.includes('No snapshot')))
      assert.ok(quarantined.length > 0, `no evidence of “${message}”`)
    for (const kept of quarantined) {
      const content = readFileSync(kept)
      assert.ok(
        [...files.values()].some((file) => file.subarray(file.length - content.length).equals(content)),
        `${kept} is no evidence`,
      )
    }
  }
}

/** A copy of a store's files with one of them replaced, or left out. */
export function withFile({ files }: StoreHistory, name: string, content: Buffer | null): StoreFiles {
  const changed = new Map(files)
  if (content) changed.set(name, content)
  else changed.delete(name)
  return changed
}

/** A store's file that must be there. */
export function fileOf({ files }: StoreHistory, name: string): Buffer {
  const content = files.get(name)
  assert.ok(content, `${name} is not there`)
  return content
}

/** Where the records of a log begin, and at last where they end. */
export function recordOffsets(log: Buffer): number[] {
  const offsets = [32]
  const end = scanLog(log).committedEnd
  for (let at = 32; at < end; offsets.push(at)) at += 16 + log.readUInt32LE(at) + 4
  return offsets
}

/** The names of a store's files of one kind, the newest first. */
export function newestFirst({ files }: StoreHistory, kind: 'snapshot' | 'log'): string[] {
  const generation = (name: string) => Number(/\d+/.exec(name)?.[0])
  return [...files.keys()].filter((name) => name.startsWith(kind)).sort((a, b) => generation(b) - generation(a))
}

async function readFiles(folder: string): Promise<StoreFiles> {
  const store = path.join(folder, 'store')
  const names = (await readdir(store)).filter((name) => name !== 'store.lock')
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(path.join(store, name))] as const)))
}
