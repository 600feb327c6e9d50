import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { FrametroveError } from '../../../src/shared/errors'
import type { AsyncFileIo } from '../../../src/store/async-file-io'
import { FrameFiles, type FrameImport, runFolder } from '../../../src/store/files/frame-files'
import { inspectImage } from '../../../src/store/files/image'
import { imageFile } from '../../../src/store/files/image-source'
import {
  chunk,
  codecs,
  decodeJpeg,
  exifBlock,
  exifData,
  filesBelow,
  fixture,
  makePng,
  noisePng,
  pngRows,
  temporaryFolder,
  withSegment,
} from './images'

describe('FrameFiles.importImage', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  let root: string
  let files: FrameFiles

  beforeEach(() => {
    temporary = temporaryFolder()
    root = join(temporary.folder, 'store')
    files = new FrameFiles(root, codecs)
  })
  afterEach(() => temporary.remove())

  function frame(path: string, index = 1, videoId = 'vid_123'): FrameImport {
    return { source: imageFile(path), folder: runFolder(videoId, 'run_1'), index, jpegQuality: 85 }
  }

  const jpeg = () => temporary.put('a.jpg', fixture('baseline.jpg'))

  it('copies JPEG byte for byte', async () => {
    const bytes = withSegment(fixture('progressive.jpg'), 0xe1, exifData(6))
    const imported = await files.importImage(frame(temporary.put('a.jpg', bytes)))
    assert.match(imported.path, /^video-frames\/vid-123-[0-9a-f]{32}\/run-1-[0-9a-f]{32}\/frame_001\.jpg$/)
    assert.deepEqual(
      { ...imported, path: '' },
      { path: '', width: 40, height: 64, sizeBytes: bytes.length, crc32: crc32(bytes) },
    )
    assert.deepEqual(readFileSync(files.absolutePath(imported.path)), bytes)
  })

  it('numbers files with at least three digits', async () => {
    const names = []
    for (const index of [1, 10, 999, 1000]) names.push((await files.importImage(frame(jpeg(), index))).path.slice(-15))
    assert.deepEqual(
      names.map((name) => name.replace(/.*\//, '')),
      ['frame_001.jpg', 'frame_010.jpg', 'frame_999.jpg', 'frame_1000.jpg'],
    )
  })

  it('keeps files and folders to their owner', async function () {
    if (process.platform === 'win32') this.skip()
    const path = files.absolutePath((await files.importImage(frame(jpeg()))).path)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    for (const folder of [join(path, '..'), join(path, '../..'), join(path, '../../..'), root]) {
      assert.equal(statSync(folder).mode & 0o777, 0o700)
    }
  })

  for (const [name, size] of [
    ['opaque.png', [48, 32]],
    ['alpha.png', [48, 32]],
    ['lossy.webp', [56, 24]],
    ['alpha.webp', [56, 24]],
  ] as const) {
    it(`turns ${name} into a JPEG, what is transparent over white`, async () => {
      const imported = await files.importImage(frame(temporary.put(name, fixture(name))))
      const bytes = readFileSync(files.absolutePath(imported.path))
      assert.equal(imported.sizeBytes, bytes.length)
      assert.deepEqual([imported.width, imported.height], size)
      const { format, width, height } = await inspectImage(bytes, 'out')
      assert.deepEqual([format, width, height], ['jpeg', ...size])
      const expected = name.startsWith('alpha') ? [196, 201, 241] : [20, 40, 200]
      const pixels = await decodeJpeg(bytes)
      near(pixels(size[0] - 4, 10), expected)
      near(pixels(4, 10), [220, 30, 20])
    })
  }

  it('turns every kind of PNG into the same picture', async () => {
    const grey = [makePng({ width: 16, height: 16, colourType: 0, bitDepth: 8, rows: pngRows(16, 16, 77) })]
    grey.push(makePng({ width: 16, height: 16, colourType: 0, bitDepth: 16, rows: pngRows(16, 32, 77) }))
    grey.push(makePng({ width: 16, height: 16, colourType: 4, bitDepth: 8, rows: pngRows(16, 32, 77, 255) }))
    grey.push(makePng({ width: 16, height: 16, colourType: 2, bitDepth: 16, rows: pngRows(16, 96, 77) }))
    const palette = chunk('PLTE', Buffer.from([0, 0, 0, 77, 77, 77]))
    grey.push(
      makePng({ width: 16, height: 16, colourType: 3, bitDepth: 1, rows: pngRows(16, 2, 255), extra: [palette] }),
    )
    // Adam7 of 16 × 16: rows of 2, 2, 4, 4, 8, 8 and 16 pixels.
    const passes = [
      pngRows(2, 2, 77),
      pngRows(2, 2, 77),
      pngRows(2, 4, 77),
      pngRows(4, 4, 77),
      pngRows(4, 8, 77),
      pngRows(8, 8, 77),
      pngRows(8, 16, 77),
    ]
    grey.push(makePng({ width: 16, height: 16, colourType: 0, interlace: 1, rows: Buffer.concat(passes) }))
    for (const [index, png] of grey.entries()) {
      const imported = await files.importImage(frame(temporary.put('a.png', png), index + 1))
      near((await decodeJpeg(readFileSync(files.absolutePath(imported.path))))(8, 8), [77, 77, 77])
    }
  })

  it('keeps the orientation of a PNG', async () => {
    const png = makePng({
      width: 5,
      height: 3,
      rows: pngRows(3, 15, 9),
      extra: [chunk('eXIf', exifBlock(6))],
    })
    const imported = await files.importImage(frame(temporary.put('a.png', png)))
    assert.deepEqual([imported.width, imported.height], [3, 5])
    const bytes = readFileSync(files.absolutePath(imported.path))
    assert.deepEqual(await inspectImage(bytes, 'out'), { format: 'jpeg', width: 3, height: 5, orientation: 6 })
  })

  it('heeds the quality', async () => {
    const path = temporary.put('a.png', noisePng(64))
    const low = await files.importImage({ ...frame(path), jpegQuality: 20 })
    const high = await files.importImage({ ...frame(path, 2), jpegQuality: 95 })
    assert.ok(low.sizeBytes * 2 < high.sizeBytes)
  })

  it('refuses bad images and leaves nothing', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('text'), fixture('baseline.jpg').subarray(0, 200)]) {
      await assert.rejects(files.importImage(frame(temporary.put('bad.jpg', bytes))), { code: 'invalid_image' })
    }
    assert.ok(!existsSync(root))
  })

  it('refuses a WebP that does not decode', async () => {
    const bytes = Buffer.from(fixture('lossy.webp'))
    bytes.fill(0xff, 30)
    const error = await files.importImage(frame(temporary.put('a.webp', bytes))).catch((thrown) => thrown)
    assert.ok(error instanceof FrametroveError)
    assert.equal(error.code, 'invalid_image')
    assert.match(error.why, /can not be decoded/)
  })

  it('never overwrites a file, nor follows a link in its place', async () => {
    const { path } = await files.importImage(frame(jpeg()))
    await assert.rejects(files.importImage(frame(jpeg())), { code: 'file_system' })
    const outside = temporary.put('outside', Buffer.from('keep'))
    symlinkSync(outside, join(files.absolutePath(path), '..', 'frame_002.jpg'))
    await assert.rejects(files.importImage(frame(jpeg(), 2)), { code: 'file_system' })
    assert.equal(readFileSync(outside, 'utf8'), 'keep')
  })

  it('says when a file is where its folder should be', async () => {
    const blocked = new FrameFiles(temporary.put('store', Buffer.from('x')), codecs)
    await assert.rejects(blocked.importImage(frame(jpeg())), { code: 'file_system', what: /could not be copied in/ })
  })

  for (const [code, expected] of [
    ['EROFS', 'file_system'],
    ['EACCES', 'file_system'],
    ['ENOSPC', 'disk_full'],
    ['EMFILE', 'busy'],
  ] as const) {
    it(`answers ${code} with ${expected}, and leaves no half file`, async () => {
      const failing = new FrameFiles(root, codecs, failingSync(code))
      await assert.rejects(failing.importImage(frame(jpeg())), { code: expected })
      assert.deepEqual(filesBelow(root), [])
      await files.importImage(frame(jpeg()))
    })
  }
})

/** Asserts that a colour is another but for what JPEG loses. */
function near(actual: number[], expected: number[]): void {
  for (const [at, value] of expected.entries())
    assert.ok(Math.abs((actual[at] ?? 0) - value) <= 6, `${actual} for ${expected}`)
}

/** A file system on which `sync` fails. */
function failingSync(code: string): AsyncFileIo {
  return Object.assign(
    { ...fs },
    {
      open: async (...args: Parameters<AsyncFileIo['open']>) => {
        const handle = await fs.open(...args)
        return Object.assign(handle, { sync: async () => Promise.reject(Object.assign(new Error(code), { code })) })
      },
    },
  )
}
