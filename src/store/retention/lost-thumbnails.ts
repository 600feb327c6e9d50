import { throwIfCancelled } from '../../shared/cancel'
import { THUMBNAIL_WIDTHS } from '../../shared/gallery'
import { IMAGE_FOLDERS } from '../files/frame-files'
import { imageFolders, listFolder } from '../maintenance/orphans'
import type { StoreParts, Task } from '../maintenance/task'
import { THUMBNAIL_FOLDER, thumbnailFolder } from '../thumbnails/thumbnail-path'

/** A thumbnail's name: that of its image, its size and its age. */
const NAME = /^(.+)-[0-9a-z]+-[0-9a-z]+\.jpg$/

/** Whether a path below the storage folder is that of a thumbnail. */
export function isThumbnail(path: string): boolean {
  return path.startsWith(`${THUMBNAIL_FOLDER}/`)
}

/** The thumbnails whose image is not there any more, and what a crash has left of one. Paths are below the storage folder. */
export async function lostThumbnails(store: StoreParts, task: Task): Promise<string[]> {
  const lost: string[] = []
  for (const width of THUMBNAIL_WIDTHS) {
    const prefix = thumbnailFolder('', width)
    const { videos, events } = IMAGE_FOLDERS
    const roots = { videos: thumbnailFolder(videos, width), events: thumbnailFolder(events, width) }
    for (const folder of await imageFolders(store, roots)) {
      throwIfCancelled(task.signal)
      const files = (await listFolder(store, folder)).filter((entry) => !entry.isDirectory())
      if (files.length === 0) continue
      const images = new Set((await listFolder(store, folder.slice(prefix.length))).map((entry) => entry.name))
      for (const { name } of files) {
        const image = NAME.exec(name)?.[1]
        if (image === undefined || !images.has(`${image}.jpg`)) lost.push(`${folder}/${name}`)
      }
    }
  }
  return lost
}
