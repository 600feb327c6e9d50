const ORIENTATION = 0x0112
const SHORT = 3

/** How the stored picture is to be turned, 1 (upright) to 8, as EXIF numbers it. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/**
 * The orientation in an EXIF block, 1 where it names none. Never throws: a block that makes no sense is what
 * decoders ignore too.
 * @param block TIFF structure from its byte order mark on (TIFF 6.0 section 2; CIPA DC-008, tag 0x0112).
 */
export function readOrientation(block: Uint8Array): Orientation {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  if (block.byteLength < 14) return 1
  const order = view.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return 1
  const little = order === 0x4949
  const directory = view.getUint32(4, little)
  if (directory + 2 > block.byteLength) return 1
  const entries = view.getUint16(directory, little)
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12
    if (at + 12 > block.byteLength) return 1
    if (view.getUint16(at, little) !== ORIENTATION) continue
    return view.getUint16(at + 2, little) === SHORT ? asOrientation(view.getUint16(at + 8, little)) : 1
  }
  return 1
}

/** Whether width and height change places when the picture is turned upright. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5
}

/** A JPEG APP1 segment that says nothing but the orientation, to stand right after SOI. */
export function orientationSegment(orientation: Orientation): Buffer {
  const segment = Buffer.alloc(36)
  segment.writeUInt16BE(0xffe1, 0)
  segment.writeUInt16BE(segment.length - 2, 2)
  segment.write('Exif\0\0MM\0*', 4, 'latin1')
  segment.writeUInt32BE(8, 14)
  segment.writeUInt16BE(1, 18)
  segment.writeUInt16BE(ORIENTATION, 20)
  segment.writeUInt16BE(SHORT, 22)
  segment.writeUInt32BE(1, 24)
  segment.writeUInt16BE(orientation, 28)
  return segment
}

function asOrientation(value: number): Orientation {
  switch (value) {
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
      return value
    default:
      return 1
  }
}
