import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { groupBy } from '../../shared/group-by'
import type { SourceFile } from '../../shared/model'

/** A frame of a run, with the image that it comes from. */
export interface SourceFrame {
  path: string
  frameNumber: number | null
  timestampMs: number | null
  sha256: string
  bytes: number
}

/**
 * What the frames came from: one entry a folder (for a single image: the image), however many they are. Its sha256 is that
 * of the sorted lines `<sha256 of the image> <number> <time> <name>`, since the same images with other
 * numbers or times, by another frame rate, are other frames.
 */
export function sourcesOf(frames: readonly SourceFrame[]): SourceFile[] {
  const folders = groupBy(frames, (it) => dirname(it.path))
  return [...folders].map(([folder, images]) => {
    const [only] = images
    return {
      path: images.length === 1 && only !== undefined ? only.path : folder,
      sha256: digest(images),
      bytes: images.reduce((sum, it) => sum + it.bytes, 0),
    }
  })
}

function digest(frames: readonly SourceFrame[]): string {
  const hash = createHash('sha256')
  const lines = frames.map(({ sha256, frameNumber, timestampMs, path }) =>
    [sha256, frameNumber ?? '-', timestampMs ?? '-', basename(path)].join(' '),
  )
  for (const line of lines.sort()) hash.update(`${line}\n`)
  return hash.digest('hex')
}
