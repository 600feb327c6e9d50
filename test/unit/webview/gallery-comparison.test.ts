import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GalleryFrame } from '../../../src/shared/gallery'
import type { FrameView, GalleryState } from '../../../src/shared/gallery-contract'
import { Comparison } from '../../../src/webview/gallery/comparison'

/** A gallery of frames by their keys, and a comparison in it. */
function gallery(keys: number[]) {
  const state: GalleryState = {
    ...{ scope: { kind: 'video', videoId: 'yard' }, filter: {}, sort: { by: 'number', isDescending: false } },
    ...{ index: 0, isOpen: false, compared: null, selected: [], first: null, pictureWidth: 160, hiddenLabels: [] },
  }
  const store = { keys, hasFailed: false }
  const comparison = new Comparison({
    state: () => state,
    update: (changes) => void Object.assign(state, changes),
    loadFrame: async (index) => {
      if (store.hasFailed) return undefined
      const key = store.keys[index]
      return key === undefined ? null : viewOf(key, index)
    },
    findAgain: async ({ key }) => {
      if (store.keys.includes(key)) return store.keys.indexOf(key)
      return store.keys.length === 0 ? null : Math.min(store.keys.length - 1, key)
    },
    changed: () => {},
  })
  const shown = () => comparison.views.map((view) => view?.details.key)
  return { state, store, comparison, shown }
}

function viewOf(key: number, index: number): FrameView {
  const frame: GalleryFrame = {
    ...{ key, frameNumber: key, timestampMs: key * 10, path: null, width: null, height: null, sizeBytes: null },
    ...{ detections: 0, hasCaption: false, tags: [], source: null },
  }
  return { details: { ...frame, index, boxes: [], captions: [], transcript: [] }, image: null }
}

describe('the comparison of two frames of a gallery', () => {
  it('shows both, and the keys change the second one', async () => {
    const { state, comparison, shown } = gallery([0, 1, 2, 3, 4])
    comparison.show([1, 2])
    await sleep(1)
    assert.deepEqual(shown(), [1, 2])
    assert.deepEqual({ index: state.index, side: comparison.side }, { index: 2, side: 1 })
    assert.deepEqual(comparison.moved(4), [1, 4])
    comparison.activate(0)
    assert.equal(state.index, 1)
    assert.deepEqual(comparison.moved(0), [0, 2])
    assert.equal(comparison.current?.details.key, 1)
  })

  it('is shown again with the side that the keys worked on', async () => {
    const { state, comparison, shown } = gallery([0, 1, 2, 3, 4])
    Object.assign(state, { compared: [3, 0], index: 3 })
    comparison.restore()
    await sleep(1)
    assert.deepEqual({ shown: shown(), side: comparison.side }, { shown: [3, 0], side: 0 })
  })

  it('stays with its frames where others went', async () => {
    const { state, store, comparison, shown } = gallery([0, 1, 2, 3, 4])
    comparison.show([2, 4])
    await sleep(1)
    store.keys = [2, 3, 4]
    await comparison.refresh()
    assert.deepEqual(state.compared, [0, 2])
    assert.equal(state.index, 2)
    assert.deepEqual(shown(), [2, 4])
  })

  it('is over where one frame is left, or none', async () => {
    for (const left of [[4], []]) {
      const { state, store, comparison } = gallery([0, 1, 2, 3, 4])
      comparison.show([2, 4])
      await sleep(1)
      store.keys = left
      await comparison.refresh()
      assert.equal(state.compared, null)
    }
  })

  it('stays as it is while frames can not be read', async () => {
    const { state, store, comparison, shown } = gallery([0, 1, 2])
    comparison.show([0, 1])
    await sleep(1)
    store.hasFailed = true
    state.compared = [0, 2]
    await comparison.load()
    assert.deepEqual(shown(), [0, 1])
    assert.deepEqual(state.compared, [0, 2])
  })
})
