import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as path from 'node:path'
import { crc32 } from 'node:zlib'
import { v7 as uuidv7 } from 'uuid'
import type { StoreService } from '../../src/shared/contracts'
import { FrametroveError } from '../../src/shared/errors'
import { storeSettingsSchema } from '../../src/shared/settings'
import { storeService } from '../../src/shared/store-service'
import type { StoreEngine } from '../../src/store/engine/engine'
import { FILE_FOLDERS } from '../../src/store/files/frame-files'
import type { OpenedStore } from '../../src/store/opened-store'
import { LocalStore } from '../../src/worker/local-store'
import { callStore } from '../../src/worker/methods'
import { readTestEngine } from './engine-under-test'
import { FaultyIo } from './faulty-io'
import { canFail, type FaultCase, faultCases, lasting, nameOf, type Sites } from './io-faults'
import { testLocation } from './store-under-test'

/** A busy disk is waited for: so it has to be busy for long to be noticed. */
const CASES = [...faultCases, lasting('EBUSY')]

/** One operation of a store, whose every call is made to fail. */
export interface WalkStep {
  /** Brings the store to where the operation begins. */
  ready?(): Promise<unknown>
  /** The operation. It is done again after it has failed. */
  work(): Promise<unknown>
  /** Looks for what the operation does, where it was said to have succeeded. */
  done?(): Promise<void>
  /** Looks for what has to hold also where it failed. */
  check?(): Promise<void>
  /** Whether it leaves a busy disk to whoever calls it. */
  isUnretried?: boolean
  /** Whether images may be missing until it has succeeded. */
  isRepair?: boolean
  /** Whether it keeps images that no row names any more. */
  keepsImages?: boolean
}

/** A store that is walked through its operations, each of whose I/O calls fails in turn. */
export class StoreWalk {
  readonly folder: string
  readonly service: StoreService
  readonly #sites: Sites
  readonly #isThorough: boolean
  readonly #io = new FaultyIo()
  #local: LocalStore | null = null
  /** Images that no row names, left behind where a removal failed. */
  #orphans: string[] = []

  /** Each call fails in every way where it `isThorough`, else in one way, another one for each call in turn. */
  constructor(folder: string, sites: Sites, isThorough: boolean) {
    this.folder = folder
    this.#sites = sites
    this.#isThorough = isThorough
    this.service = storeService((method, parameters) => callStore(this.#opened, method, parameters, uuidv7()))
  }

  async open(): Promise<void> {
    const settings = storeSettingsSchema.parse({ keepRuns: 1, keepEventsDays: 3650 })
    const events = { opened: () => {}, changed: () => {}, progress: () => {}, log: () => {}, cleanUpWaits: () => {} }
    this.#local = await LocalStore.open(testLocation(this.folder), () => settings, events, this.#io)
  }

  async close(): Promise<void> {
    const local = this.#local
    this.#local = null
    await local?.close()
  }

  use<T>(work: (store: OpenedStore) => T | Promise<T>): Promise<T> {
    return this.#opened.use(work)
  }

  get isOpen(): boolean {
    return this.#local !== null
  }

  /** The absolute paths of the files below a folder of the storage folder. */
  filesBelow(name: string): string[] {
    const folder = path.join(this.folder, name)
    if (!existsSync(folder)) return []
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return entries.map((entry) => path.join(entry.parentPath, entry.name)).sort()
  }

  async through(name: string, step: WalkStep): Promise<void> {
    for (let at = 1; ; at++) {
      const call = this.#io.calls[at - 1]
      const possible = CASES.filter((it) => canFail(call, it))
      const chosen = this.#isThorough ? possible : possible.slice(at % possible.length).slice(0, 1)
      for (const [index, faultCase] of chosen.entries()) {
        if (await this.#fail(name, step, at, faultCase, index === 0)) continue
        assert.ok(at > 1, `${name} made no call`)
        return
      }
    }
  }

  /** Does the step with its `at`-th call failing; tells whether it had so many. */
  async #fail(name: string, step: WalkStep, at: number, faultCase: FaultCase, isFirst: boolean): Promise<boolean> {
    await step.ready?.()
    this.#io.arm(at, faultCase.fault)
    const error = await step.work().then(
      () => null,
      (failure: unknown) => failure,
    )
    const { hasFailed, calls } = this.#io
    const call = calls[at - 1] ?? ''
    this.#io.heal()
    try {
      if (!hasFailed) assert.equal(error, null)
      else this.#sites.add(call, isFirst)
      if (error === null) await step.done?.()
      else checkError(error, faultCase, call, step.isUnretried ?? false)
      const isClean = step.keepsImages !== true && !faultCase.fault.lasting && !call.startsWith('rm')
      await this.#check(isClean, error !== null && step.isRepair === true)
      await step.check?.()
      if (error === null) return hasFailed
      await step.work()
      await step.done?.()
      await this.#check(false)
    } catch (problem) {
      const where = `${name}, call ${at} (${call}), ${nameOf(faultCase)}`
      const message = problem instanceof Error ? problem.stack : String(problem)
      throw new Error(`${where}: ${message}\n  after ${String(error)}`, { cause: error })
    }
    return true
  }

  /** Memory is what another process would find on disk, and has all that it names. */
  async #check(isClean: boolean, mayMissImages = false): Promise<void> {
    const local = this.#local
    const compare = async (memory: StoreEngine | null) => {
      // Until the log can be cut, it may have more than was acknowledged, whole or not at all.
      const isUncut = memory !== null && memory.failure !== null
      const disk = await readTestEngine(this.folder, dump, false)
      if (memory && !isUncut) assert.deepEqual(dump(memory), disk, 'memory and disk')
      if (!mayMissImages) this.#checkImages(disk, isClean)
    }
    if (!local) return compare(null)
    await local.use(({ database }) => {
      assert.equal(database.engine.inTransaction, false)
      return database.quietly(() => compare(database.engine))
    })
  }

  #checkImages(tables: Dump, isClean: boolean): void {
    const named = new Set<string>()
    for (const { path: image, size_bytes, crc32: checksum } of [
      ...(tables.frame ?? []),
      ...(tables.event_frame ?? []),
      ...(tables.debug_session ?? []),
    ]) {
      if (image === null) continue
      const file = path.join(this.folder, String(image))
      named.add(file)
      const bytes = existsSync(file) ? readFileSync(file) : null
      assert.ok(bytes, `a row names a file that is not there: ${image}`)
      assert.deepEqual([bytes.length, crc32(bytes)], [size_bytes, checksum ?? crc32(bytes)], `of ${image}`)
    }
    const files = FILE_FOLDERS.flatMap((folder) => this.filesBelow(folder))
    const orphans = files.filter((file) => !named.has(file))
    if (isClean)
      assert.deepEqual(
        orphans.filter((file) => !this.#orphans.includes(file)),
        [],
        'new orphans',
      )
    this.#orphans = orphans
  }

  get #opened(): LocalStore {
    assert.ok(this.#local, 'the store is not open')
    return this.#local
  }
}

type Dump = Record<string, Record<string, unknown>[]>

/** All rows of all tables. */
function dump(engine: StoreEngine): Dump {
  const tables = engine.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  return Object.fromEntries(tables.map(({ name }) => [name, engine.read(`SELECT * FROM "${name}" ORDER BY rowid`)]))
}

function checkError(error: unknown, { fault, code }: FaultCase, call: string, isUnretried: boolean): void {
  assert.ok(error instanceof FrametroveError, `no error for people: ${String(error)}`)
  // The case was chosen by the calls of the time before; another call than a write fails as a whole.
  if (call === 'write') assert.notEqual(fault.when, 'short')
  for (const sentence of [error.what, error.why, error.action]) assert.match(sentence, /\S/)
  // Where a commit can't be taken back either, the store says that it takes no more writes.
  if (fault.lasting && error.code === 'rollback_failed') return
  // The log's calls have the names of others.
  assert.ok(error.code === code || (error.code === 'commit_failed' && code !== 'disk_full'), String(error))
  if (error.retryable && !isUnretried) assert.ok(fault.lasting, 'what passes by itself was not waited for')
}
