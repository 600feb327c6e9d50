import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isMissing } from '../../shared/errors'
import { backupName, parseStamp } from '../../shared/stamp'
import { inFolderTurn } from '../files/folder-turns'
import { mapBounded } from '../files/pool'
import { findOrphans, stillOrphans } from '../maintenance/orphans'
import { type StoreParts, storageFolders, type Task } from '../maintenance/task'
import { isThumbnail, lostThumbnails } from './lost-thumbnails'

/** So long a file that no row names stays after it was last written, in milliseconds. */
export const GRACE_MS = 24 * 60 * 60 * 1000

/** A file below the storage folder. */
export interface OldFile {
  path: string
  bytes: number
}

/** The orphans that may go, and how many stay for now. */
export interface OldOrphans {
  old: OldFile[]
  kept: number
}

/**
 * The files among the images that no row names and that nobody will, and thumbnails of no image: they are older than the grace period, and not of
 * the state that a restore has replaced, which can be brought back as long as its backup is there.
 * @param now in ms since 1970
 */
export async function findOldOrphans(store: StoreParts, now: number, task: Task): Promise<OldOrphans> {
  const paths = [...(await findOrphans(store, task)), ...(await lostThumbnails(store, task))]
  if (paths.length === 0) return { old: [], kept: 0 }
  const restoredAt = await lastRestore(store)
  const files = await mapBounded(paths, (path) => statOf(store, path), { signal: task.signal, concurrency: 16 })
  const found: OldOrphans = { old: [], kept: 0 }
  for (const [index, file] of files.entries()) {
    if (!file) continue
    if (isOld(file.mtimeMs, now) && file.mtimeMs > restoredAt)
      found.old.push({ path: paths[index] ?? '', bytes: file.size })
    else found.kept++
  }
  return found
}

/**
 * Removes orphans for good, folder by folder, and folders left empty; what is no orphan any more stays. Stops after a
 * folder where the signal is aborted.
 * @returns what was removed
 */
export async function removeOrphans(
  store: StoreParts,
  orphans: readonly OldFile[],
  now: number,
  task: Task,
): Promise<{ count: number; bytes: number }> {
  const bytes = new Map(orphans.map((file) => [file.path, file.bytes]))
  const folders = new Map<string, string[]>()
  const still = await stillLost(store, [...bytes.keys()], task).catch((error) => {
    if (task.signal.aborted) return []
    throw error
  })
  for (const path of still) {
    const folder = dirname(path)
    folders.set(folder, [...(folders.get(folder) ?? []), path])
  }
  const removed = { count: 0, bytes: 0 }
  for (const [folder, paths] of folders) {
    if (task.signal.aborted) break
    task.progress('deleting', removed.count, bytes.size)
    // Who adds frames to the event of this folder has written its files anew, or waits until these are gone.
    await inFolderTurn(folder, async () => {
      const stats = await mapBounded(paths, (path) => statOf(store, path))
      const old = paths.filter((_, index) => isOld(stats[index]?.mtimeMs ?? now, now))
      await mapBounded(old, (path) => store.io.async.rm(join(store.storageFolder, path), { force: true }))
      await store.files.removeEmpty(folder)
      removed.count += old.length
      for (const path of old) removed.bytes += bytes.get(path) ?? 0
    })
    await setImmediate()
  }
  return removed
}

async function stillLost(store: StoreParts, paths: readonly string[], task: Task): Promise<string[]> {
  const images = paths.filter((path) => !isThumbnail(path))
  const still = await stillOrphans(store, images, task)
  if (images.length === paths.length) return still
  const lost = new Set(await lostThumbnails(store, task))
  return [...still, ...paths.filter((path) => lost.has(path))]
}

function isOld(mtimeMs: number, now: number): boolean {
  return mtimeMs < now - GRACE_MS
}

/** `null` where it is gone. */
async function statOf({ io, storageFolder }: StoreParts, path: string) {
  try {
    return await io.async.lstat(join(storageFolder, path))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** When the last restore was, in ms since 1970, as far as what was there before it can be brought back; else 0. */
async function lastRestore({ io, storageFolder }: StoreParts): Promise<number> {
  const names = await io.async.readdir(join(storageFolder, storageFolders.backups)).catch((error) => {
    if (isMissing(error)) return []
    throw error
  })
  const own = parseStamp(backupName('restore', new Date(0)))?.rest
  const times = names.map((name) => parseStamp(name)).filter((stamp) => stamp?.rest === own)
  return Math.max(0, ...times.map((stamp) => Date.parse(stamp?.at ?? '')))
}
