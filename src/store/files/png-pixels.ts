import { createInflate } from 'node:zlib'
import { systemCode } from '../../shared/errors'
import { cutOff, damaged } from './image-fault'
import type { PngPicture } from './png'

/** First column and row, and the steps, of the seven passes of Adam7 (PNG 3rd edition, section 8). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const
const ONE_PASS = [[0, 0, 1, 1]] as const

/** Every row starts with the number of its filter, 0 to 4. */
const FILTERS = 5

/**
 * Unpacks the pixels of a PNG and checks that they are all there and only they. The WASM decoder must get
 * nothing else: it answers bad data with a trap that leaks its memory, and is dead after some hundred
 * of them. Takes little memory, whatever the picture's size; a bomb is left when it passes that size.
 * @throws ImageFault where pixels are missing, too many or damaged.
 */
export async function checkPngPixels(picture: PngPicture): Promise<void> {
  const rows = rowStarts(picture)
  let row = rows.next()
  let seen = 0
  for await (const chunk of unpacked(picture.pixels)) {
    for (; !row.done && row.value < seen + chunk.length; row = rows.next()) {
      if ((chunk[row.value - seen] ?? FILTERS) >= FILTERS) throw damaged('PNG', 'a row is packed in an unknown way')
    }
    seen += chunk.length
    if (row.done && seen > row.value) throw damaged('PNG', 'it has more pixels than it says')
  }
  if (!row.done || seen < row.value) throw cutOff('PNG')
}

/** Where each row starts in the unpacked data; returns the data's length. */
function* rowStarts(picture: PngPicture): Generator<number, number> {
  let at = 0
  for (const [left, top, across, down] of picture.interlaced ? ADAM7 : ONE_PASS) {
    const columns = Math.ceil((picture.width - left) / across)
    const rowBytes = 1 + Math.ceil((columns * picture.channels * picture.bitDepth) / 8)
    for (let y = top; columns > 0 && y < picture.height; y += down) {
      yield at
      at += rowBytes
    }
  }
  return at
}

async function* unpacked(pieces: Buffer[]): AsyncGenerator<Buffer> {
  const stream = createInflate({ chunkSize: 256 * 1024 })
  for (const piece of pieces) stream.write(piece)
  stream.end()
  try {
    yield* stream
  } catch (error) {
    const code = systemCode(error)
    if (code === 'Z_BUF_ERROR') throw cutOff('PNG')
    if (code === 'Z_DATA_ERROR' || code === 'Z_NEED_DICT') throw damaged('PNG', 'its pixels do not unpack')
    throw error
  } finally {
    stream.destroy()
  }
}
