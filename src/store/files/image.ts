import { imageSize } from 'image-size'
import { FrametroveError, systemCode, toFrametroveError } from '../../shared/errors'
import type { AsyncFileIo } from '../async-file-io'
import { type Orientation, swapsSides } from './exif'
import { ImageFault, invalidImage } from './image-fault'
import { isJpeg, readJpeg, type StoredPicture } from './jpeg'
import { isPng, readPng } from './png'
import { checkPngPixels } from './png-pixels'
import { isWebp, readWebp } from './webp'

/** The largest file that is taken, in bytes. */
export const MAX_IMAGE_BYTES = 256 * 1024 * 1024
/** The largest picture that is taken, in pixels. */
export const MAX_PIXELS = 100_000_000
/** The largest picture that is decoded: it needs some 20 bytes a pixel. */
export const MAX_DECODED_PIXELS = 50_000_000
/** The longest side of a picture that a JPEG encoder takes. */
const MAX_SIDE = 65_500

/** A checked image. `width` and `height` in pixels, of the upright picture. */
export interface ImageInfo {
  format: 'jpeg' | 'png' | 'webp'
  width: number
  height: number
  /** How the stored picture is to be turned. */
  orientation: Orientation
}

/** A checked image with its bytes. */
export interface Image {
  info: ImageInfo
  bytes: Buffer
}

/**
 * Reads an image file and checks it as `inspectImage` does. Symbolic links are followed.
 * @param path absolute.
 * @throws FrametroveError `invalid_image` where there is no file, or no usable image in it; the code that fits where it can't be read.
 */
export async function readImage(path: string, io: AsyncFileIo): Promise<Image> {
  try {
    const stats = await io.stat(path)
    // Asked first: to open a pipe would wait for ever.
    if (!stats.isFile()) throw new ImageFault('It is a folder or a device, not a file.', 'Give an image file instead.')
    if (stats.size > MAX_IMAGE_BYTES) throw tooLarge(`${megabytes(stats.size)} MB`, `${megabytes(MAX_IMAGE_BYTES)} MB`)
    const bytes = await io.readFile(path)
    return { bytes, info: await inspectImage(bytes, path) }
  } catch (error) {
    if (error instanceof ImageFault) throw invalidImage(path, error)
    const gone = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')
    if (gone)
      throw invalidImage(path, new ImageFault('There is no such file.', 'Check the path, or leave the image out.'))
    throw toFrametroveError(error, `“${path}” could not be read.`)
  }
}

/**
 * What an image is, without decoding it: JPEG is walked to its end, PNG also unpacked, WebP walked.
 * @param file names it in errors.
 * @throws FrametroveError `invalid_image`
 */
export async function inspectImage(bytes: Buffer, file: string): Promise<ImageInfo> {
  try {
    if (bytes.length === 0)
      throw new ImageFault('The file is empty (0 bytes).', 'Export the image again, or leave it out.')
    if (isJpeg(bytes)) return checked('jpeg', readJpeg(bytes))
    if (isPng(bytes)) {
      const picture = readPng(bytes)
      const info = checked('png', picture)
      await checkPngPixels(picture)
      return info
    }
    if (isWebp(bytes)) return checked('webp', readWebp(bytes))
    throw unknownFormat(bytes)
  } catch (error) {
    if (error instanceof ImageFault) throw invalidImage(file, error)
    if (error instanceof FrametroveError) throw error
    throw toFrametroveError(error, `“${file}” could not be checked.`)
  }
}

/** The picture turned upright, if its size is one that is taken. */
function checked(format: ImageInfo['format'], picture: StoredPicture): ImageInfo {
  const { width, height, orientation } = picture
  if (width === 0 || height === 0) throw new ImageFault(`The picture is empty (${width} × ${height} pixels).`)
  const limit = format === 'jpeg' ? MAX_PIXELS : MAX_DECODED_PIXELS
  if (width * height > limit) throw tooLarge(`${width} × ${height} pixels`, `${limit / 1e6} megapixels`)
  if (Math.max(width, height) > MAX_SIDE) throw tooLarge(`${width} × ${height} pixels`, `${MAX_SIDE} pixels a side`)
  const turned = swapsSides(orientation)
  return { format, width: turned ? height : width, height: turned ? width : height, orientation }
}

function unknownFormat(bytes: Buffer): ImageFault {
  const action = 'Frametrove takes JPEG, PNG and WebP: convert it, or leave it out.'
  const type = guessType(bytes)
  const kind =
    type === undefined
      ? 'not an image, whatever its name says'
      : `a ${type.toUpperCase()} image, not a JPEG, PNG or WebP`
  return new ImageFault(`The file is ${kind}.`, action)
}

/** Which other format it may be, by its first bytes; only for the message. */
function guessType(bytes: Buffer): string | undefined {
  try {
    return imageSize(bytes.subarray(0, 4096)).type
  } catch {
    return undefined
  }
}

function tooLarge(size: string, limit: string): ImageFault {
  return new ImageFault(`It is too large: ${size}, where ${limit} is the most.`, 'Make it smaller, or leave it out.')
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
