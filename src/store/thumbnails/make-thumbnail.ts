import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { AsyncFileIo } from '../async-file-io'
import { readImage } from '../files/image'
import type { ThumbnailJob, ThumbnailOutcome } from './contract'
import type { ThumbnailCodecs } from './thumbnail-codecs'

/** Makes a thumbnail: written beside and renamed, so that no one sees half of it. It need not outlive a power cut. */
export async function makeThumbnail(
  { image, thumbnail, width }: ThumbnailJob,
  codecs: ThumbnailCodecs,
  io: AsyncFileIo,
): Promise<ThumbnailOutcome> {
  let bytes: Buffer | null
  try {
    bytes = await codecs.make(await readImage(image, io), width)
  } catch {
    return 'no_image'
  }
  if (bytes === null) return 'as_is'
  const beside = `${thumbnail}.${process.pid}-${threadId}.tmp`
  try {
    await io.mkdir(dirname(thumbnail), { recursive: true, mode: 0o700 })
    const file = await io.open(beside, 'w', 0o600)
    try {
      await file.writeFile(bytes)
    } finally {
      await file.close()
    }
    await io.rename(beside, thumbnail)
  } catch {
    await io.rm(beside, { force: true }).catch(() => undefined)
    return 'as_is'
  }
  if (await isThere(image, io)) return 'made'
  // Deleted meanwhile, with the thumbnails that were there then.
  await io.rm(thumbnail, { force: true }).catch(() => undefined)
  await io.rmdir(dirname(thumbnail)).catch(() => undefined)
  return 'no_image'
}

function isThere(file: string, io: AsyncFileIo): Promise<boolean> {
  return io.stat(file).then(
    () => true,
    () => false,
  )
}
