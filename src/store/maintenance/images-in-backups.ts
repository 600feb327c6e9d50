import { join } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { listBackups } from './backup-list'
import { BackupReader } from './backup-read'
import type { RecordedFile } from './recorded-files'
import { type StoreParts, storageFolders, type Task } from './task'

/** Finds the backup that holds each image as it was recorded, the newest first. By the paths of the images. */
export async function findInBackups(
  store: StoreParts,
  images: readonly RecordedFile[],
  task: Task,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (images.length === 0) return found
  for (const { file, content } of await listBackups(
    store.io.async,
    join(store.storageFolder, storageFolders.backups),
  )) {
    throwIfCancelled(task.signal)
    if (!content?.images || found.size === images.length) continue
    const reader = await BackupReader.open(file)
    for (const image of images) {
      const copy = reader.images.get(image.path)
      const isSame = copy?.bytes === image.sizeBytes && (image.crc32 === null || copy.crc32 === image.crc32)
      if (isSame && !found.has(image.path)) found.set(image.path, file)
    }
    reader.close()
  }
  return found
}
