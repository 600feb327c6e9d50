import * as path from 'node:path'
import type { RecoveryNotice } from '../../shared/contracts'
import type { AsyncFileIo } from '../async-file-io'
import { CommandLog, type LogEnd } from './command-log'
import { StoreEngine } from './engine'
import type { FileIo } from './file-io'
import { StoreLock } from './lock'
import { type Manifest, readManifest, STORE_FORMAT, storeFiles, writeManifest } from './manifest'
import { Quarantine } from './quarantine'
import { hasRecords, loadSnapshot, replayLogs } from './recover'
import { Snapshots } from './snapshot'
import type { SqliteDatabase, SqliteModule } from './sqlite'
import { checkStandby } from './standby'

export interface OpenOptions {
  io: FileIo
  asyncIo: AsyncFileIo
  sqlite: SqliteModule
  /** The folder of the store's own files; made where it is not there. */
  folder: string
  quarantineFolder: string
  /** Names a new store. */
  storeId: string
  workspace: string | null
  now: Date
  /** How long another process may still hold the lock. */
  lockWaitMs: number
  /** Whether data lies beside the store that only a store could have put there. */
  hasTraces: boolean
  /** Brings the schema up to date; tells whether it had to change anything. */
  migrate(engine: StoreEngine): Promise<boolean>
}

/** A store that is open: one process at a time. */
export interface OpenStore {
  engine: StoreEngine
  snapshots: Snapshots
  notices: RecoveryNotice[]
  close(): Promise<void>
}

/**
 * Opens a store, or makes a new one: lock, newest good snapshot, logs, migrations.
 * @throws FrametroveError `store_locked`, `store_too_new`; I/O errors as they come
 */
export async function openStore(options: OpenOptions): Promise<OpenStore> {
  const { io, folder } = options
  io.makeFolder(folder)
  // All is lost with its name, or with that of the storage folder, which may be as new.
  io.syncFolder(path.dirname(folder))
  io.syncFolder(path.dirname(path.dirname(folder)))
  const lock = await StoreLock.acquire(path.join(folder, 'store.lock'), options.lockWaitMs)
  try {
    const quarantine = new Quarantine(io, options.quarantineFolder, options.now)
    const { engine, snapshots } = await recoverAndMigrate(options, lock, quarantine)
    return {
      engine,
      snapshots,
      notices: quarantine.notices,
      async close() {
        try {
          await snapshots.settled()
          if (lock.isHeld) noteEnd(snapshots)
          engine.close()
        } finally {
          lock.release()
        }
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Until the schema is known to be one of this version, or older, files are only read. */
async function recoverAndMigrate(options: OpenOptions, lock: StoreLock, quarantine: Quarantine) {
  const { io, folder } = options
  const recovered = recover(options, quarantine)
  const { database, logEnd, replayMs } = recovered
  let engine = new StoreEngine(database, null)
  try {
    const migrating = engine
    const migrated = await migrating.unlogged(() => options.migrate(migrating))
    lock.requireHeld()
    removeUnfinished(io, folder)
    quarantine.save()
    const manifest = prepareFiles(options, recovered)
    const log = logEnd && CommandLog.resume(io, folder, logEnd)
    engine = new StoreEngine(database, log, replayMs, () => lock.isHeld)
    const snapshots = new Snapshots(io, options.asyncIo, folder, engine, manifest)
    if (migrated || !logEnd) await snapshots.restart()
    return { engine, snapshots }
  } catch (error) {
    engine.close()
    throw error
  }
}

/** A store as it was found. */
export interface Recovered {
  manifest: Manifest
  database: SqliteDatabase
  /** `null` where a new generation has to start. */
  logEnd: LogEnd | null
  /** Milliseconds that the logs took to apply. */
  replayMs: number
  /** Generations whose snapshot must not count as one of the two that are kept. */
  unusable: readonly number[]
  /** Files of a store whose making a crash cut short; `null` where this is no new store. */
  leftovers: readonly string[] | null
}

/**
 * The store as its files have it; what damage there is, is told to `quarantine`. Changes nothing.
 * @throws FrametroveError `store_too_new`; I/O errors as they come
 */
export function recover(options: OpenOptions, quarantine: Quarantine): Recovered {
  const { io, folder, sqlite } = options
  const found = readManifest(io, folder)
  const names = io.list(folder).filter((name) => /^(snapshot-\d+\.sqlite|log-\d+\.bin)$/.test(name))
  const fresh = { manifest: emptyManifest(options), logEnd: null, replayMs: 0, unusable: [] }
  if (isUnmade(options, found, names)) return { ...fresh, database: sqlite.open(), leftovers: names }
  const manifest = found === 'damaged' || found?.snapshots.length === 0 ? null : found
  if (found === null) quarantine.note('manifest.json was gone and has been made anew.')
  else if (!manifest) {
    const kept = quarantine.keep(path.join(folder, storeFiles.manifest))
    quarantine.note('manifest.json was damaged and has been made anew from the other files.', [kept])
  }
  const snapshot = loadSnapshot(io, folder, sqlite, manifest, quarantine)
  if (!snapshot) {
    const kept = names.map((name) => quarantine.keep(path.join(folder, name)))
    quarantine.reportLoss(
      'No snapshot could be read: everything stored before may be lost. A new store was made.',
      kept,
    )
    return { ...fresh, database: sqlite.open(), leftovers: null }
  }
  const { database, generation, unusable } = snapshot
  try {
    const started = performance.now()
    const logEnd = replayLogs(io, folder, generation, database, quarantine, manifest?.reached)
    const replayMs = performance.now() - started
    if (!manifest) return { ...fresh, database, leftovers: null }
    const standby = logEnd ? checkStandby(io, folder, manifest, generation, quarantine) : []
    return { manifest, database, logEnd, replayMs, unusable: [...unusable, ...standby], leftovers: null }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Whether there never was a store, or only one whose making a crash cut short before anything was stored. */
function isUnmade(
  { io, folder, hasTraces }: OpenOptions,
  found: ReturnType<typeof readManifest>,
  names: readonly string[],
): boolean {
  if (hasTraces || found === 'damaged' || (found?.snapshots.length ?? 0) > 0) return false
  if (found === null) return names.length === 0
  const first = [storeFiles.snapshot(1), storeFiles.log(1)]
  return names.every((name) => first.includes(name)) && !hasRecords(io, folder, 1, names)
}

/** Makes the files fit for what was recovered; returns what the manifest says then. */
function prepareFiles({ io, folder }: OpenOptions, { manifest, logEnd, unusable, leftovers }: Recovered): Manifest {
  if (leftovers) {
    for (const name of leftovers) io.remove(path.join(folder, name))
    // Tells a store in the making from one whose manifest is gone.
    writeManifest(io, folder, manifest)
  }
  // A new generation needs nothing of the former ones.
  if (!logEnd || unusable.length === 0) return manifest
  const snapshots = manifest.snapshots.filter((it) => !unusable.includes(it.generation))
  const kept = { ...manifest, snapshots }
  writeManifest(io, folder, kept)
  for (const generation of unusable) io.remove(path.join(folder, storeFiles.snapshot(generation)))
  return kept
}

function emptyManifest({ storeId, workspace }: OpenOptions): Manifest {
  return { format: STORE_FORMAT, storeId, workspace, snapshots: [] }
}

function removeUnfinished(io: FileIo, folder: string): void {
  for (const name of io.list(folder)) if (name.endsWith('.tmp')) io.remove(path.join(folder, name))
}

function noteEnd(snapshots: Snapshots): void {
  try {
    snapshots.noteEnd()
  } catch {
    // It only serves to find damage out: the store is whole without it.
  }
}
