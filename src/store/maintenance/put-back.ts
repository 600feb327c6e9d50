import { join } from 'node:path'
import { StoreLock } from '../engine/lock'
import { type Manifest, writeManifest } from '../engine/manifest'
import { type StoreParts, storageFolders } from './task'

/**
 * Makes the database that was exchanged the store's again, as long as no snapshot was taken since. The store must be
 * closed. @throws FrametroveError `store_locked`; I/O errors as they come
 */
export async function putBack({ io, storageFolder }: StoreParts, former: Manifest): Promise<void> {
  const folder = join(storageFolder, storageFolders.store)
  const lock = await StoreLock.acquire(join(folder, 'store.lock'), 0)
  try {
    writeManifest(io.sync, folder, former)
  } finally {
    lock.release()
  }
}
