import { type Orientation, readOrientation } from './exif'
import { cutOff, damaged, ImageFault } from './image-fault'

/** What the readers of the formats find: the stored size, before it is turned upright. */
export interface StoredPicture {
  width: number
  height: number
  orientation: Orientation
}

// Markers, ITU-T T.81 table B.1.
const TEM = 0x01
const SOF0 = 0xc0
const SOF2 = 0xc2
const SOF15 = 0xcf
/** DHT, JPG and DAC: the three in the range of the frame headers that are none. */
const NOT_FRAMES = new Set([0xc4, 0xc8, 0xcc])
const RST0 = 0xd0
const RST7 = 0xd7
const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP1 = 0xe1

/** Whether the bytes start as a JPEG file does: SOI and the next marker's first byte. */
export function isJpeg(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === SOI && (bytes[2] === 0xff || bytes.length === 2)
}

/**
 * Walks a JPEG file from SOI to EOI (ITU-T T.81, annex B), segment by segment, so that the end of a
 * thumbnail inside a segment isn't taken for the picture's. What follows EOI is not looked at.
 * @throws ImageFault where it is cut off, damaged, or of a process that browsers can't show.
 */
export function readJpeg(bytes: Buffer): StoredPicture {
  let size: { width: number; height: number } | null = null
  let orientation: Orientation = 1
  let scans = 0
  let at = 2
  for (;;) {
    at = afterMarker(bytes, at)
    const marker = bytes[at - 1] ?? EOI
    if (marker === EOI) break
    if (marker === TEM || (marker >= RST0 && marker <= RST7)) continue
    if (marker === SOI) throw damaged('JPEG', 'a second picture starts inside the first')

    if (at + 2 > bytes.length) throw cutOff('JPEG')
    const end = at + bytes.readUInt16BE(at)
    if (end < at + 2) throw damaged('JPEG', 'it has a segment of impossible length')
    if (end > bytes.length) throw cutOff('JPEG')
    const segment = bytes.subarray(at + 2, end)
    if (marker >= SOF0 && marker <= SOF15 && !NOT_FRAMES.has(marker)) {
      if (size !== null) throw damaged('JPEG', 'it has two frame headers')
      size = readFrameHeader(marker, segment)
    } else if (marker === APP1 && segment.toString('latin1', 0, 6) === 'Exif\0\0') {
      orientation = readOrientation(segment.subarray(6))
    } else if (marker === SOS) {
      if (size === null) throw damaged('JPEG', 'its data starts before its frame header')
      scans++
    }
    at = end
  }
  if (size === null || scans === 0) throw new ImageFault('The file is a JPEG without a picture in it.')
  return { ...size, orientation }
}

/**
 * The place behind the next marker. Skips the data of a scan (where 0xFF is stuffed with a zero byte), fill bytes
 * (B.1.1.2), and stray bytes between segments, as decoders do.
 */
function afterMarker(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    at = bytes.indexOf(0xff, at)
    if (at === -1) throw cutOff('JPEG')
    while (bytes[at] === 0xff) at++
    if (at === bytes.length) throw cutOff('JPEG')
    if (bytes[at] !== 0) return at + 1
  }
}

/** Frame header, B.2.2: precision, lines, samples a line. */
function readFrameHeader(marker: number, segment: Buffer): { width: number; height: number } {
  const action = 'Save it as an ordinary (baseline or progressive, 8 bit) JPEG, or leave it out.'
  if (segment.length < 6) throw damaged('JPEG', 'its frame header is too short')
  if (marker > SOF2)
    throw new ImageFault('The file is a lossless or arithmetic-coded JPEG, which few viewers show.', action)
  if (segment.readUInt8(0) !== 8)
    throw new ImageFault('The file is a JPEG of more than 8 bits, which few viewers show.', action)
  const height = segment.readUInt16BE(1)
  if (height === 0)
    throw new ImageFault('The file is a JPEG that does not say its height, which few viewers show.', action)
  return { width: segment.readUInt16BE(3), height }
}
