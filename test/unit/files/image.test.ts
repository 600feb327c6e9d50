import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { FrametroveError } from '../../../src/shared/errors'
import { inspectImage, readImage } from '../../../src/store/files/image'
import {
  chunk,
  exifBlock,
  exifData,
  fixture,
  makePng,
  makeWebp,
  segment,
  temporaryFolder,
  vp8x,
  webpPicture,
  withSegment,
} from './images'

/** Asserts that the image is refused by a sentence that matches, and that the file is named. */
async function refused(bytes: Buffer, why: RegExp): Promise<void> {
  await assert.rejects(inspectImage(bytes, 'shots/one.jpg'), (error) => {
    assert.ok(error instanceof FrametroveError)
    assert.equal(error.code, 'invalid_image')
    assert.match(error.what, /shots\/one\.jpg/)
    assert.match(error.why, why)
    assert.ok(error.action.length > 10)
    assert.deepEqual(error.problems, [{ file: 'shots/one.jpg', message: error.why }])
    return true
  })
}

const upright = { orientation: 1 } as const

describe('inspectImage', function () {
  this.timeout(30_000)
  const baseline = fixture('baseline.jpg')

  describe('takes', () => {
    for (const [name, expected] of [
      ['baseline.jpg', { format: 'jpeg', width: 64, height: 40, ...upright }],
      ['progressive.jpg', { format: 'jpeg', width: 64, height: 40, ...upright }],
      ['cmyk.jpg', { format: 'jpeg', width: 96, height: 64, ...upright }],
      ['opaque.png', { format: 'png', width: 48, height: 32, ...upright }],
      ['alpha.png', { format: 'png', width: 48, height: 32, ...upright }],
      ['lossy.webp', { format: 'webp', width: 56, height: 24, ...upright }],
      ['alpha.webp', { format: 'webp', width: 56, height: 24, ...upright }],
    ] as const) {
      it(name, async () => {
        assert.deepEqual(await inspectImage(fixture(name), name), expected)
      })
    }

    for (const order of ['II', 'MM'] as const) {
      it(`a JPEG that EXIF (${order}) turns, and gives its upright size`, async () => {
        for (let orientation = 1; orientation <= 8; orientation++) {
          const bytes = withSegment(baseline, 0xe1, exifData(orientation, order))
          const size = orientation < 5 ? { width: 64, height: 40 } : { width: 40, height: 64 }
          assert.deepEqual(await inspectImage(bytes, 'a'), { format: 'jpeg', ...size, orientation })
        }
      })
    }

    it('a PNG and a WebP that EXIF turns', async () => {
      const rows = Buffer.alloc(3 * (1 + 5 * 3))
      const png = makePng({ width: 5, height: 3, rows, extra: [chunk('eXIf', exifBlock(8))] })
      assert.deepEqual(await inspectImage(png, 'a'), { format: 'png', width: 3, height: 5, orientation: 8 })
      const webp = makeWebp(['VP8X', vp8x(56, 24, 8)], webpPicture(fixture('lossy.webp')), ['EXIF', exifData(6)])
      assert.deepEqual(await inspectImage(webp, 'a'), { format: 'webp', width: 24, height: 56, orientation: 6 })
    })

    it('an orientation that makes no sense as none', async () => {
      for (const data of [exifData(0), exifData(9), exifData(6).subarray(0, 20), Buffer.from('Exif\0\0II')]) {
        assert.equal((await inspectImage(withSegment(baseline, 0xe1, data), 'a')).width, 64)
      }
    })

    it('fill bytes, restart markers and bytes behind the end, as decoders do', async () => {
      const filled = Buffer.concat([
        baseline.subarray(0, 2),
        Buffer.alloc(5, 0xff),
        baseline.subarray(2),
        Buffer.alloc(99),
      ])
      assert.equal((await inspectImage(filled, 'a')).width, 64)
    })
  })

  describe('refuses', () => {
    it('an empty file', () => refused(Buffer.alloc(0), /empty \(0 bytes\)/))
    it('a text file with an image name', () =>
      refused(Buffer.from('frame,time\n1,0\n'), /not an image, whatever its name/))
    it('another image format by its name', async () => {
      await refused(Buffer.from('GIF89a\x10\0\x10\0\0\0\0', 'latin1'), /a GIF image, not a JPEG, PNG or WebP/)
    })

    for (const name of ['baseline.jpg', 'progressive.jpg']) {
      it(`${name} cut anywhere`, async () => {
        const whole = fixture(name)
        for (let length = 3; length < whole.length; length++) {
          await refused(whole.subarray(0, length), /cut off: its JPEG data/)
        }
      })
    }

    it('a cut JPEG whose thumbnail is whole', async () => {
      const thumbnail = Buffer.concat([exifData(1), fixture('thumbnail.jpg')])
      const whole = withSegment(baseline, 0xe1, thumbnail)
      assert.equal((await inspectImage(whole, 'a')).width, 64)
      await refused(whole.subarray(0, whole.length - 2), /cut off/)
    })

    it('a cut JPEG with zeros in place of the rest', async () => {
      await refused(Buffer.concat([baseline.subarray(0, baseline.length - 20), Buffer.alloc(5000)]), /cut off/)
    })

    it('a JPEG without a picture, or with two', async () => {
      await refused(Buffer.from('ffd8ffd9', 'hex'), /without a picture/)
      await refused(Buffer.concat([baseline.subarray(0, baseline.length - 2), baseline]), /second picture/)
    })

    it('JPEG processes that browsers do not show', async () => {
      const at = baseline.indexOf(Buffer.from('ffc0', 'hex'))
      const lossless = Buffer.from(baseline)
      lossless[at + 1] = 0xc3
      await refused(lossless, /lossless or arithmetic/)
      const deep = Buffer.from(baseline)
      deep[at + 4] = 12
      await refused(deep, /more than 8 bits/)
    })

    it('every PNG that is cut', async () => {
      const whole = fixture('alpha.png')
      for (let length = 8; length < whole.length; length++) {
        await refused(whole.subarray(0, length), /cut off: its PNG data/)
      }
    })

    it('a PNG with any wrong byte in its pixels', async () => {
      const whole = fixture('alpha.png')
      const pixels = whole.indexOf('IDAT')
      for (let at = pixels + 4; at < whole.length - 12; at += 7) {
        const wrong = Buffer.from(whole)
        wrong[at] = (wrong[at] ?? 0) ^ 0x10
        await refused(wrong, /wrong checksum/)
      }
    })

    it('a PNG with right checksums and wrong pixels', async () => {
      const row = 1 + 4 * 3
      await refused(makePng({ width: 4, height: 4, rows: Buffer.alloc(3 * row) }), /cut off/)
      await refused(makePng({ width: 4, height: 4, rows: Buffer.alloc(5 * row) }), /more pixels than it says/)
      await refused(makePng({ width: 4, height: 4, rows: Buffer.alloc(4 * row, 5) }), /unknown way/)
      await refused(makePng({ width: 4, height: 4, colourType: 3, rows: Buffer.alloc(20) }), /no palette/)
      await refused(makePng({ width: 4, height: 4, colourType: 5, rows: Buffer.alloc(20) }), /unknown kind/)
    })

    it('a PNG bomb', async () => {
      await refused(makePng({ width: 10, height: 10, rows: Buffer.alloc(50_000_000) }), /more pixels than it says/)
    })

    it('animations', async () => {
      const rows = Buffer.alloc(16)
      await refused(makePng({ width: 5, height: 1, rows, extra: [chunk('acTL', Buffer.alloc(8))] }), /animated PNG/)
      await refused(
        makeWebp(['VP8X', vp8x(9, 9, 2)], ['ANIM', Buffer.alloc(6)], ['ANMF', Buffer.alloc(30)]),
        /animated WebP/,
      )
    })

    it('a WebP that is cut, without a picture, or lies about its parts', async () => {
      const whole = fixture('lossy.webp')
      for (let length = 12; length < whole.length; length++)
        await refused(whole.subarray(0, length), /cut off: its WebP/)
      await refused(makeWebp(['VP8X', vp8x(9, 9)], ['XMP ', Buffer.alloc(8)]), /without a picture/)
      const longer = Buffer.from(whole)
      longer.writeUInt32LE(1 << 30, 16)
      await refused(longer, /longer than the whole/)
    })

    it('pictures above the limits before they are decoded', async () => {
      const large = Buffer.from(baseline)
      const at = large.indexOf(Buffer.from('ffc0', 'hex'))
      large.writeUInt16BE(12_000, at + 5)
      large.writeUInt16BE(12_000, at + 7)
      await refused(large, /too large: 12000 × 12000 pixels, where 100 megapixels/)
      await refused(makePng({ width: 10_000, height: 10_000, rows: Buffer.alloc(9) }), /50 megapixels/)
      await refused(makePng({ width: 70_000, height: 10, rows: Buffer.alloc(9) }), /65500 pixels a side/)
      await refused(makePng({ width: 0, height: 10, rows: Buffer.alloc(9) }), /empty \(0 × 10 pixels\)/)
      await refused(makeWebp(['VP8X', vp8x(1 << 14, 1 << 14)], ['VP8 ', Buffer.alloc(20)]), /50 megapixels/)
    })

    it('anything else, whatever it is, with nothing but an invalid_image', async () => {
      const start = fc.constantFrom(
        ...['ffd8ff', '89504e470d0a1a0a', '52494646ffff000057454250', '', '00000018667479', '3c737667'],
      )
      await fc.assert(
        fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (head, tail) => {
          const bytes = Buffer.concat([Buffer.from(head, 'hex'), tail])
          await inspectImage(bytes, 'a').catch((error) => {
            assert.ok(error instanceof FrametroveError && error.code === 'invalid_image', String(error))
          })
        }),
        { numRuns: 2000 },
      )
    })

    it('or takes whole images with random bytes changed, but never fails otherwise', async () => {
      const image = fc.constantFrom('baseline.jpg', 'progressive.jpg', 'alpha.png', 'lossy.webp', 'alpha.webp')
      const changes = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(image, changes, async (name, list) => {
          const bytes = Buffer.from(fixture(name))
          for (const [at, value] of list) bytes[at % bytes.length] = value
          await inspectImage(bytes, 'a').catch((error) => {
            assert.ok(error instanceof FrametroveError && error.code === 'invalid_image', String(error))
          })
        }),
        { numRuns: 1000 },
      )
    })
  })
})

describe('readImage', () => {
  let temporary: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    temporary = temporaryFolder()
  })
  afterEach(() => temporary.remove())

  it('follows a symbolic link', async () => {
    const link = join(temporary.folder, 'link.jpg')
    symlinkSync(temporary.put('a.jpg', fixture('baseline.jpg')), link)
    assert.equal((await readImage(link, fs)).info.width, 64)
  })

  it('names what is not there, a folder, a broken link and a link to itself', async () => {
    mkdirSync(join(temporary.folder, 'folder.jpg'))
    symlinkSync('nowhere', join(temporary.folder, 'broken.jpg'))
    symlinkSync('self.jpg', join(temporary.folder, 'self.jpg'))
    for (const [name, why] of [
      ['none.jpg', /no such file/],
      ['folder.jpg', /a folder or a device/],
      ['broken.jpg', /no such file/],
      ['self.jpg', /no such file/],
    ] as const) {
      await assert.rejects(readImage(join(temporary.folder, name), fs), { code: 'invalid_image', why })
    }
  })

  it('does not wait for a device', async function () {
    if (process.platform === 'win32') this.skip()
    await assert.rejects(readImage('/dev/zero', fs), { code: 'invalid_image', why: /device/ })
  })

  it('refuses a huge file without reading it', async () => {
    const path = temporary.put('huge.jpg', Buffer.alloc(0))
    await fs.truncate(path, 300 * 1024 * 1024)
    await assert.rejects(readImage(path, fs), { code: 'invalid_image', why: /too large: 300 MB, where 256 MB/ })
  })

  it('tells a fault of the disk by its own code', async () => {
    const path = temporary.put('a.jpg', fixture('baseline.jpg'))
    const readFile = async () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
    await assert.rejects(readImage(path, Object.assign({ ...fs }, { readFile })), {
      code: 'file_system',
      what: /a\.jpg/,
    })
  })

  it('finds no thumbnail for the picture in a segment of another kind', async () => {
    const bytes = Buffer.concat([fixture('baseline.jpg').subarray(0, 2), segment(0xe2, fixture('thumbnail.jpg'))])
    const path = temporary.put('a.jpg', bytes)
    await assert.rejects(readImage(path, fs), { code: 'invalid_image', why: /cut off/ })
  })
})
