import assert from 'node:assert/strict'
import {
  fileOf,
  type Histories,
  makeHistory,
  newestFirst,
  type Outcome,
  openDamaged,
  recordOffsets,
  type StoreFiles,
  type StoreHistory,
  withFile,
} from '../support/damaged-store'
import { Random } from '../support/random'
import { temporaryFolders } from '../support/temporary-folder'

const SEED = Number(process.env.FRAMETROVE_SEED ?? 1)
const FLIPS = 300
const BLOCK = 4096

describe(`a store with torn and rotten files (seed ${SEED})`, function () {
  // Each case opens the store, writes to it and opens it again.
  this.timeout(240_000)
  const newFolder = temporaryFolders()
  let folder: string
  let closed: StoreHistory
  let crashed: StoreHistory
  let older: Histories['older']
  let log: string

  beforeEach(async () => {
    folder = await newFolder()
    ;({ closed, crashed, older } = await makeHistory(folder))
    log = newestFirst(closed, 'log')[0] ?? ''
  })

  const open = (files: StoreFiles) => openDamaged(folder, files)

  it('opens without a word when nothing is wrong, whether it was closed or not', async () => {
    for (const { files, transactions } of [closed, crashed]) {
      assert.deepEqual(await open(files), { transactions, levels: [], notices: [] })
    }
  })

  it('opens as of the last whole record, wherever the last three are cut', async () => {
    const offsets = recordOffsets(fileOf(crashed, log))
    const end = offsets.at(-1) ?? 0
    for (let cut = offsets.at(-4) ?? 0; cut <= end; cut++) {
      const whole = offsets.findLastIndex((offset) => offset <= cut)
      const transactions = crashed.transactions - (offsets.length - 1 - whole)
      const openedWith = async (history: StoreHistory, tail: Buffer) => {
        const content = Buffer.concat([fileOf(history, log).subarray(0, cut), tail])
        const outcome = await open(withFile(history, log, content))
        assert.equal(outcome.transactions, transactions, `cut at ${cut}`)
        return outcome.levels
      }
      // Once the store was closed, nothing at the end can be a crash's doing.
      assert.deepEqual(await openedWith(closed, Buffer.alloc(0)), cut < end ? ['loss'] : [], `cut at ${cut}, closed`)
      const isBoundary = offsets.includes(cut)
      for (const tail of [Buffer.alloc(0), Buffer.alloc(BLOCK)]) {
        const levels = await openedWith(crashed, tail)
        // The last byte of a record is never zero.
        assert.deepEqual(levels, isBoundary ? [] : ['notice'], `cut at ${cut}, with ${tail.length} zeros behind`)
      }
    }
  })

  it('says every flipped bit, and has all that does not rest on it', async () => {
    const random = new Random(SEED)
    const names = [...closed.files.keys()]
    for (let round = 0; round < FLIPS; round++) {
      const history = random.oneIn(2) ? closed : crashed
      const name = names[random.below(names.length)] ?? ''
      const content = Buffer.from(fileOf(history, name))
      const used = content.findLastIndex((byte) => byte !== 0) + 1
      // The zeros behind a log that is sealed are nothing.
      const at = random.below(name === log && random.oneIn(2) ? content.length : used)
      const bit = random.below(8)
      content[at] = (content[at] ?? 0) ^ (1 << bit)
      const what = `round ${round}: bit ${bit} of byte ${at} of ${name}${history === closed ? '' : ', not closed'}`
      const outcome = await named(what, open(withFile(history, name, content)))
      check(history, name, outcome, what)
      assert.equal(outcome.levels.includes('loss') || outcome.transactions === history.transactions, true, what)
    }
  })

  it('says every block of zeros, and has all that does not rest on it', async () => {
    const changed = (content: Buffer, at: number) => {
      const zeroed = Buffer.from(content)
      zeroed.fill(0, at, Math.min(at + BLOCK, zeroed.length))
      return zeroed.equals(content) ? null : zeroed
    }
    for (const history of [closed, crashed]) {
      for (const name of history.files.keys()) {
        const content = fileOf(history, name)
        for (let at = 0; at < content.length; at += BLOCK) {
          const zeroed = changed(content, at)
          const what = `zeros from ${at} in ${name}${history === closed ? '' : ', not closed'}`
          if (zeroed) check(history, name, await named(what, open(withFile(history, name, zeroed))), what)
        }
      }
    }
  })

  it('says every file that is gone, empty or half', async () => {
    for (const history of [closed, crashed]) {
      for (const name of history.files.keys()) {
        const content = fileOf(history, name)
        const used = content.findLastIndex((byte) => byte !== 0) + 1
        for (const left of [null, Buffer.alloc(0), content.subarray(0, used >> 1)]) {
          const what = `${name} with ${left?.length ?? 'no'} bytes`
          check(history, name, await named(what, open(withFile(history, name, left))), what)
        }
      }
    }
  })

  it('takes no older snapshot, log or manifest for the one that belongs there', async () => {
    for (const name of older.keys()) {
      const files = withFile(closed, name, older.get(name) ?? null)
      const outcome = await named(name, open(files))
      if (name === log) assert.deepEqual(outcome.levels, ['loss'], name)
      else assert.equal(outcome.transactions, closed.transactions, name)
    }
    for (const kind of ['snapshot', 'log'] as const) {
      const [newer = '', old = ''] = newestFirst(closed, kind)
      for (const [name, from] of [
        [newer, old],
        [old, newer],
      ] as const) {
        const what = `${name} replaced by ${from}`
        check(closed, name, await named(what, open(withFile(closed, name, fileOf(closed, from)))), what)
      }
    }
  })

  it('has an empty store only with a word, whatever is left', async () => {
    const names = [...closed.files.keys()]
    for (let left = 1; left < 1 << names.length; left++) {
      const files = new Map(names.filter((_, i) => left & (1 << i)).map((name) => [name, fileOf(closed, name)]))
      const what = `only ${[...files.keys()].join(', ')}`
      const { transactions, levels } = await named(what, open(files))
      assert.equal(levels.includes('loss'), transactions < closed.transactions, what)
    }
    for (const name of newestFirst(closed, 'snapshot')) {
      const files = new Map(closed.files).set('snapshot-9.sqlite.tmp', Buffer.from('one that was not finished'))
      for (const snapshot of newestFirst(closed, 'snapshot')) files.set(snapshot, Buffer.alloc(100, name))
      const { transactions, levels } = await open(files)
      assert.deepEqual([transactions, levels.includes('loss')], [0, true])
    }
  })

  /** Says which case it was that failed. */
  async function named<T>(what: string, work: Promise<T>): Promise<T> {
    return work.catch((error) => {
      throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    })
  }

  /** What must hold once one file of a store is damaged. */
  function check(history: StoreHistory, name: string, { transactions, levels }: Outcome, what: string): void {
    assert.ok(levels.length > 0, `${what}: not a word`)
    if (name !== log) {
      assert.deepEqual([transactions, levels.includes('loss')], [history.transactions, false], what)
    } else if (history === closed) {
      assert.ok(levels.includes('loss') || transactions === history.transactions, what)
    }
  }
})
