import { crc32 } from 'node:zlib'
import { type Orientation, readOrientation } from './exif'
import { cutOff, damaged, ImageFault } from './image-fault'
import type { StoredPicture } from './jpeg'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** A PNG file taken apart: its header, and its compressed pixels. */
export interface PngPicture extends StoredPicture {
  /** Bits a sample. */
  bitDepth: number
  /** Samples a pixel. */
  channels: number
  interlaced: boolean
  /** The zlib stream, in the pieces in which the file has it. */
  pixels: Buffer[]
}

/** Colour type → samples a pixel and the bit depths it allows (PNG 3rd edition, table 8). */
const COLOUR_TYPES = new Map([
  [0, { channels: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { channels: 3, depths: [8, 16] }],
  [3, { channels: 1, depths: [1, 2, 4, 8] }],
  [4, { channels: 2, depths: [8, 16] }],
  [6, { channels: 4, depths: [8, 16] }],
])
const PALETTE = 3

/** Whether the bytes start as a PNG file does. */
export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)
}

/**
 * Walks the chunks of a PNG file (PNG 3rd edition, section 5) to IEND and checks the sums of those
 * that a decoder needs.
 * @throws ImageFault where it is cut off, damaged or animated.
 */
export function readPng(bytes: Buffer): PngPicture {
  let header: Omit<PngPicture, 'orientation' | 'pixels'> | null = null
  let orientation: Orientation = 1
  let hasPalette = false
  let needsPalette = false
  const pixels: Buffer[] = []
  for (const { type, data } of chunks(bytes)) {
    if (header === null) {
      if (type !== 'IHDR' || data.length !== 13) throw damaged('PNG', 'it does not start with an image header')
      header = readHeader(data)
      needsPalette = data.readUInt8(9) === PALETTE
    } else if (type === 'acTL') {
      throw new ImageFault(
        'The file is an animated PNG.',
        'Export each of its pictures as an image of its own, or leave it out.',
      )
    } else if (type === 'PLTE') hasPalette = true
    else if (type === 'eXIf') orientation = readOrientation(data)
    else if (type === 'IDAT') pixels.push(data)
  }
  if (header === null || pixels.length === 0) throw new ImageFault('The file is a PNG without a picture in it.')
  if (needsPalette && !hasPalette) throw damaged('PNG', 'it has colours by number but no palette')
  return { ...header, orientation, pixels }
}

function* chunks(bytes: Buffer): Generator<{ type: string; data: Buffer }> {
  let at = SIGNATURE.length
  for (;;) {
    if (at + 12 > bytes.length) throw cutOff('PNG')
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) throw cutOff('PNG')
    const type = bytes.toString('latin1', at + 4, at + 8)
    const critical = /^[A-Z]/.test(type)
    if (critical && crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) {
      throw damaged('PNG', `its ${type} part has a wrong checksum`)
    }
    if (type === 'IEND') return
    yield { type, data: bytes.subarray(at + 8, end - 4) }
    at = end
  }
}

function readHeader(data: Buffer): Omit<PngPicture, 'orientation' | 'pixels'> {
  const bitDepth = data.readUInt8(8)
  const colour = COLOUR_TYPES.get(data.readUInt8(9))
  const interlace = data.readUInt8(12)
  if (!colour?.depths.includes(bitDepth) || data.readUInt16BE(10) !== 0 || interlace > 1) {
    throw damaged('PNG', 'its header names an unknown kind of picture')
  }
  const size = { width: data.readUInt32BE(0), height: data.readUInt32BE(4) }
  return { ...size, bitDepth, channels: colour.channels, interlaced: interlace === 1 }
}
