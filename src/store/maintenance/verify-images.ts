import { crc32 } from 'node:zlib'
import { systemCode } from '../../shared/errors'
import type { AsyncFileIo } from '../async-file-io'
import { mapBounded } from '../files/pool'
import { fileTotals, isArchive, type RecordedFile, recordedFiles, stillRecorded } from './recorded-files'
import type { StoreParts, Task } from './task'

/** What is wrong with the files that rows name. */
export interface ImageFindings {
  images: number
  /** Of debug sessions. */
  archives: number
  bytes: number
  unhashed: number
  gone: RecordedFile[]
  differing: RecordedFile[]
}

/** What of a file is in memory at a time. */
const PIECE_BYTES = 1 << 20

type Verdict = 'good' | 'gone' | 'differs'

/** Compares the files that rows name with their recorded sizes; thorough reads each and compares its checksum. */
export async function verifyImages(store: StoreParts, thorough: boolean, task: Task): Promise<ImageFindings> {
  const { query } = store.database
  const found: ImageFindings = { images: 0, archives: 0, bytes: 0, unhashed: 0, gone: [], differing: [] }
  const total = await fileTotals(query)
  const judge = thorough ? judgeByContent : judgeBySize
  for await (const page of recordedFiles(query)) {
    task.progress('images', found.images + found.archives, total.files)
    // Stats keep libuv's threads busy with more at a time; contents would only fill the memory.
    const options = { signal: task.signal, concurrency: thorough ? 4 : 16 }
    const verdicts = await mapBounded(page, (image) => judge(store, image), options)
    for (const [index, image] of page.entries()) {
      if (isArchive(image)) found.archives++
      else found.images++
      found.bytes += image.sizeBytes
      if (image.crc32 === null) found.unhashed++
      if (verdicts[index] === 'gone') found.gone.push(image)
      if (verdicts[index] === 'differs') found.differing.push(image)
    }
  }
  const done = found.images + found.archives
  task.progress('images', done, Math.max(done, total.files))
  // Rows go before their files: what was deleted meanwhile is no loss.
  found.gone = await stillRecorded(query, found.gone)
  found.differing = await stillRecorded(query, found.differing)
  return found
}

/** Whether a file is there as it was recorded. */
export async function judgeByContent({ files, io }: StoreParts, image: RecordedFile): Promise<Verdict> {
  try {
    const { bytes, checksum } = await readThrough(files.absolutePath(image.path), io.async)
    if (bytes !== image.sizeBytes) return 'differs'
    return image.crc32 === null || checksum === image.crc32 ? 'good' : 'differs'
  } catch (error) {
    return goneOrThrow(error)
  }
}

/** Piece by piece: archives may be large. */
async function readThrough(path: string, io: AsyncFileIo): Promise<{ bytes: number; checksum: number }> {
  const file = await io.open(path, 'r')
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    let bytes = 0
    let checksum = 0
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES)
      if (bytesRead === 0) return { bytes, checksum }
      bytes += bytesRead
      checksum = crc32(piece.subarray(0, bytesRead), checksum)
    }
  } finally {
    await file.close()
  }
}

async function judgeBySize({ files, io }: StoreParts, image: RecordedFile): Promise<Verdict> {
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
