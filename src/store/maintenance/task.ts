import { setImmediate } from 'node:timers/promises'
import { throwIfCancelled } from '../../shared/cancel'
import type { LogLine } from '../../shared/contracts'
import type { MaintenanceStage } from '../../shared/maintenance'
import type { AsyncFileIo } from '../async-file-io'
import type { StoreDatabase } from '../database'
import type { FileIo } from '../engine/file-io'
import type { SqliteModule } from '../engine/sqlite'
import type { FrameFiles } from '../files/frame-files'

/** A store to look after. Paths are absolute. */
export interface StoreParts {
  storageFolder: string
  workspace: string | null
  database: StoreDatabase
  files: FrameFiles
  io: { sync: FileIo; async: AsyncFileIo }
  /** A module of its own, whose memory is given back when it is dropped. */
  loadSqlite(): Promise<SqliteModule>
  /** What the user allows the database to have. */
  maxDatabaseBytes: number
  log(line: LogLine): void
  /** Waits for the writes that are under way now; not for use by one of them. */
  writesSettled(): Promise<unknown>
}

/** Work that takes its time: it can be stopped, and tells how far it is. */
export interface Task {
  signal: AbortSignal
  progress(stage: MaintenanceStage, done: number, total: number): void
}

/** How long one stretch of work keeps others from the store's thread, in milliseconds. */
const SLICE_MS = 20

/** Lets others have their turn whenever a slice of time is used up, and heeds a cancel then. */
export class Slices {
  readonly #signal: AbortSignal | undefined
  #since = performance.now()

  constructor(signal?: AbortSignal) {
    this.#signal = signal
  }

  /** @throws FrametroveError `cancelled` */
  async next(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return
    await setImmediate()
    throwIfCancelled(this.#signal)
    this.#since = performance.now()
  }
}

/** Waits, unless the person does not want to any more. @throws FrametroveError `cancelled` */
export async function orCancelled(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  throwIfCancelled(signal)
  let stop = () => {}
  const aborted = new Promise<void>((resolve) => {
    stop = resolve
    signal.addEventListener('abort', stop, { once: true })
  })
  await Promise.race([work, aborted])
  signal.removeEventListener('abort', stop)
  throwIfCancelled(signal)
}

/** The folders of a storage folder that maintenance works in. */
export const storageFolders = {
  store: 'store',
  quarantine: 'quarantine',
  backups: 'backups',
} as const
