import * as path from 'node:path'
import type { RecoveryNotice } from '../../shared/contracts'
import type { AsyncFileIo } from '../async-file-io'
import type { CommandLog } from './command-log'
import { StoreEngine } from './engine'
import type { FileIo } from './file-io'
import { StoreLock } from './lock'
import { type Manifest, readManifest, STORE_FORMAT, storeFiles, writeManifest } from './manifest'
import { Quarantine } from './quarantine'
import { loadSnapshot, replayLogs } from './recover'
import { Snapshots } from './snapshot'
import type { SqliteDatabase, SqliteModule } from './sqlite'

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
    removeUnfinished(io, folder)
    const { manifest, database, log, replayMs } = recover(options, quarantine)
    const engine = new StoreEngine(database, log, replayMs, () => lock.isHeld)
    const snapshots = new Snapshots(io, options.asyncIo, folder, engine, manifest)
    try {
      const migrated = await engine.unlogged(() => options.migrate(engine))
      if (migrated || !log) await snapshots.restart()
    } catch (error) {
      engine.close()
      throw error
    }
    return {
      engine,
      snapshots,
      notices: quarantine.notices,
      async close() {
        await snapshots.settled()
        engine.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

interface Recovered {
  manifest: Manifest
  database: SqliteDatabase
  /** `null` where a new generation has to start. */
  log: CommandLog | null
  /** Milliseconds that the logs took to apply. */
  replayMs: number
}

function recover(options: OpenOptions, quarantine: Quarantine): Recovered {
  const { io, folder, sqlite } = options
  const found = readManifest(io, folder)
  const manifest = found === 'damaged' ? null : found
  const names = io.list(folder).filter((name) => /^(snapshot|log)-\d+\./.test(name))
  if (found === 'damaged') {
    const kept = quarantine.move(path.join(folder, storeFiles.manifest))
    quarantine.note('manifest.json was damaged and has been made anew from the other files.', [kept])
  }
  // A manifest without snapshots is that of a store whose making a crash cut short.
  if (manifest?.snapshots.length === 0 || (names.length === 0 && found === null && !options.hasTraces)) {
    return makeNew(options, names)
  }
  if (found === null && names.length > 0) quarantine.note('manifest.json was gone and has been made anew.')
  const snapshot = loadSnapshot(io, folder, sqlite, manifest, quarantine)
  if (!snapshot) {
    const kept = names.map((name) => quarantine.move(path.join(folder, name)))
    quarantine.reportLoss(
      'No snapshot could be read: everything stored before may be lost. A new store was made.',
      kept,
    )
    return makeNew(options, [])
  }
  const { database, generation, unusable } = snapshot
  const started = performance.now()
  const log = replayLogs(io, folder, generation, database, quarantine)
  const replayMs = performance.now() - started
  if (manifest) return { manifest: forget(io, folder, manifest, unusable), database, log, replayMs }
  log?.close()
  return { manifest: emptyManifest(options), database, log: null, replayMs }
}

/** The manifest without snapshots that can't be used: they must not count as one of the two that are kept. */
function forget(io: FileIo, folder: string, manifest: Manifest, unusable: readonly number[]): Manifest {
  if (unusable.length === 0) return manifest
  const snapshots = manifest.snapshots.filter((it) => !unusable.includes(it.generation))
  const kept = { ...manifest, snapshots }
  writeManifest(io, folder, kept)
  for (const generation of unusable) io.remove(path.join(folder, storeFiles.snapshot(generation)))
  return kept
}

function makeNew(options: OpenOptions, leftovers: string[]): Recovered {
  const { io, folder, sqlite } = options
  for (const name of leftovers) io.remove(path.join(folder, name))
  const manifest = emptyManifest(options)
  writeManifest(io, folder, manifest)
  return { manifest, database: sqlite.open(), log: null, replayMs: 0 }
}

function emptyManifest({ storeId, workspace }: OpenOptions): Manifest {
  return { format: STORE_FORMAT, storeId, workspace, snapshots: [] }
}

function removeUnfinished(io: FileIo, folder: string): void {
  for (const name of io.list(folder)) if (name.endsWith('.tmp')) io.remove(path.join(folder, name))
}
