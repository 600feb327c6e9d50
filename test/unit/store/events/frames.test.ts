import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { inspectImage } from '../../../../src/store/files/image'
import { FaultyIo } from '../../../support/faulty-io'
import { openTestStore, type StoreUnderTest } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'
import { exifData, fixture, makePng, makeWebp, vp8x, withSegment } from '../../files/images'

const jpeg = readFileSync('test/fixtures/images/baseline.jpg')
const png = readFileSync('test/fixtures/images/opaque.png')

describe('frames of events in the store', function () {
  this.timeout(60_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = await newFolder()
    store = openTestStore(join(folder, 'storage'))
  })
  afterEach(() => store.service.close())

  const save = (request: object) => store.service.saveFrames({ eventId: 'door', ...request }, {})
  const listed = async (eventId = 'door') => (await store.service.listEventFrames(eventId, {})).items
  const imageFile = (name: string, bytes: Uint8Array = jpeg) => {
    const file = join(folder, name)
    writeFileSync(file, bytes)
    return file
  }

  it('come from files, bytes, data URLs and pixels, JPEG byte for byte', async () => {
    const pixels = { data: new Uint8Array(6 * 4 * 3).fill(200), width: 6, height: 4 }
    const rgba = { data: new Uint8ClampedArray(2 * 2 * 4).fill(255), width: 2, height: 2 }
    const frames = [
      imageFile('a.jpg'),
      new Uint8Array(jpeg),
      `data:image/png;base64,${png.toString('base64')}`,
      pixels,
      rgba,
    ]
    const saved = await save({ frames, timestamps: [0, 40.4, null, 120, 160] })
    assert.deepEqual(
      saved.map(({ frameNumber, timestampOffsetMs }) => [frameNumber, timestampOffsetMs]),
      [1, 2, 3, 4, 5].map((number, at) => [number, [0, 40, null, 120, 160][at]]),
    )
    for (const frame of saved) {
      const bytes = readFileSync(frame.path ?? '')
      const { format, width, height } = await inspectImage(bytes, 'frame')
      assert.deepEqual(
        { format, width, height, sizeBytes: bytes.length },
        {
          ...{ format: 'jpeg', width: frame.width, height: frame.height, sizeBytes: frame.sizeBytes },
        },
      )
      assert.equal(frame.eventId, 'door')
    }
    assert.deepEqual(readFileSync(saved[0]?.path ?? ''), jpeg)
    assert.deepEqual(readFileSync(saved[1]?.path ?? ''), jpeg)
    assert.deepEqual([saved[3]?.width, saved[3]?.height, saved[4]?.width], [6, 4, 2])
    assert.match(saved[0]?.relativePath ?? '', /^frames\/door-[0-9a-f]{32}\/frame_001\.jpg$/)
    assert.deepEqual(await listed(), saved)
    assert.deepEqual(store.changes, [{ videoIds: [], eventIds: ['door'], activityIds: [] }])
  })

  it('go on from the last number, or have the ones that are given', async () => {
    await save({ frames: [jpeg, jpeg] })
    await save({ frames: [jpeg] })
    await save({ frames: [jpeg, jpeg], frameNumbers: [1000, 10] })
    assert.deepEqual(
      (await listed()).map(({ frameNumber, path }) => [frameNumber, basename(path ?? '')]),
      [
        ...[
          [1, 'frame_001.jpg'],
          [2, 'frame_002.jpg'],
          [3, 'frame_003.jpg'],
        ],
        ...[
          [10, 'frame_010.jpg'],
          [1000, 'frame_1000.jpg'],
        ],
      ],
    )
  })

  it('are refused as a whole where one can not be saved, and nothing is left', async () => {
    const bad = imageFile('bad.jpg', jpeg.subarray(0, jpeg.length / 2))
    const huge = Buffer.from(jpeg)
    const header = huge.indexOf(Buffer.from([0xff, 0xc0]))
    for (const side of [5, 7]) huge.writeUInt16BE(40_000, header + side)
    const hugePng = makePng({ width: 40_000, height: 40_000, rows: Buffer.alloc(9) })
    const animated = makeWebp(['VP8X', vp8x(9, 9, 2)], ['ANIM', Buffer.alloc(6)], ['ANMF', Buffer.alloc(30)])
    const refusals: [object, string, RegExp][] = [
      [{ frames: [] }, 'invalid_input', /must not be empty/],
      [{ frames: [jpeg, jpeg], timestamps: [1] }, 'invalid_input', /one for each of the 2 frames, got 1/],
      [{ frames: [jpeg, jpeg], frameNumbers: [3, 3] }, 'invalid_input', /3 is given twice/],
      [{ frames: [jpeg], frameNumbers: [0] }, 'invalid_input', /at least 1/],
      [{ frames: ['a.jpg'] }, 'invalid_input', /absolute path or a data URL/],
      [{ frames: [jpeg, bad] }, 'invalid_image', /bad\.jpg|cut off/],
      [{ frames: [jpeg, 'data:image/jpeg;base64,AAAA'] }, 'invalid_image', /frames\[1\]|not an image/],
      [{ frames: [{ data: new Uint8Array(5), width: 2, height: 2 }] }, 'invalid_image', /neither RGB nor RGBA/],
      [{ frames: [jpeg, huge] }, 'invalid_image', /too large: 40000 × 40000 pixels/],
      [{ frames: [hugePng, jpeg] }, 'invalid_image', /too large: 40000 × 40000 pixels/],
      [{ frames: [jpeg, animated] }, 'invalid_image', /animated WebP/],
      [{ frames: [jpeg], eventId: '' }, 'invalid_input', /empty/],
    ]
    for (const [request, code, message] of refusals) {
      const error = await save(request).catch((thrown) => thrown)
      assert.equal(error.code, code, String(error))
      assert.match(`${error.what} ${error.why}`, message)
    }
    await assert.rejects(listed(), { code: 'not_found' })
    assert.equal(
      existsSync(join(folder, 'storage', 'frames')) && readdirSync(join(folder, 'storage', 'frames')).length > 0,
      false,
    )
  })

  it('are refused where the event has that number', async () => {
    const [first] = await save({ frames: [jpeg] })
    await assert.rejects(save({ frames: [jpeg, png], frameNumbers: [2, 1] }), {
      ...{ code: 'invalid_input', why: /frameNumbers\[1\]: the event has a frame 1 already/ },
    })
    assert.deepEqual(await listed(), [first])
    assert.deepEqual(readdirSync(dirname(first?.path ?? '')), ['frame_001.jpg'])
  })

  it('take the place of files that a crash has left', async () => {
    const [first] = await save({ frames: [jpeg] })
    const left = join(dirname(first?.path ?? ''), 'frame_002.jpg')
    writeFileSync(left, 'half')
    const [second] = await save({ frames: [jpeg] })
    assert.equal(second?.path, left)
    assert.deepEqual(readFileSync(left), jpeg)
  })

  it('of one event that are saved at once all have their numbers', async () => {
    await Promise.all(Array.from({ length: 8 }, () => save({ frames: [jpeg, jpeg] })))
    assert.deepEqual(
      (await listed()).map((frame) => frame.frameNumber),
      Array.from({ length: 16 }, (_, at) => at + 1),
    )
  })

  it('go with deleteFrames, their event stays; both go with deleteEvents', async () => {
    const [frame] = await save({ frames: [jpeg, jpeg] })
    await store.service.saveEvent('other', {})
    const bytes = jpeg.length * 2
    assert.deepEqual(await store.service.describeEventDeletion(['door', 'gone']), { events: 1, frames: 2, bytes })
    assert.deepEqual(await store.service.deleteFrames('door'), { events: 0, frames: 2, bytes })
    assert.equal(existsSync(dirname(frame?.path ?? '')), false)
    assert.deepEqual(await listed(), [])
    await save({ frames: [jpeg] })
    assert.deepEqual(await store.service.deleteEvents(['door', 'other', 'gone', 'door']), {
      ...{ events: 2, frames: 1, bytes: jpeg.length },
    })
    assert.deepEqual(await store.service.listEventDays(), [])
    assert.equal(existsSync(join(folder, 'storage', 'frames')), false)
    await assert.rejects(store.service.deleteFrames('door'), { code: 'not_found' })
  })

  it('are not half there where the disk fails in the middle', async () => {
    await store.service.status()
    // A file where the folder of the images should be.
    writeFileSync(join(folder, 'storage', 'frames'), '')
    await assert.rejects(save({ frames: [jpeg, jpeg] }), { code: 'file_system' })
    await assert.rejects(listed(), { code: 'not_found' })
    await rm(join(folder, 'storage', 'frames'))
    assert.equal((await save({ frames: [jpeg, jpeg] })).length, 2)
  })

  it('are taken as CMYK and progressive JPEG too, and turned ones with their upright size', async () => {
    const turned = withSegment(jpeg, 0xe1, exifData(6))
    const saved = await save({ frames: [fixture('cmyk.jpg'), fixture('progressive.jpg'), turned] })
    assert.deepEqual(
      saved.map(({ width, height }) => [width, height]),
      [
        [96, 64],
        [64, 40],
        [40, 64],
      ],
    )
  })

  for (const [code, told] of [
    ['ENOSPC', 'disk_full'],
    ['EROFS', 'file_system'],
  ] as const) {
    it(`are not half there where the disk fails with ${code} at any moment`, async () => {
      await store.service.close()
      const io = new FaultyIo()
      store = openTestStore(join(folder, 'storage'), {}, io)
      await store.service.status()
      const frames = [imageFile('a.jpg'), new Uint8Array(jpeg), png]
      for (let at = 1; ; at++) {
        const eventId = `door ${at}`
        io.arm(at, { code, when: 'before', lasting: true })
        const error = await save({ eventId, frames }).catch((thrown) => thrown)
        const { hasFailed } = io
        io.heal()
        if (!hasFailed) break
        await store.service.close()
        store = openTestStore(join(folder, 'storage'), {}, io)
        const stored = await listed(eventId).catch(() => [])
        // Where the log can't be cut back, the change may come back as a whole when the store is opened again.
        const isWhole = error.code === 'rollback_failed' && stored.length === frames.length
        assert.ok(isWhole || (stored.length === 0 && [told, 'rollback_failed'].includes(error.code)), `${at}: ${error}`)
        assert.ok(stored.every(({ path }) => existsSync(path ?? '')))
      }
    })
  }

  it('are there after closing and opening again', async () => {
    const saved = await save({ frames: [jpeg, png], timestamps: [0, 33] })
    await store.service.close()
    store = openTestStore(join(folder, 'storage'))
    assert.deepEqual(await listed(), saved)
  })
})
