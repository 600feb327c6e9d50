import { toFrametroveError } from '../../shared/errors'
import type { AsyncFileIo } from '../async-file-io'
import type { ImageCodecs } from './codecs'
import { type Image, inspectImage, MAX_DECODED_PIXELS, readImage } from './image'
import { ImageFault, invalidImage } from './image-fault'

/** A JPEG, and its size in pixels once it is upright. */
export interface Jpeg {
  bytes: Buffer
  width: number
  height: number
}

/** What turns an image into a JPEG. */
export interface JpegTools {
  io: AsyncFileIo
  codecs: ImageCodecs
  /** 1 to 100; for what is no JPEG and is encoded anew. */
  quality: number
}

/** An image to copy in, wherever it comes from. */
export interface ImageSource {
  /** Names it in errors. */
  name: string
  /**
   * JPEG byte for byte, all else encoded.
   * @throws FrametroveError `invalid_image`; where it can't be read, the code that fits
   */
  toJpeg(tools: JpegTools): Promise<Jpeg>
}

/** A decoded picture. */
export interface Pixels {
  /** Red, green, blue, and alpha where there are four a pixel: a byte each, row by row from the top left. */
  data: Uint8Array | Uint8ClampedArray
  width: number
  height: number
}

/** @param path absolute */
export function imageFile(path: string): ImageSource {
  return { name: path, toJpeg: async (tools) => encoded(path, await readImage(path, tools.io), tools) }
}

/** An encoded image in memory: JPEG, PNG or WebP. */
export function imageBytes(name: string, bytes: Buffer): ImageSource {
  return { name, toJpeg: async (tools) => encoded(name, { bytes, info: await inspectImage(bytes, name) }, tools) }
}

/** An encoded image as a data URL (RFC 2397). */
export function imageDataUrl(name: string, url: string): ImageSource {
  return {
    name,
    async toJpeg(tools) {
      // Node's own reader of data URLs; nothing else gets here, so nothing is loaded from anywhere.
      const bytes = await fetch(url).then(
        async (response) => Buffer.from(await response.arrayBuffer()),
        () => null,
      )
      if (bytes) return imageBytes(name, bytes).toJpeg(tools)
      throw invalidImage(name, new ImageFault('It is no data URL that can be read.', 'Give data:image/jpeg;base64,….'))
    },
  }
}

/** A decoded picture in memory; transparency is laid over white. */
export function imagePixels(name: string, pixels: Pixels): ImageSource {
  return {
    name,
    async toJpeg({ codecs, quality }) {
      const { data, width, height } = pixels
      const fault = pixelsFault(pixels)
      if (fault) throw invalidImage(name, fault)
      const rgba = data.length === width * height * 4 ? Uint8ClampedArray.from(data) : withAlpha(data)
      return { bytes: await codecs.encode({ data: rgba, width, height }, quality), width, height }
    },
  }
}

async function encoded(name: string, image: Image, { codecs, quality }: JpegTools): Promise<Jpeg> {
  const { format, width, height } = image.info
  if (format === 'jpeg') return { bytes: image.bytes, width, height }
  try {
    return { bytes: await codecs.toJpeg(image, quality), width, height }
  } catch (error) {
    if (error instanceof ImageFault) throw invalidImage(name, error)
    throw toFrametroveError(error, `“${name}” could not be turned into a JPEG.`)
  }
}

function pixelsFault({ data, width, height }: Pixels): ImageFault | null {
  const action = 'Give width and height in pixels, and three (RGB) or four (RGBA) bytes a pixel.'
  const count = width * height
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    return new ImageFault(`A picture of ${width} × ${height} pixels can't be.`, action)
  if (count > MAX_DECODED_PIXELS)
    return new ImageFault(`It is too large: ${width} × ${height} pixels, where ${MAX_DECODED_PIXELS} are the most.`)
  if (data.length === count * 3 || data.length === count * 4) return null
  return new ImageFault(`${data.length} bytes are neither RGB nor RGBA of ${width} × ${height} pixels.`, action)
}

function withAlpha(rgb: Uint8Array | Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255)
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgba.set(rgb.subarray(from, from + 3), to)
  return rgba
}
