import { crc32 } from 'node:zlib'
import { systemCode } from '../../shared/errors'
import { mapBounded } from '../files/pool'
import { imageTotals, type RecordedImage, recordedImages, stillRecorded } from './recorded-images'
import type { StoreParts, Task } from './task'

/** What is wrong with the images that frames name. */
export interface ImageFindings {
  images: number
  bytes: number
  unhashed: number
  gone: RecordedImage[]
  differing: RecordedImage[]
}

type Verdict = 'good' | 'gone' | 'differs'

/** Compares the images that frames name with their recorded sizes; thorough reads each and compares its checksum. */
export async function verifyImages(store: StoreParts, thorough: boolean, task: Task): Promise<ImageFindings> {
  const { query } = store.database
  const found: ImageFindings = { images: 0, bytes: 0, unhashed: 0, gone: [], differing: [] }
  const total = await imageTotals(query)
  const judge = thorough ? judgeByContent : judgeBySize
  for await (const page of recordedImages(query)) {
    task.progress('images', found.images, total.images)
    // Stats keep libuv's threads busy with more at a time; contents would only fill the memory.
    const options = { signal: task.signal, concurrency: thorough ? 4 : 16 }
    const verdicts = await mapBounded(page, (image) => judge(store, image), options)
    for (const [index, image] of page.entries()) {
      found.images++
      found.bytes += image.sizeBytes
      if (image.crc32 === null) found.unhashed++
      if (verdicts[index] === 'gone') found.gone.push(image)
      if (verdicts[index] === 'differs') found.differing.push(image)
    }
  }
  task.progress('images', found.images, Math.max(found.images, total.images))
  // Rows go before their files: what was deleted meanwhile is no loss.
  found.gone = await stillRecorded(query, found.gone)
  found.differing = await stillRecorded(query, found.differing)
  return found
}

/** Whether an image is there as it was recorded. */
export async function judgeByContent({ files, io }: StoreParts, image: RecordedImage): Promise<Verdict> {
  try {
    const bytes = await io.async.readFile(files.absolutePath(image.path))
    if (bytes.length !== image.sizeBytes) return 'differs'
    return image.crc32 === null || crc32(bytes) === image.crc32 ? 'good' : 'differs'
  } catch (error) {
    return goneOrThrow(error)
  }
}

async function judgeBySize({ files, io }: StoreParts, image: RecordedImage): Promise<Verdict> {
  try {
    const stats = await io.async.stat(files.absolutePath(image.path))
    return stats.isFile() && stats.size === image.sizeBytes ? 'good' : 'differs'
  } catch (error) {
    return goneOrThrow(error)
  }
}

/** A folder of an image's name is no image either. */
function goneOrThrow(error: unknown): Verdict {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'gone'
  if (code === 'EISDIR') return 'differs'
  // The disk itself can't read it: that is damage, too.
  if (code === 'EIO') return 'differs'
  throw error
}
