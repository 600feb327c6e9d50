import type { Stats } from 'node:fs'
import type { ThumbnailWidth } from '../../shared/gallery'

/** The folder of the thumbnails, below the storage folder. They can be made again: no backup has them. */
export const THUMBNAIL_FOLDER = 'thumbs'

/** The folder of the thumbnails of a folder of images. Paths are relative to the storage folder. */
export function thumbnailFolder(imageFolder: string, width: ThumbnailWidth): string {
  return `${THUMBNAIL_FOLDER}/${width}/${imageFolder}`
}

/**
 * The thumbnail of an image, relative to the storage folder: its name tells the image's size and age, so that one that was
 * replaced has another, also for who keeps pictures by their names.
 * @param image relative to the storage folder, `/` separated, and below a folder of images
 */
export function thumbnailPath(
  image: string,
  { size, mtimeMs }: Pick<Stats, 'size' | 'mtimeMs'>,
  width: ThumbnailWidth,
): string {
  const slash = image.lastIndexOf('/')
  const name = image.slice(slash + 1).replace(/\.[^.]*$/, '')
  const version = `${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}`
  return `${thumbnailFolder(image.slice(0, slash), width)}/${name}-${version}.jpg`
}

/** The name of the image that a thumbnail is of, without `.jpg`; `undefined` for what is no thumbnail's name. */
export function imageOfThumbnail(name: string): string | undefined {
  return /^(.+)-[0-9a-z]+-[0-9a-z]+\.jpg$/.exec(name)?.[1]
}
