import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { CommandLog } from '../engine/command-log'
import { readAll } from '../engine/file-io'
import { StoreLock } from '../engine/lock'
import { generationsOf, type Manifest, readManifest, storeFiles, writeManifest } from '../engine/manifest'
import { writeDurably } from '../files/write'
import { type StoreParts, storageFolders } from './task'

/** What undoes the replacement, as long as the store has taken no snapshot since. */
export interface Replaced {
  /** The manifest as it was: its snapshots and logs are still there. */
  former: Manifest
}

/**
 * Makes an image the store's database: a new generation beside the former ones, which the manifest names once it is
 * whole and on disk. A crash leaves either. Between transactions only; the store has to be opened anew after it.
 */
export async function replaceDatabase({ io, storageFolder }: StoreParts, image: Uint8Array): Promise<Replaced> {
  const folder = join(storageFolder, storageFolders.store)
  const former = readManifest(io.sync, folder)
  if (former === null || former === 'damaged') throw new Error('manifest.json can’t be read')
  const names = io.sync.list(folder)
  const generation = Math.max(0, ...generationsOf(names, 'snapshot'), ...generationsOf(names, 'log')) + 1
  const snapshot = join(folder, storeFiles.snapshot(generation))
  const log = join(folder, storeFiles.log(generation))
  try {
    await writeDurably(snapshot, image, io.async)
    const checksum = crc32(image)
    if (crc32(readAll(io.sync, snapshot)) !== checksum)
      throw new Error('the disk gave back other bytes than were written')
    CommandLog.create(io.sync, log, { generation, firstSequence: 1 }).close()
    io.sync.syncFolder(folder)
    const entry = { generation, bytes: image.length, crc32: checksum }
    writeManifest(io.sync, folder, { ...former, snapshots: [entry] })
  } catch (error) {
    putBack(io.sync, folder, former)
    for (const file of [snapshot, log]) await io.async.rm(file, { force: true }).catch(() => {})
    throw error
  }
  return { former }
}

/** Goes back to the database that was replaced. The store must be closed. */
export async function takeBack({ io, storageFolder }: StoreParts, { former }: Replaced): Promise<void> {
  const folder = join(storageFolder, storageFolders.store)
  const lock = await StoreLock.acquire(join(folder, 'store.lock'), 0)
  try {
    writeManifest(io.sync, folder, former)
  } finally {
    lock.release()
  }
}

/** The manifest may have been replaced already when its folder could not be synced. */
function putBack(io: StoreParts['io']['sync'], folder: string, former: Manifest): void {
  const now = readManifest(io, folder)
  if (JSON.stringify(now) !== JSON.stringify(former)) writeManifest(io, folder, former)
}
