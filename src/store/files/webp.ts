import { imageSize } from 'image-size'
import { type Orientation, readOrientation } from './exif'
import { cutOff, damaged, ImageFault } from './image-fault'
import type { StoredPicture } from './jpeg'

/** RIFF header, first chunk's header and the ten bytes that carry the size in all three variants. */
const HEAD = 30

/** Whether the bytes start as a WebP file does. */
export function isWebp(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
}

/**
 * Walks the chunks of a WebP file (RFC 9649, section 2) to the end that its RIFF header names.
 * @throws ImageFault where it is cut off, damaged or animated.
 */
export function readWebp(bytes: Buffer): StoredPicture {
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length || bytes.length < HEAD) throw cutOff('WebP')
  let orientation: Orientation = 1
  let pictures = 0
  for (let at = 12; at + 8 <= end; ) {
    const type = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (at + 8 + length > end) throw damaged('WebP', 'a part of it is longer than the whole')
    if (type === 'ANIM' || type === 'ANMF') {
      throw new ImageFault(
        'The file is an animated WebP.',
        'Export each of its pictures as an image of its own, or leave it out.',
      )
    }
    if (type === 'VP8 ' || type === 'VP8L') pictures++
    if (type === 'EXIF') orientation = readOrientation(withoutPrefix(data))
    at += 8 + length + (length % 2)
  }
  if (pictures !== 1) throw new ImageFault('The file is a WebP without a picture in it.')
  return { ...sizeOf(bytes), orientation }
}

function sizeOf(bytes: Buffer): { width: number; height: number } {
  try {
    const { width, height } = imageSize(bytes.subarray(0, HEAD))
    return { width, height }
  } catch {
    throw damaged('WebP', 'its header names an unknown kind of picture')
  }
}

/** Some writers keep the prefix that the EXIF block has in a JPEG. */
function withoutPrefix(data: Buffer): Buffer {
  return data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data
}
