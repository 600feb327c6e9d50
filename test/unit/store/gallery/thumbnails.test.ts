import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { storeSettingsSchema } from '../../../../src/shared/settings'
import { storeService } from '../../../../src/shared/store-service'
import { nodeAsyncFileIo } from '../../../../src/store/async-file-io'
import { nodeStoreIo } from '../../../../src/store/opened-store'
import { makeThumbnail } from '../../../../src/store/thumbnails/make-thumbnail'
import { ThumbnailCodecs } from '../../../../src/store/thumbnails/thumbnail-codecs'
import { ThumbnailThread } from '../../../../src/store/thumbnails/thumbnail-thread'
import { LocalStore } from '../../../../src/worker/local-store'
import { callStore } from '../../../../src/worker/methods'
import { distFolder, openTestStore, type StoreUnderTest, testLocation } from '../../../support/store-under-test'
import { temporaryFolders } from '../../../support/temporary-folder'
import { codecs, decodeJpeg, exifData, filesBelow, fixture, withSegment } from '../../files/images'

const silent = { opened() {}, changed() {}, progress() {}, log() {}, cleanUpWaits() {} }
const COLOURS = { r: [255, 0, 0], g: [0, 255, 0], b: [0, 0, 255], w: [255, 255, 255] }

/** A picture of four quarters: red and green over blue and white. */
async function quarters(width: number, height: number): Promise<Buffer> {
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = y < height / 2 ? (['r', 'g'] as const) : (['b', 'w'] as const)
      data.set(COLOURS[row[x < width / 2 ? 0 : 1]], (y * width + x) * 4)
    }
  }
  return codecs.encode({ data, width, height }, 90)
}

/** The size in a baseline JPEG's frame header. */
function sizeOf(jpeg: Buffer): [width: number, height: number] {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)]
}

/** The colours of the quarters, from the top left, by their letters. */
async function quartersOf(jpeg: Buffer): Promise<string> {
  const [width, height] = sizeOf(jpeg)
  const at = await decodeJpeg(jpeg)
  const middles = [1, 3].flatMap((y) => [1, 3].map((x) => [(x * width) >> 2, (y * height) >> 2] as const))
  return middles
    .map(([x, y]) => {
      const pixel = at(x, y)
      const isClose = (colour: number[]) =>
        colour.every((value, channel) => Math.abs(value - (pixel[channel] ?? 0)) < 60)
      return Object.entries(COLOURS).find(([, colour]) => isClose(colour))?.[0] ?? '?'
    })
    .join('')
}

describe('thumbnails', function () {
  this.timeout(120_000)
  const newFolder = temporaryFolders()
  let folder: string
  let store: StoreUnderTest

  beforeEach(async () => {
    folder = join(await newFolder(), 'storage')
    store = openTestStore(folder)
  })
  afterEach(() => store.service.close())

  /** Saves images as the frames of an event; answers their paths. */
  async function save(...images: Buffer[]): Promise<string[]> {
    const frames = await store.service.saveFrames({ eventId: 'door', frames: images }, {})
    return frames.map((frame) => frame.relativePath ?? '')
  }
  const thumbnails = (paths: string[], width: 160 | 320 = 160) =>
    store.service.thumbnails(
      paths.map((path) => ({ path })),
      width,
    )
  async function one(path: string, width: 160 | 320 = 160): Promise<Buffer> {
    const [thumbnail] = await thumbnails([path], width)
    assert.ok(thumbnail)
    return readFileSync(join(folder, thumbnail))
  }

  it('are made in the widths asked, and kept', async () => {
    const [path = ''] = await save(await quarters(960, 540))
    const [small] = await thumbnails([path])
    assert.match(small ?? '', /^thumbs\/160\/frames\/door-[0-9a-f]+\/frame_001-[0-9a-z]+-[0-9a-z]+\.jpg$/)
    assert.deepEqual(sizeOf(await one(path)), [160, 90])
    assert.deepEqual(sizeOf(await one(path, 320)), [320, 180])
    assert.equal(await quartersOf(await one(path)), 'rgbw')
    const file = join(folder, small ?? '')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(statSync(join(file, '..')).mode & 0o777, 0o700)
    const { ino } = statSync(file)
    assert.deepEqual(await thumbnails([path, path]), [small, small])
    assert.equal(statSync(file).ino, ino)
  })

  it('are made in the order asked', async () => {
    const image = await quarters(960, 540)
    const paths = await save(...Array.from({ length: 9 }, () => image))
    const made = (await thumbnails(paths)).map((path) => statSync(join(folder, path ?? '')).mtimeMs)
    assert.ok(Math.max(...made.slice(0, 3)) < Math.min(...made.slice(6)), `at ${made}`)
  })

  it('are never larger than the image, nor very high', async () => {
    const [tiny = '', tower = ''] = await save(await quarters(40, 30), await quarters(200, 2000))
    assert.deepEqual(sizeOf(await one(tiny)), [40, 30])
    assert.deepEqual(sizeOf(await one(tower)), [32, 320])
  })

  it('are upright, however the image is stored', async () => {
    const jpeg = await quarters(600, 400)
    const upright = ['rgbw', 'grwb', 'wbgr', 'bwrg', 'rbgw', 'brwg', 'wgbr', 'gwrb']
    const paths = await save(...upright.map((_, at) => withSegment(jpeg, 0xe1, exifData(at + 1))))
    for (const [at, path] of paths.entries()) {
      const thumbnail = await one(path)
      assert.equal(await quartersOf(thumbnail), upright[at], `orientation ${at + 1}`)
      assert.deepEqual(sizeOf(thumbnail), at < 4 ? [160, 107] : [160, 240])
    }
  })

  it('are there for progressive images, and none for what can’t be decoded', async () => {
    const good = await quarters(320, 240)
    const paths = await save(fixture('progressive.jpg'), good, good, good, good)
    const [progressive = '', cut = '', text = '', gone = '', last = ''] = paths
    const size = statSync(join(folder, cut)).size
    truncateSync(join(folder, cut), size - 500)
    writeFileSync(join(folder, text), 'no image')
    const answers = await thumbnails([
      ...[progressive, cut, text, `${gone}.none`, last],
      ...[
        '../secret.jpg',
        'frames/../../secret.jpg',
        '/etc/passwd',
        'frames',
        'store/manifest.json',
        'frames\\..\\x.jpg',
      ],
    ])
    assert.deepEqual(
      answers.map((it) => it !== null),
      [true, false, false, false, true, false, false, false, false, false, false],
    )
  })

  it('are the image itself where only browsers decode it, as CMYK', async () => {
    const [path = ''] = await save(fixture('cmyk.jpg'))
    assert.deepEqual(await thumbnails([path]), [path])
  })

  it('are not made of huge pictures, whatever the file’s size', async () => {
    const [path = '', next = ''] = await save(await quarters(64, 64), await quarters(64, 64))
    const huge = readFileSync(join(folder, path))
    const header = huge.indexOf(Buffer.from([0xff, 0xc0]))
    huge.writeUInt16BE(40_000, header + 5)
    huge.writeUInt16BE(40_000, header + 7)
    writeFileSync(join(folder, path), huge)
    const answers = await thumbnails([path, next])
    assert.deepEqual([answers[0], typeof answers[1]], [null, 'string'])
  })

  it('are made anew where the image is another', async () => {
    const [path = ''] = await save(await quarters(320, 240))
    const [first] = await thumbnails([path])
    const blue = new Uint8ClampedArray(320 * 240 * 4).fill(255).map((_, at) => (at % 4 < 2 ? 0 : 255))
    writeFileSync(join(folder, path), await codecs.encode({ data: blue, width: 320, height: 240 }, 90))
    utimesSync(join(folder, path), new Date(), new Date(Date.now() + 5000))
    const [second] = await thumbnails([path])
    assert.notEqual(second, first)
    assert.equal(await quartersOf(await one(path)), 'bbbb')
  })

  it('that a crash left empty are made again', async () => {
    const [path = ''] = await save(await quarters(320, 240))
    const [thumbnail] = await thumbnails([path])
    truncateSync(join(folder, thumbnail ?? ''))
    assert.deepEqual(sizeOf(await one(path)), [160, 120])
  })

  it('go with their images', async () => {
    const [path = ''] = await save(await quarters(320, 240))
    await thumbnails([path], 160)
    await thumbnails([path], 320)
    await store.service.deleteEvents(['door'])
    assert.deepEqual(filesBelow(join(folder, 'thumbs')), [])
    assert.equal(existsSync(join(folder, 'thumbs')), false)
  })

  it('leave nothing behind where the image is deleted while they are made', async () => {
    const image = join(folder, 'image.jpg')
    mkdirSync(folder, { recursive: true })
    writeFileSync(image, await quarters(320, 240))
    const job = { image, thumbnail: join(folder, 'thumbs', 'image.jpg'), width: 160 }
    const makers = new ThumbnailCodecs(join(distFolder, 'codecs'))
    const deleting: typeof rename = async (from, to) => {
      await rm(image)
      await rename(from, to)
    }
    assert.equal(await makeThumbnail(job, makers, nodeAsyncFileIo), 'made')
    const outcome = await makeThumbnail(job, makers, { ...nodeAsyncFileIo, rename: deleting })
    assert.equal(outcome, 'no_image')
    assert.equal(existsSync(join(folder, 'thumbs')), false)
  })

  it('without their image are removed, in the background', async () => {
    const local = await LocalStore.open(testLocation(folder), () => storeSettingsSchema.parse({}), silent, nodeStoreIo)
    const service = storeService((method, parameters) => callStore(local, method, parameters, uuidv7()))
    try {
      const jpeg = await quarters(320, 240)
      const saved = await service.saveFrames({ eventId: 'door', frames: [jpeg, jpeg, jpeg] }, {})
      const frames = saved.map((frame) => ({ path: frame.relativePath ?? '' }))
      const [gone, changed, kept] = await service.thumbnails(frames, 320)
      await service.thumbnails(frames, 160)
      await rm(join(folder, frames[0]?.path ?? ''))
      utimesSync(join(folder, frames[1]?.path ?? ''), new Date(), new Date(Date.now() + 5000))
      const left = join(folder, 'thumbs/320/frames', 'left', 'frame_001-a-b.jpg.1-2.tmp')
      mkdirSync(join(left, '..'), { recursive: true })
      writeFileSync(left, '')
      utimesSync(left, 0, 0)
      await local.cleanUp.inBackground()
      assert.deepEqual(
        [gone, changed, kept].map((path) => existsSync(join(folder, path ?? ''))),
        [false, false, true],
      )
      assert.equal(filesBelow(join(folder, 'thumbs')).length, 2)
      assert.equal(existsSync(join(left, '..')), false)
    } finally {
      await local.close()
    }
  })

  it('are made by another thread where one ends', async () => {
    const thread = new ThumbnailThread(join(distFolder, 'thumbnail-worker.js'), join(distFolder, 'codecs'))
    const image = join(folder, 'image.jpg')
    mkdirSync(folder, { recursive: true })
    writeFileSync(image, await quarters(2000, 2000))
    const job = { image, thumbnail: join(folder, 'thumbnail.jpg'), width: 160 }
    const lost = thread.make(job)
    await thread.close()
    assert.equal(await lost, 'no_image')
    assert.equal(await thread.make(job), 'made')
    await thread.close()
  })

  it('are the image itself where the disk takes none', async () => {
    const [path = ''] = await save(await quarters(320, 240))
    writeFileSync(join(folder, 'thumbs'), 'in the way')
    assert.deepEqual(await thumbnails([path]), [path])
  })
})
