import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { toFrametroveError } from '../../shared/errors'
import { noCounts } from '../../shared/kinds'
import type { BackupContent, BackupInfo, BackupReason } from '../../shared/maintenance'
import { backupName } from '../../shared/stamp'
import type { StoreEngine } from '../engine/engine'
import type { SqlRow } from '../engine/sqlite'
import { ifThere } from '../if-there'
import { RESULT_TABLES } from '../repositories/result-rows'
import { BACKUP_VERSION, type BackupManifest, entryNames } from './backup-format'
import { pruneBackups } from './backup-list'
import { writeZip, type ZipWriter } from './backup-zip'
import { type RecordedFile, readRecordedFiles } from './recorded-files'
import { Slices, type StoreParts, storageFolders, type Task } from './task'

interface BackupRequest {
  reason: BackupReason
  /** Absolute path; by default a new file in the folder of backups, where the newest stay. */
  file?: string
  /** Without images, they stay where they are, and only what names them is saved. */
  withImages: boolean
  /** Absolute paths of backups that are in use, whatever their age. */
  keep?: readonly string[]
}

/** Where a backup is made of. */
type BackupPlace = Pick<StoreParts, 'storageFolder' | 'workspace' | 'io' | 'log'>

/** The store as of one moment. */
interface Moment {
  image: Uint8Array
  /** `null` where they are left out. */
  images: RecordedFile[] | null
  schema: string[]
  counts: BackupContent['counts']
}

/**
 * Saves the store as of one moment into one file, while others go on: the database between two transactions, then the
 * images that it names. None of these is removed before they are saved, also where its run is deleted meanwhile.
 * @throws FrametroveError `cancelled`, `disk_full` and what else fits; then no new file is left
 */
export async function createBackup(store: StoreParts, request: BackupRequest, task: Task): Promise<BackupInfo> {
  const { database } = store
  const release = store.files.holdRemovals()
  try {
    task.progress('database', 0, 1)
    const moment = await database.quietly(() => momentOf(database.engine, request.withImages, task.signal))
    return await writeBackup(store, request, moment, task)
  } finally {
    await release()
  }
}

/**
 * Saves the database that a migration is about to change; the images are not touched by it.
 * @throws FrametroveError `disk_full` and what else fits
 */
export async function backUpBeforeMigration(place: BackupPlace, engine: StoreEngine): Promise<BackupInfo> {
  const task: Task = { signal: new AbortController().signal, progress: () => {} }
  return writeBackup(
    place,
    { reason: 'migration', withImages: false },
    await momentOf(engine, false, task.signal),
    task,
  )
}

async function writeBackup(
  place: BackupPlace,
  request: BackupRequest,
  moment: Moment,
  task: Task,
): Promise<BackupInfo> {
  const io = place.io.async
  const folder = join(place.storageFolder, storageFolders.backups)
  const file = request.file ?? join(folder, backupName(request.reason, new Date()))
  try {
    if (request.file === undefined) await io.mkdir(folder, { recursive: true, mode: 0o700 })
    const images = moment.images && { files: 0, bytes: 0, missing: 0, damaged: 0 }
    const { reason } = request
    const createdAt = new Date().toISOString()
    const content = { createdAt, reason, workspace: place.workspace, counts: moment.counts, images }
    await writeZip(io, file, task.signal, (zip) => save(place, zip, moment, content, task))
    const { size } = await io.stat(file)
    if (dirname(file) === folder) await removeOld(place, folder, [file, ...(request.keep ?? [])])
    return { file, bytes: size, content }
  } catch (error) {
    throw toFrametroveError(error, 'The backup was not made.')
  }
}

/** The backup stands, whether older ones can be removed or not. */
async function removeOld({ io, log }: BackupPlace, folder: string, keep: readonly string[]): Promise<void> {
  try {
    await pruneBackups(io.async, folder, keep)
  } catch (error) {
    log({ level: 'warn', message: `Older backups could not be removed: ${String(error)}` })
  }
}

/** Nothing may be written meanwhile. */
async function momentOf(engine: StoreEngine, withImages: boolean, signal: AbortSignal): Promise<Moment> {
  return {
    images: withImages ? await imagesOf(engine, signal) : null,
    schema: engine.read('SELECT name FROM kysely_migration ORDER BY name').map(({ name }) => String(name)),
    counts: countAll((sql) => engine.read(sql)),
    image: engine.database.export(),
  }
}

async function imagesOf(engine: StoreEngine, signal: AbortSignal): Promise<RecordedFile[]> {
  const slices = new Slices(signal)
  const images: RecordedFile[] = []
  for (const page of readRecordedFiles((sql, parameters) => engine.read(sql, parameters))) {
    images.push(...page)
    await slices.next()
  }
  return images
}

function countAll(read: (sql: string) => SqlRow[]): BackupContent['counts'] {
  // Before a migration there are not all of them.
  const tables = new Set(read("SELECT name FROM sqlite_master WHERE type = 'table'").map(({ name }) => name))
  const count = (table: string): number =>
    tables.has(table) ? Number(read(`SELECT count(*) AS count FROM ${table}`)[0]?.count) : 0
  const { frames, captions, transcripts, objects } = RESULT_TABLES
  return {
    ...noCounts(),
    ...{ videos: count('video'), runs: count('run'), events: count('event'), activities: count('activity') },
    ...{ frames: count(frames), captions: count(captions) },
    ...{ transcripts: count(transcripts), objects: count(objects) },
  }
}

/** Fills the file; `content` is completed on the way and goes in last, so that only a whole backup has a manifest. */
async function save(
  place: BackupPlace,
  zip: ZipWriter,
  { image, images, schema }: Moment,
  content: BackupContent,
  task: Task,
): Promise<void> {
  await zip.addCompressed(entryNames.database, image)
  const saved = content.images
  for (const [index, frame] of (images ?? []).entries()) {
    if (!saved) break
    task.progress('saving', index, images?.length ?? 0)
    const bytes = await readIfThere(place, frame.path)
    if (bytes === null) {
      saved.missing++
      continue
    }
    if (bytes.length !== frame.sizeBytes || (frame.crc32 !== null && crc32(bytes) !== frame.crc32)) saved.damaged++
    saved.files++
    saved.bytes += bytes.length
    await zip.add(frame.path, bytes)
  }
  const database = { bytes: image.length, crc32: crc32(image) }
  const manifest: BackupManifest = { format: 'frametrove-backup', version: BACKUP_VERSION, schema, database, content }
  await zip.add(entryNames.manifest, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
}

/** An image's bytes; `null` where it is gone, which keeps nothing else from being saved. */
function readIfThere({ storageFolder, io }: BackupPlace, path: string): Promise<Buffer | null> {
  return ifThere(io.async.readFile(join(storageFolder, path)), null)
}
