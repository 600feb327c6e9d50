import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromRanges, toRanges } from '../../../src/webview/gallery/key-ranges'
import { Selection } from '../../../src/webview/gallery/selection'

describe('the keys of selected frames', () => {
  it('are kept as ranges', () => {
    const keys = new Set([7, 3, 2, 1, -2, -1, 9])
    const ranges = toRanges(keys)
    assert.deepEqual(ranges, [
      [-2, -1],
      [1, 3],
      [7, 7],
      [9, 9],
    ])
    assert.deepEqual([...fromRanges(ranges, 100)].sort(), [...keys].sort())
    assert.equal(fromRanges([[0, Number.MAX_SAFE_INTEGER]], 100).size, 100)
    assert.equal(fromRanges([[5, 1]], 100).size, 0)
  })
})

describe('the selection of a gallery', () => {
  /** A gallery of so many frames, whose keys are ten times their places. Those before `readTo` are read. */
  function gallery({ total = 1000, readTo = 100 } = {}) {
    const keys = Array.from({ length: total }, (_, index) => index * 10)
    const state = { keys, all: keys as number[] | null, loaded: [] as [number, number][], delayMs: 0, changes: 0 }
    const selection = new Selection({
      keyAt: (index) => (index < readTo ? state.keys[index] : undefined),
      loadKeys: async (from, to) => {
        state.loaded.push([from, to])
        await sleep(state.delayMs)
        return state.keys.slice(from, to + 1)
      },
      loadAllKeys: async () => state.all,
      total: () => state.keys.length,
      changed: () => {
        state.changes++
      },
    })
    return { state, selection }
  }

  it('toggles a frame', () => {
    const { state, selection } = gallery()
    selection.toggle(3)
    selection.toggle(5)
    selection.toggle(3)
    assert.deepEqual(selection.keys, [50])
    assert.ok(selection.has(50))
    // What is not read has no key yet.
    selection.toggle(500)
    assert.equal(selection.size, 1)
    assert.equal(state.changes, 3)
  })

  it('extends a range from its anchor, and keeps what was selected before', async () => {
    const { state, selection } = gallery()
    selection.toggle(1)
    selection.toggle(10)
    await selection.extend(10, 13)
    assert.deepEqual(selection.keys, [10, 100, 110, 120, 130])
    await selection.extend(13, 11)
    assert.deepEqual(selection.keys, [10, 100, 110])
    await selection.extend(11, 8)
    assert.deepEqual(selection.keys, [10, 100, 80, 90])
    assert.deepEqual(state.loaded, [])
    // After going elsewhere another range begins there.
    await selection.extend(20, 21)
    assert.deepEqual(selection.keys, [10, 100, 80, 90, 200, 210])
  })

  it('reads the keys of a range that is not in view', async () => {
    const { state, selection } = gallery()
    await selection.extend(90, 700)
    assert.equal(selection.size, 611)
    assert.deepEqual(state.loaded, [[90, 700]])
  })

  it('drops the keys of a range that was overtaken', async () => {
    const { state, selection } = gallery()
    state.delayMs = 30
    const slow = selection.extend(0, 700)
    state.delayMs = 0
    await selection.extend(700, 650)
    await slow
    assert.equal(selection.size, 651)
    const slower = selection.all()
    selection.clear()
    await slower
    assert.equal(selection.size, 0)
  })

  it('takes all that are shown, in place of what was selected', async () => {
    const { state, selection } = gallery({ total: 100_000 })
    selection.toggle(1)
    state.keys = state.keys.slice(0, 50_000)
    await selection.all()
    assert.equal(selection.size, 50_000)
    selection.forgetPlaces()
    await selection.extend(3, 4)
    assert.equal(selection.size, 50_000)
  })

  it('loses frames that are gone, and none where that can not be told', async () => {
    const { state, selection } = gallery()
    await selection.extend(0, 4)
    state.all = null
    await selection.refresh()
    assert.equal(selection.size, 5)
    state.all = [40, 20, 0]
    await selection.refresh()
    assert.deepEqual(selection.keys, [0, 20, 40])
    assert.deepEqual(await selection.ordered(), [40, 20, 0])
  })

  it('is kept over a reload', async () => {
    const { selection } = gallery()
    const { selection: again } = gallery()
    for (const index of [3, 7]) selection.toggle(index)
    again.restore(selection.ranges)
    assert.deepEqual(again.keys, selection.keys)
    assert.deepEqual(again.ranges, [
      [30, 30],
      [70, 70],
    ])
  })
})
