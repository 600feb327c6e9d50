import { createHash } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { FrametroveError, type Problem } from '../../shared/errors'
import type { ImageCodecs } from '../../store/files/codecs'
import { type ImageInfo, readImage } from '../../store/files/image'
import { ImageFault } from '../../store/files/image-fault'
import { mapBounded } from '../../store/files/pool'

/** An image that can be used. */
export interface GoodImage {
  path: string
  info: ImageInfo
  sha256: string
  /** Size in bytes. */
  bytes: number
}

/** What checking a set of images found. */
export interface CheckedImages {
  good: Map<string, GoodImage>
  problems: (Problem & { file: string })[]
}

/**
 * Reads and checks every image. Those that can't be used, or read, are told as problems.
 * @param codecs where given, WebP is decoded too: its walk alone can't tell damaged pixels.
 * @throws FrametroveError `cancelled`; transient faults of the disk, which say nothing of the image.
 */
export async function checkImages(
  paths: readonly string[],
  options: { signal: AbortSignal; done(count: number): void; codecs?: ImageCodecs | undefined },
): Promise<CheckedImages> {
  const result: CheckedImages = { good: new Map(), problems: [] }
  let count = 0
  const work = async (path: string) => {
    const checked = await check(path, options.codecs)
    if ('message' in checked) result.problems.push(checked)
    else result.good.set(path, checked)
    options.done(++count)
  }
  await mapBounded(paths, work, { signal: options.signal })
  return result
}

async function check(path: string, codecs?: ImageCodecs): Promise<GoodImage | (Problem & { file: string })> {
  try {
    const image = await readImage(path, fs)
    if (image.info.format === 'webp') await codecs?.check(image)
    const sha256 = createHash('sha256').update(image.bytes).digest('hex')
    return { path, info: image.info, sha256, bytes: image.bytes.length }
  } catch (error) {
    if (error instanceof ImageFault) return { file: path, message: error.message }
    if (error instanceof FrametroveError && !error.retryable) return { file: path, message: error.why }
    throw error
  }
}
