import { crc32 } from 'node:zlib'
import { throwIfCancelled } from '../../shared/cancel'
import { toFrametroveError } from '../../shared/errors'
import type { BackupInfo, RestoreReport } from '../../shared/maintenance'
import { ifThere } from '../if-there'
import { badBackup, isImagePath } from './backup-format'
import { type BackupImage, BackupReader, readBackupInfo } from './backup-read'
import { createBackup } from './backup-write'
import { placeImage, syncFolders } from './place-image'
import { RestoredDatabase } from './restored-database'
import { orCancelled, type StoreParts, type Task } from './task'

/** A database may have outgrown the setting, or the setting may have been lowered since: so many times as large is fine. */
const LARGER_THAN_ALLOWED = 2

/** A restore that only has to be switched to. */
export interface PreparedRestore {
  /** The database to open. */
  image: Uint8Array
  report: Omit<RestoreReport, 'former'>
  /** Takes back what was prepared, where the switch did not come about. */
  abandon(): Promise<void>
}

/**
 * Prepares a restore while the store goes on: checks the backup wholly, and puts the backup's images beside those that
 * are there. No file that is there is changed, and nothing that the store names. The images of the present state stay,
 * so that the restore can be undone with the backup that `backUpFormer` makes.
 * @throws FrametroveError `invalid_backup`, `database_full`, `store_too_new`, `cancelled`; what fits where the disk fails
 */
export async function prepareRestore(store: StoreParts, file: string, task: Task): Promise<PreparedRestore> {
  // What is deleted from now on keeps its images: the backup may name them.
  const release = store.files.holdRemovals()
  const written: string[] = []
  const abandon = async (): Promise<void> => {
    await store.files.remove(written).catch(() => {})
    await release()
  }
  let reader: BackupReader | null = null
  try {
    task.progress('waiting', 0, 0)
    await orCancelled(store.writesSettled(), task.signal)
    reader = await BackupReader.open(file)
    const database = await checkBackup(store, reader, task)
    const imagesMissing = await placeImages(store, reader, database, written, task)
    const image = database.export()
    const restored = await readBackupInfo(store.io.async, file)
    const report = { restored, imagesWritten: written.length, imagesMissing }
    return { image, report, abandon }
  } catch (error) {
    await abandon()
    throw toFrametroveError(error, 'The backup was not restored.')
  } finally {
    reader?.close()
  }
}

/** Saves the database that a restore of `file` is about to replace. */
export function backUpFormer(store: StoreParts, file: string, task: Task): Promise<BackupInfo> {
  return createBackup(store, { reason: 'restore', withImages: false, keep: [file] }, task)
}

/** Reads all of a backup, and opens its database. @throws FrametroveError `invalid_backup`, `store_too_new` */
async function checkBackup(store: StoreParts, reader: BackupReader, task: Task): Promise<RestoredDatabase> {
  let done = 0
  for (const { path } of reader.images.values()) {
    task.progress('checking', done++, reader.images.size)
    await reader.image(path, task.signal)
  }
  const bytes = await reader.database(LARGER_THAN_ALLOWED * store.maxDatabaseBytes, task.signal)
  const database = await RestoredDatabase.open(await store.loadSqlite(), bytes, reader.file)
  const { images } = reader.manifest.content
  const paths = database.imagePaths()
  const strange = paths.find((path) => !isImagePath(path))
  if (strange !== undefined) throw badBackup(reader.file, `A frame names “${strange}”, which is no image of a store.`)
  const missing = paths.filter((path) => !reader.images.has(path)).length
  if (images && missing > images.missing) throw badBackup(reader.file, 'Images that its frames name are not in it.')
  return database
}

/** Copies out the images that are not there yet; tells how many are nowhere. */
async function placeImages(
  store: StoreParts,
  reader: BackupReader,
  database: RestoredDatabase,
  written: string[],
  task: Task,
): Promise<number> {
  const paths = database.imagePaths()
  const named = new Set(paths)
  let missing = 0
  for (const [index, path] of paths.entries()) {
    throwIfCancelled(task.signal)
    task.progress('restoring', index, paths.length)
    const image = reader.images.get(path)
    if (!image) {
      if (!(await isThere(store, path))) missing++
      continue
    }
    const { place, isFree } = await placeFor(store, image, named)
    if (isFree) {
      await placeImage(store, place, await reader.image(path, task.signal))
      written.push(place)
    }
    if (place !== path) database.moveImage(path, place)
  }
  await syncFolders(store, written)
  return missing
}

/** Where an image is already, or may be written. What is there with other content stays, and so do `named` places. */
async function placeFor(
  store: StoreParts,
  image: BackupImage,
  named: ReadonlySet<string>,
): Promise<{ place: string; isFree: boolean }> {
  let place = image.path
  for (let n = 2; ; n++) {
    const isAnothers = place !== image.path && named.has(place)
    const found = isAnothers ? 'other' : await compare(store, place, image)
    if (found !== 'other') return { place, isFree: found === 'free' }
    place = image.path.replace(/\.jpg$|\.json\.gz$/, `.${n}$&`)
  }
}

async function compare(store: StoreParts, path: string, image: BackupImage): Promise<'free' | 'same' | 'other'> {
  const bytes = await readIfThere(store, path)
  if (bytes === null) return 'free'
  return bytes.length === image.bytes && crc32(bytes) === image.crc32 ? 'same' : 'other'
}

async function isThere(store: StoreParts, path: string): Promise<boolean> {
  return (await readIfThere(store, path)) !== null
}

async function readIfThere({ files, io }: StoreParts, path: string): Promise<Buffer | null> {
  return ifThere(io.async.readFile(files.absolutePath(path)), null)
}
