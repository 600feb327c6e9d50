import { readFile } from 'node:fs/promises'
import * as path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { LogLine } from '../shared/contracts'
import { systemCode } from '../shared/errors'
import type { StoreSettings } from '../shared/settings'
import { type AsyncFileIo, nodeAsyncFileIo } from './async-file-io'
import { StoreDatabase } from './database'
import { MemberCache } from './debug/member-cache'
import { DebugReading } from './debug/reading'
import { type FileIo, nodeFileIo } from './engine/file-io'
import { SqliteModule } from './engine/sqlite'
import { removeUnfinished } from './export/unfinished'
import { ImageCodecs } from './files/codecs'
import { FILE_FOLDERS, FrameFiles } from './files/frame-files'
import type { IngestTarget } from './ingest-writer'
import { backUpBeforeMigration } from './maintenance/backup-write'
import type { StoreParts } from './maintenance/task'
import { Operations } from './operations'
import { type Clock, systemClock } from './recordings/clock'
import { RECOVERY_FOLDER } from './recordings/recording-files'
import { deletePendingRuns } from './repositories/runs'
import { retryTransient } from './retry'

/** Where a store is, and what it needs to run. Paths are absolute. */
export interface StoreLocation {
  /** The storage folder; the store's files lie below it. */
  storageFolder: string
  /** Where emergency backups of activities go that the storage folder does not take; made where it is needed. */
  emergencyFolder: string
  /** SQLite's WASM module. */
  wasmFile: string
  /** The image codecs' WASM modules. */
  codecsFolder: string
  /** The bundle of the ingest thread. */
  ingestWorkerFile: string
  /** The bundle of the thumbnail threads. */
  thumbnailWorkerFile: string
  /** The workspace that the store belongs to. */
  workspace: string | null
}

/** What the store reaches the disk through: tests can make it fail. */
export interface StoreIo {
  sync: FileIo
  async: AsyncFileIo
  /** How long to wait, in milliseconds, before what failed of a busy disk is tried again; then twice and four times as long. */
  firstRetryMs: number
  /** The log of a live recording is synced at most once in so many milliseconds. */
  syncEveryMs: number
  clock: Clock
}

/** The real file system. */
export const nodeStoreIo: StoreIo = {
  sync: nodeFileIo,
  async: nodeAsyncFileIo,
  firstRetryMs: 500,
  syncEveryMs: 1000,
  clock: systemClock,
}

/** An open store with all its parts. */
export class OpenedStore {
  readonly database: StoreDatabase
  readonly operations: Operations
  readonly codecs: ImageCodecs
  /** Reads debug sessions. */
  readonly debug: DebugReading
  readonly #location: StoreLocation
  readonly #io: StoreIo
  readonly #files: FrameFiles
  readonly #settings: () => StoreSettings
  readonly #log: (line: LogLine) => void

  private constructor(
    location: StoreLocation,
    io: StoreIo,
    database: StoreDatabase,
    settings: () => StoreSettings,
    log: (line: LogLine) => void,
  ) {
    this.database = database
    this.#location = location
    this.#io = io
    this.operations = new Operations(database, log, io.firstRetryMs)
    this.codecs = new ImageCodecs(location.codecsFolder)
    this.#files = new FrameFiles(location.storageFolder, this.codecs, io.async)
    this.debug = new DebugReading(database, this.#files, io.async, new MemberCache())
    this.#settings = settings
    this.#log = log
  }

  /** @throws FrametroveError `store_locked`, `store_too_new`; where the disk fails, the code that fits */
  static async open(
    location: StoreLocation,
    settings: () => StoreSettings,
    log: (line: LogLine) => void,
    io: StoreIo,
  ): Promise<OpenedStore> {
    const { storageFolder, workspace } = location
    const sqlite = await loadSqlite(location)
    const open = async () => {
      const options = {
        io: io.sync,
        asyncIo: io.async,
        sqlite,
        folder: path.join(storageFolder, 'store'),
        quarantineFolder: path.join(storageFolder, 'quarantine'),
        storeId: uuidv7(),
        workspace,
        now: new Date(),
        lockWaitMs: 0,
        hasTraces: await hasFiles(storageFolder, io.async),
      }
      return StoreDatabase.open(options, (engine) =>
        backUpBeforeMigration({ storageFolder, workspace, io, log }, engine),
      )
    }
    const database = await retryTransient(open, {
      what: 'The store could not be opened.',
      firstWaitMs: io.firstRetryMs,
      retrying: ({ message }) => log({ level: 'warn', message: `${message} Trying again.` }),
    })
    // What an ingest had written when the process died was never acknowledged. It can't be seen, so
    // that a full disk, say, need not keep the store from being read.
    try {
      const undone = await deletePendingRuns(database.query)
      if (undone > 0) log({ level: 'info', message: `${undone} unfinished ingests of a former session were undone.` })
    } catch (error) {
      log({ level: 'warn', message: `Unfinished ingests of a former session could not be undone: ${String(error)}` })
    }
    try {
      await removeUnfinished(io.async, storageFolder)
    } catch (error) {
      log({ level: 'warn', message: `What an export of a former session left could not be removed: ${String(error)}` })
    }
    return new OpenedStore(location, io, database, settings, log)
  }

  /** What maintenance works on. `writesSettled` waits for the writes that are under way now. */
  parts(writesSettled: () => Promise<unknown>): StoreParts {
    const { storageFolder, workspace } = this.#location
    return {
      ...{ storageFolder, workspace, writesSettled },
      ...{ database: this.database, files: this.#files, io: this.#io, log: this.#log },
      maxDatabaseBytes: this.#maxDatabaseBytes,
      loadSqlite: () => loadSqlite(this.#location),
    }
  }

  get #maxDatabaseBytes(): number {
    return this.#settings().maxDatabaseMb * 1024 * 1024
  }

  get asyncIo(): AsyncFileIo {
    return this.#io.async
  }

  get files(): FrameFiles {
    return this.#files
  }

  /** What an operation writes to; `signal` stops it. */
  target(signal?: AbortSignal): IngestTarget {
    return {
      storage: {
        database: this.database,
        files: this.#files,
        jpegQuality: () => this.#settings().jpegQuality,
        maxDatabaseBytes: () => this.#maxDatabaseBytes,
        ...(signal ? { signal } : {}),
      },
      keepRuns: () => this.#settings().keepRuns,
      log: this.#log,
    }
  }

  /**
   * Runs work that is no operation of the store; transient faults are retried.
   * @throws FrametroveError always of this class
   */
  retrying<T>(what: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return retryTransient(work, {
      what,
      firstWaitMs: this.#io.firstRetryMs,
      retrying: ({ message }) => this.#log({ level: 'warn', message: `${message} Trying again.` }),
      ...(signal ? { signal } : {}),
    })
  }

  /** Makes a store able to write that is not, where the disk is well again. Else the next write tells what is wrong. */
  async renewLog(): Promise<void> {
    try {
      await this.database.renewLog()
    } catch (error) {
      this.#log({ level: 'warn', message: `The log could not be begun anew: ${String(error)}` })
    }
  }

  /** Takes a snapshot where one is due. It is not awaited by any operation, and its failure loses nothing. */
  snapshotInBackground(): void {
    this.database.snapshotIfDue().catch((error) => {
      this.#log({ level: 'warn', message: `A snapshot could not be taken; the log goes on: ${String(error)}` })
    })
  }
}

async function loadSqlite({ wasmFile }: StoreLocation): Promise<SqliteModule> {
  return SqliteModule.load(await readFile(wasmFile))
}

async function hasFiles(storageFolder: string, io: AsyncFileIo): Promise<boolean> {
  for (const folder of [...FILE_FOLDERS, RECOVERY_FOLDER]) {
    if ((await namesIn(path.join(storageFolder, folder), io)).length > 0) return true
  }
  return false
}

/** A folder that can't be read may hold something: only one that is not there is empty. */
async function namesIn(folder: string, io: AsyncFileIo): Promise<string[]> {
  try {
    return await io.readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
