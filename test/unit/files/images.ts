import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import decode, { init } from '@jsquash/jpeg/decode.js'
import { ImageCodecs } from '../../../src/store/files/codecs'

/** The codecs as the build ships them. */
export const codecs = new ImageCodecs(resolve('dist/codecs'))

/** The bytes of an image of test/fixtures/images. */
export function fixture(name: string): Buffer {
  return readFileSync(resolve('test/fixtures/images', name))
}

/** Decodes a JPEG; answers the RGB of a pixel of the stored picture. */
export async function decodeJpeg(bytes: Buffer): Promise<(x: number, y: number) => number[]> {
  const wasm = {
    noInitialRun: true,
    wasmBinary: readFileSync(resolve('node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm')),
  }
  await init(wasm)
  const { data, width } = await decode(new Uint8Array(bytes).buffer, { preserveOrientation: false })
  return (x, y) => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]
}

/** A new folder for one test, and how to remove it. */
export function temporaryFolder(): { folder: string; put(name: string, bytes: Uint8Array): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'frametrove-files-'))
  const put = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  return { folder, put, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
}

/** A JPEG segment: marker, length, data. */
export function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** The JPEG with a segment put right behind its SOI. */
export function withSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), segment(marker, data), jpeg.subarray(2)])
}

/** An EXIF block (TIFF) that has an orientation, and before it another entry. */
export function exifBlock(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const block = Buffer.alloc(38)
  block.write(order, 0, 'latin1')
  const u16 = (value: number, at: number) =>
    order === 'II' ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    order === 'II' ? block.writeUInt32LE(value, at) : block.writeUInt32BE(value, at)
  u16(42, 2)
  u32(8, 4)
  u16(2, 8)
  u16(0x0100, 10)
  u16(3, 12)
  u32(1, 14)
  u16(64, 18)
  u16(0x0112, 22)
  u16(3, 24)
  u32(1, 26)
  u16(orientation, 30)
  return block
}

/** The data of an EXIF segment of a JPEG. */
export function exifData(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(orientation, order)])
}

/** A PNG chunk: length, type, data, checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, sum])
}

/** What to make a PNG of; the unpacked rows start with their filter byte each. */
export interface PngParts {
  width: number
  height: number
  bitDepth?: number
  colourType?: number
  interlace?: number
  rows: Buffer
  /** Chunks between header and pixels. */
  extra?: Buffer[]
}

/** A PNG file of these parts. */
export function makePng({
  width,
  height,
  bitDepth = 8,
  colourType = 2,
  interlace = 0,
  rows,
  extra = [],
}: PngParts): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bitDepth, colourType, 0, 0, interlace], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A WebP file of chunks. */
export function makeWebp(...chunks: [type: string, data: Buffer][]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
    head.writeUInt32LE(data.length, 4)
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
  })
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

/** The header chunk of an extended WebP (RFC 9649, 2.7). */
export function vp8x(width: number, height: number, flags = 0): Buffer {
  const data = Buffer.alloc(10)
  data.writeUInt8(flags)
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return data
}

/** The picture chunk of a WebP without extras. */
export function webpPicture(webp: Buffer): [type: string, data: Buffer] {
  return [webp.toString('latin1', 12, 16), webp.subarray(20, 20 + webp.readUInt32LE(16))]
}

/** Unpacked rows of a PNG: no filter, then `length` bytes, of `values` in turn. */
export function pngRows(count: number, length: number, ...values: number[]): Buffer {
  const row = Buffer.from(Array.from({ length }, (_, at) => values[at % values.length] ?? 0))
  return Buffer.concat(Array.from({ length: count }, () => [Buffer.alloc(1), row]).flat())
}

/** A square PNG that packs badly, the same at every call. */
export function noisePng(side: number): Buffer {
  let state = 1
  const rows = Buffer.alloc(side * (1 + side * 3))
  for (let at = 0; at < rows.length; at++) {
    state = (state * 48271) % 0x7fffffff
    rows[at] = at % (1 + side * 3) === 0 ? 0 : state & 0xff
  }
  return makePng({ width: side, height: side, rows })
}
