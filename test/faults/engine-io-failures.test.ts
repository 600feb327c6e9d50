import assert from 'node:assert/strict'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import * as path from 'node:path'
import { ERROR_CODES, toFrametroveError } from '../../src/shared/errors'
import type { OpenOptions, OpenStore } from '../../src/store/engine/open'
import { addItem, itemNumbers, openTestEngine, readTestEngine } from '../support/engine-under-test'
import { FaultyIo } from '../support/faulty-io'
import { canFail, type FaultCase, faultCases, nameOf, Sites } from '../support/io-faults'
import { temporaryFolders } from '../support/temporary-folder'

/** Long enough for a part of its transaction to go to the log before the rest. */
const LARGE = 'x'.repeat(400_000)

describe('the engine where I/O fails', function () {
  this.timeout(240_000)
  const newFolder = temporaryFolders()
  const sites = new Sites()
  let walk: Walk

  beforeEach(async () => {
    walk = new Walk(path.join(await newFolder(), 'storage'), sites)
  })
  after(() => console.log(`      ${sites.summary()}`))

  it('makes a store', async () => {
    await walk.through('make', {
      ready: () => walk.remove(),
      work: () => walk.open(),
    })
  })

  it('commits small transactions and large ones', async () => {
    await walk.open()
    await walk.through('commit', { work: async () => walk.add() })
    // Without the zeros written ahead, as after every opening.
    await walk.through('commit after opening', {
      ready: async () => {
        await walk.close()
        await walk.open()
      },
      work: async () => walk.add(),
    })
    await walk.through('commit of several parts', { work: async () => walk.addLarge() })
  })

  it('takes snapshots', async () => {
    await walk.open()
    await walk.through('snapshot', {
      ready: async () => walk.add(),
      work: () => walk.snapshot(),
    })
  })

  it('closes and opens', async () => {
    await walk.open()
    walk.add()
    await walk.through('close', {
      ready: async () => {
        if (!walk.isOpen) await walk.open()
        walk.add()
      },
      work: () => walk.close(),
    })
    await walk.through('open', {
      ready: async () => {
        if (!walk.isOpen) await walk.open()
        walk.add()
        await walk.close()
      },
      work: () => walk.open(),
    })
  })

  it('opens after a crash, and with damage', async () => {
    for (const damage of ['a torn tail', 'a bad snapshot', 'a bad log']) {
      await walk.remove()
      await walk.open()
      for (let n = 0; n < 3; n++) walk.add()
      await walk.snapshot()
      walk.add()
      await walk.close()
      if (damage === 'a torn tail') await walk.damage('log-3.bin', torn)
      if (damage === 'a bad snapshot') await walk.damage('snapshot-3.sqlite', (image) => image.fill(1, 0, 100))
      if (damage === 'a bad log') await walk.damage('log-3.bin', (log) => log.fill(1, 40, 50), 1)
      await walk.keep()
      await walk.through(`open with ${damage}`, {
        ready: () => walk.bringBack(),
        work: () => walk.open(),
        mayTellLoss: damage === 'a bad log',
      })
    }
  })

  it('migrates', async () => {
    await walk.open()
    walk.add()
    await walk.close()
    await walk.keep()
    walk.migrate = async (engine) => {
      if (engine.read("SELECT 1 FROM pragma_table_info('item') WHERE name = 'note'").length > 0) return false
      engine.transaction(() => engine.write({ sql: 'ALTER TABLE item ADD COLUMN note TEXT', parameters: [] }))
      return true
    }
    await walk.through('migrate', {
      ready: () => walk.bringBack(),
      work: () => walk.open(),
    })
  })
})

/** A log as a crash leaves it in the middle of an append. */
function torn(log: Buffer): Buffer {
  log.write('torn', log.findLastIndex((byte) => byte !== 0) + 1)
  return log
}

interface Step {
  /** Brings the store to where the step begins. */
  ready?(): Promise<void>
  work(): Promise<void>
  mayTellLoss?: boolean
}

/** A store that is walked through its steps, each of whose calls fails in turn, in every way. */
class Walk {
  migrate: OpenOptions['migrate'] | undefined
  readonly #folder: string
  readonly #sites: Sites
  readonly #io = new FaultyIo()
  /** The items that were acknowledged. */
  #items: number[] = []
  #store: OpenStore | null = null
  #kept: number[] = []

  constructor(folder: string, sites: Sites) {
    this.#folder = folder
    this.#sites = sites
  }

  async through(name: string, { ready, work, mayTellLoss = false }: Step): Promise<void> {
    for (let at = 1; ; at++) {
      let isFirst = true
      for (const faultCase of faultCases) {
        if (!canFail(this.#io.calls[at - 1], faultCase)) continue
        await ready?.()
        this.#io.arm(at, faultCase.fault)
        const error = await failureOf(work)
        const { hasFailed, calls } = this.#io
        this.#io.heal()
        const call = calls[at - 1] ?? ''
        const where = `${name}, call ${at} (${call}), ${nameOf(faultCase)}`
        if (!hasFailed) {
          assert.equal(error, null, `${where}: ${String(error)}`)
          return
        }
        this.#sites.add(call, isFirst)
        const isThorough = isFirst || faultCase.fault.lasting
        isFirst = false
        try {
          if (faultCase.fault.when === 'short') assert.equal(error, null)
          if (error !== null) checkError(error, faultCase, name.startsWith('commit'))
          await this.#checkEqual(mayTellLoss)
          // The next attempt shows it, too; here it is where the fault was a long one.
          if (error === null || !isThorough) continue
          await work()
          await this.#checkEqual(mayTellLoss)
        } catch (problem) {
          throw new Error(`${where}: ${problem instanceof Error ? problem.message : String(problem)}`, { cause: error })
        }
      }
    }
  }

  get isOpen(): boolean {
    return this.#store !== null
  }

  async open(): Promise<void> {
    const { sync: io, async: asyncIo } = this.#io
    const options = { io, asyncIo, ...(this.migrate ? { migrate: this.migrate } : {}) }
    this.#store = await openTestEngine(this.#folder, options)
  }

  add(): void {
    const n = (this.#items.at(-1) ?? 0) + 1
    addItem(this.#opened.engine, n)
    this.#items.push(n)
  }

  addLarge(): void {
    const n = (this.#items.at(-1) ?? 0) + 1
    const { engine } = this.#opened
    engine.transaction(() => {
      for (const t of [LARGE, LARGE, LARGE, 'short']) {
        engine.write({ sql: 'REPLACE INTO item (n, t) VALUES (?, ?)', parameters: [n, t] })
      }
    })
    this.#items.push(n)
  }

  async snapshot(): Promise<void> {
    await this.#opened.snapshots.take()
  }

  /** Whatever the disk says, it is closed then. */
  async close(): Promise<void> {
    const store = this.#store
    this.#store = null
    await store?.close()
  }

  async remove(): Promise<void> {
    await this.close()
    await rm(this.#folder, { recursive: true, force: true })
    this.#items = []
  }

  /** Changes a file; `lost` acknowledged items went with it. */
  async damage(name: string, change: (content: Buffer) => Buffer, lost = 0): Promise<void> {
    const file = path.join(this.#folder, 'store', name)
    await writeFile(file, change(await readFile(file)))
    this.#items = this.#items.slice(0, this.#items.length - lost)
  }

  /** Keeps the closed store as it is, for `bringBack`; the zeros written ahead would only take time to copy. */
  async keep(): Promise<void> {
    const store = path.join(this.#folder, 'store')
    for (const name of (await readdir(store)).filter((file) => file.startsWith('log'))) {
      const log = await readFile(path.join(store, name))
      await writeFile(path.join(store, name), log.subarray(0, log.findLastIndex((byte) => byte !== 0) + 1))
    }
    await rm(`${this.#folder}-kept`, { recursive: true, force: true })
    await cp(this.#folder, `${this.#folder}-kept`, { recursive: true })
    this.#kept = [...this.#items]
  }

  async bringBack(): Promise<void> {
    await this.close()
    await rm(this.#folder, { recursive: true, force: true })
    await cp(`${this.#folder}-kept`, this.#folder, { recursive: true })
    this.#items = [...this.#kept]
  }

  /** What is in memory must be what was acknowledged, and what another process would find. */
  async #checkEqual(mayTellLoss: boolean): Promise<void> {
    if (this.#store) {
      assert.equal(this.#store.engine.inTransaction, false)
      assert.deepEqual(itemNumbers(this.#store.engine), this.#items, 'memory')
      // Until the log can be cut, it may have more than was acknowledged, whole or not at all.
      if (this.#store.engine.failure) return
    }
    const found = await readTestEngine(
      this.#folder,
      (engine) =>
        engine.read("SELECT 1 FROM sqlite_master WHERE name = 'item'").length > 0 ? itemNumbers(engine) : [],
      mayTellLoss,
    )
    assert.deepEqual(found, this.#items, 'disk')
  }

  get #opened(): OpenStore {
    assert.ok(this.#store, 'the store is not open')
    return this.#store
  }
}

function checkError(error: unknown, { fault, code }: FaultCase, isCommit: boolean): void {
  const failure = toFrametroveError(error, '')
  // Where a commit can't be taken back either, the store says that it takes no more writes.
  if (isCommit && fault.lasting && failure.code === 'rollback_failed') {
    assert.equal(failure.severity, 'critical')
    return
  }
  const expected = isCommit && code !== 'disk_full' ? 'commit_failed' : code
  assert.equal(failure.code, expected, String(error))
  assert.equal(failure.severity, ERROR_CODES[expected].severity)
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work()
    return null
  } catch (error) {
    return error
  }
}
