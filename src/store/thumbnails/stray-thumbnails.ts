import { basename, join } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { isMissing } from '../../shared/errors'
import { THUMBNAIL_WIDTHS, type ThumbnailWidth } from '../../shared/gallery'
import { IMAGE_FOLDERS } from '../files/frame-files'
import type { StoreParts } from '../maintenance/task'
import { imageOfThumbnail, thumbnailFolder, thumbnailPath } from './thumbnail-path'

/** Longer than a thumbnail takes to be written, in milliseconds. */
const GRACE_MS = 60 * 60 * 1000

type Place = Pick<StoreParts, 'storageFolder' | 'files' | 'io'>

/**
 * Removes the thumbnails whose image is gone or is another by now, and what a crash left of one that was being written.
 * @returns how many files were removed
 * @throws FrametroveError `cancelled`; I/O errors as they come
 */
export async function removeStrayThumbnails(place: Place, signal: AbortSignal): Promise<number> {
  let removed = 0
  for (const width of THUMBNAIL_WIDTHS) {
    for (const imageFolder of await foldersWithThumbnails(place, width)) {
      throwIfCancelled(signal)
      const folder = thumbnailFolder(imageFolder, width)
      for (const name of await namesIn(place, folder)) {
        const path = `${folder}/${name}`
        if (!(await isStray(place, imageFolder, path, width))) continue
        await place.io.async.rm(join(place.storageFolder, path), { force: true })
        removed++
      }
      await place.files.removeEmpty(folder)
    }
  }
  return removed
}

async function isStray(place: Place, imageFolder: string, path: string, width: ThumbnailWidth): Promise<boolean> {
  const name = imageOfThumbnail(basename(path))
  if (name === undefined) {
    const file = await statOf(place, path)
    return file !== null && file.mtimeMs < Date.now() - GRACE_MS
  }
  const image = `${imageFolder}/${name}.jpg`
  const stats = await statOf(place, image)
  return stats === null || thumbnailPath(image, stats, width) !== path
}

/** The folders of images that have thumbnails of a width: of each event, and of each run of a video. */
async function foldersWithThumbnails(place: Place, width: ThumbnailWidth): Promise<string[]> {
  const below = async (folder: string) =>
    (await namesIn(place, thumbnailFolder(folder, width))).map((name) => `${folder}/${name}`)
  const videos = await below(IMAGE_FOLDERS.videos)
  return [...(await below(IMAGE_FOLDERS.events)), ...(await Promise.all(videos.map(below))).flat()]
}

async function namesIn({ io, storageFolder }: Place, folder: string): Promise<string[]> {
  return (await orNull(io.async.readdir(join(storageFolder, folder)))) ?? []
}

function statOf({ io, storageFolder }: Place, path: string) {
  return orNull(io.async.stat(join(storageFolder, path)))
}

/** `null` for what is not there. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
