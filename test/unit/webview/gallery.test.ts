import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GalleryFrame } from '../../../src/shared/gallery'
import { galleryMessageSchema } from '../../../src/shared/gallery-contract'
import { FramePages } from '../../../src/webview/gallery/frame-pages'
import { parsePlace, parseTime } from '../../../src/webview/gallery/places'
import { Thumbnails } from '../../../src/webview/gallery/thumbnails'
import { fitting, lookOf, pan, viewOf, zoomAt } from '../../../src/webview/gallery/zoom'

describe('the places of a gallery', () => {
  it('are read as times', () => {
    const times = ['1:05.250', '1:02:03', '65.25', '65 s', '0,5', 'x', '', '1:', '-1'].map(parseTime)
    assert.deepEqual(times, [65_250, 3_723_000, 65_250, 65_000, 500, null, null, null, null])
  })

  it('are frame numbers where they are whole', () => {
    assert.deepEqual(parsePlace(' #120 '), { frameNumber: 120 })
    assert.deepEqual(parsePlace('120'), { frameNumber: 120 })
    assert.deepEqual(parsePlace('2:00'), { timestampMs: 120_000 })
    assert.equal(parsePlace('frame'), null)
  })
})

describe('the zoom of a frame', () => {
  const stage = { width: 800, height: 600 }
  const picture = { width: 1600, height: 900 }

  it('fits the whole picture into the middle', () => {
    assert.deepEqual(fitting(stage, picture), { scale: 0.5, x: 0, y: 75 })
  })

  it('keeps what is under the pointer', () => {
    const view = zoomAt(fitting(stage, picture), 4, { x: 600, y: 300 }, stage, picture)
    assert.equal(view.scale, 2)
    // The pixel there before and after.
    assert.equal((600 - view.x) / view.scale, 1200)
    assert.equal((300 - view.y) / view.scale, 450)
  })

  it('never moves the picture off its stage, nor makes it smaller than what fits', () => {
    const view = zoomAt(fitting(stage, picture), 4, { x: 400, y: 300 }, stage, picture)
    assert.deepEqual(pan(view, 1e6, 1e6, stage, picture), { scale: 2, x: 0, y: 0 })
    assert.deepEqual(pan(view, -1e6, -1e6, stage, picture), { scale: 2, x: -2400, y: -1200 })
    assert.deepEqual(zoomAt(view, 0.01, { x: 0, y: 0 }, stage, picture), fitting(stage, picture))
  })
})

describe('the look at a picture', () => {
  const stage = { width: 800, height: 600 }
  const picture = { width: 1600, height: 900 }
  const view = zoomAt(fitting(stage, picture), 4, { x: 600, y: 300 }, stage, picture)

  it('gives the same view again', () => {
    const look = lookOf(view, stage, picture)
    assert.equal(look.factor, 4)
    assert.deepEqual(viewOf(look, stage, picture), view)
  })

  it('shows the same part of a picture of another size, on a stage of another size', () => {
    const [otherStage, otherPicture] = [
      { width: 400, height: 300 },
      { width: 160, height: 90 },
    ]
    const other = viewOf(lookOf(view, stage, picture), otherStage, otherPicture)
    const middle = (it: { scale: number; x: number }, room: number, size: number) =>
      (room / 2 - it.x) / (size * it.scale)
    assert.equal(middle(other, 400, 160), middle(view, 800, 1600))
    assert.equal(other.scale, 2 * 4)
  })

  it('stays on its stage', () => {
    assert.deepEqual(viewOf({ factor: 4, x: 0, y: 0 }, stage, picture), { scale: 2, x: 0, y: 0 })
  })
})

describe('the frames of a long list', () => {
  const frame = (key: number): GalleryFrame => ({
    ...{ key, frameNumber: key, timestampMs: null, path: null, width: null, height: null, sizeBytes: null },
    ...{ detections: 0, hasCaption: false, tags: [], source: null },
  })

  it('are read where they are in view, with what is around', async () => {
    const asked: number[] = []
    const pages = new FramePages(
      async (offset, limit) => {
        asked.push(offset)
        return { total: 100_000, items: Array.from({ length: limit }, (_, at) => frame(offset + at)) }
      },
      () => {},
    )
    pages.want(0, 20)
    pages.want(99_950, 99_999)
    await sleep(10)
    assert.equal(pages.get(99_999)?.key, 99_999)
    assert.equal(pages.get(50_000), undefined)
    assert.deepEqual(asked, [0, 99_900, 99_800])
    assert.equal(pages.total, 100_000)
  })

  it('stay while they are read anew, and a failed reading is not repeated for ever', async () => {
    let answers = 0
    const pages = new FramePages(
      async () => (++answers === 1 ? { total: 1, items: [frame(answers)] } : null),
      () => {},
    )
    pages.refresh()
    await sleep(10)
    pages.want(0, 0)
    pages.refresh()
    assert.equal(pages.get(0)?.key, 1)
    await sleep(10)
    assert.equal(answers, 2)
    assert.equal(pages.get(0)?.key, 1)
  })
})

describe('the small pictures', () => {
  it('are asked for while they are in view, and again once when they do not load', async () => {
    const asked: string[] = []
    const thumbnails = new Thumbnails(
      async (paths, width) => {
        asked.push(...paths)
        await sleep(1)
        return paths.map((path) => (path === 'gone' ? null : `${width}/${path}`))
      },
      () => {},
    )
    const many = Array.from({ length: 100 }, (_, index) => `old-${index}`)
    thumbnails.want(many, 100)
    thumbnails.want(['a', 'gone'], 100)
    await sleep(30)
    assert.equal(thumbnails.get('a'), '160/a')
    assert.equal(thumbnails.get('gone'), null)
    assert.ok(asked.length < 50, 'what went out of view was asked for')
    for (const expected of [undefined, null]) {
      thumbnails.lost('a')
      assert.equal(thumbnails.get('a'), expected)
      thumbnails.want(['a'], 100)
      await sleep(10)
    }
    thumbnails.want(['a'], 200)
    await sleep(10)
    assert.equal(thumbnails.get('a'), '320/a')
  })

  it('are not said to be gone where they could not be asked for, and asked for when something has changed', async () => {
    let asked = 0
    const thumbnails = new Thumbnails(
      async (paths) => (++asked === 1 ? null : paths.map((path) => path)),
      () => {},
    )
    for (const expected of [undefined, undefined, 'a']) {
      if (expected !== undefined) thumbnails.refresh()
      thumbnails.want(['a'], 100)
      await sleep(5)
      assert.equal(thumbnails.get('a'), expected)
    }
    assert.equal(asked, 2)
  })
})

describe('messages of the gallery', () => {
  const accepts = (message: unknown): boolean => galleryMessageSchema.safeParse(message).success
  const query = { filter: {}, sort: { by: 'number', isDescending: false } }

  it('are taken as the contract has them, and dropped otherwise', () => {
    assert.ok(accepts({ t: 'q', i: '1', m: 'loadFrames', a: [query, 0, 100] }))
    assert.ok(accepts({ t: 'q', i: '1', m: 'loadThumbnails', a: [['frames/a/frame_001.jpg'], 160] }))
    for (const message of [
      { t: 'q', i: '1', m: 'loadFrames', a: [query, -1, 100] },
      { t: 'q', i: '1', m: 'loadFrames', a: [query, 0, 1e6] },
      { t: 'q', i: '1', m: 'loadThumbnails', a: [['a'], 100_000] },
      { t: 'q', i: '1', m: 'keep', a: [{}] },
      { t: 'q', i: '1', m: 'toString', a: [] },
    ]) {
      assert.equal(accepts(message), false, JSON.stringify(message))
    }
  })
})
