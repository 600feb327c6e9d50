import * as path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import type { AsyncFileIo } from '../async-file-io'
import { CommandLog } from './command-log'
import type { StoreEngine } from './engine'
import { type FileIo, readAll } from './file-io'
import { generationsOf, type Manifest, type SnapshotEntry, storeFiles, writeManifest } from './manifest'

/** A log is never folded into a snapshot below this size. */
export const MIN_LOG_BYTES = 4 * 1024 * 1024
const MAX_REPLAY_MS = 2000
/** After a snapshot that failed, as on a full disk, the next is not tried for so long. */
const RETRY_AFTER_MS = 60_000
/** How much of an image is written and synced at a time: what a commit may have to wait for. */
const WRITE_BYTES = 512 * 1024

/** Takes snapshots of the engine's database, and removes what they make superfluous. */
export class Snapshots {
  readonly #io: FileIo
  readonly #asyncIo: AsyncFileIo
  readonly #folder: string
  readonly #engine: StoreEngine
  #manifest: Manifest
  #running: Promise<void> | null = null
  #failedAt = Number.NEGATIVE_INFINITY

  constructor(io: FileIo, asyncIo: AsyncFileIo, folder: string, engine: StoreEngine, manifest: Manifest) {
    this.#io = io
    this.#asyncIo = asyncIo
    this.#folder = folder
    this.#engine = engine
    this.#manifest = manifest
  }

  /** Whether the log has grown so much that a snapshot pays. */
  get isDue(): boolean {
    const { log, inTransaction, failure, appliedMs } = this.#engine
    if (!log || this.#running || inTransaction || failure) return false
    if (performance.now() - this.#failedAt < RETRY_AFTER_MS) return false
    // One of two may go bad: a store that has lost one makes up for it.
    if (this.#manifest.snapshots.length < 2) return true
    const size = this.#manifest.snapshots[0]?.bytes ?? 0
    return log.end > Math.max(MIN_LOG_BYTES, size) || appliedMs > MAX_REPLAY_MS
  }

  /**
   * Exports the database, between transactions, and goes on in a new log; the image is then
   * written in the background. Until the manifest names it, the snapshot before and both logs
   * hold the same state, so a crash or an error at any point loses nothing.
   */
  take(): Promise<void> {
    this.#running ??= this.#take()
      .catch((error) => {
        this.#failedAt = performance.now()
        throw error
      })
      .finally(() => {
        this.#running = null
      })
    return this.#running
  }

  /** Waits for a snapshot under way; its failure is reported to whoever took it. */
  async settled(): Promise<void> {
    await this.#running?.catch(() => {})
  }

  /**
   * Starts anew from the database as it is: a snapshot and a log that need nothing from before.
   * After a migration, which is not in any log, and after damage, whose evidence is in quarantine.
   * A second snapshot follows at once, so that one of them may go bad.
   */
  async restart(): Promise<void> {
    this.#engine.switchLog(await this.#begin(this.#engine.database.export()))
    this.#removeOld()
    // Without it the store is whole, too; it is then due until one succeeds.
    await this.take().catch(() => {})
  }

  /**
   * Makes another database the store's: the next opening finds it, and this store must be closed. The files of the
   * former one stay until the next snapshot is taken. A crash leaves either.
   * @returns the manifest as it was: written back, it makes the former database the store's again
   * @throws FrametroveError `rollback_failed` where the next opening may find either; other errors leave the former one
   */
  async exchange(image: Uint8Array): Promise<Manifest> {
    const former = this.#manifest
    try {
      this.#engine.switchLog(await this.#begin(image))
    } catch (error) {
      // Replaced already, maybe, where only its folder could not be synced.
      this.#manifest = former
      try {
        writeManifest(this.#io, this.#folder, former)
      } catch (again) {
        throw this.#engine.distrustLog(again)
      }
      throw error
    }
    return former
  }

  /**
   * Has the manifest say how far the log goes, so that the next open sees where it has lost its end.
   * Only for a store that is about to be closed.
   */
  noteEnd(): void {
    const { log, failure } = this.#engine
    if (!log || failure || log.hasUnsynced) return
    const reached = { generation: log.generation, nextSequence: log.nextSequence }
    const former = this.#manifest.reached
    if (former?.generation === reached.generation && former.nextSequence === reached.nextSequence) return
    this.#manifest = { ...this.#manifest, reached }
    writeManifest(this.#io, this.#folder, this.#manifest)
  }

  /** Makes an image the newest generation, which needs nothing from before; returns the log that goes on from it. */
  async #begin(image: Uint8Array): Promise<CommandLog> {
    const names = this.#io.list(this.#folder)
    const generation = Math.max(0, ...generationsOf(names, 'snapshot'), ...generationsOf(names, 'log')) + 1
    const firstSequence = this.#engine.log?.nextSequence ?? 1
    const file = path.join(this.#folder, storeFiles.log(generation))
    const log = CommandLog.create(this.#io, file, { generation, firstSequence })
    try {
      // The log first: a snapshot without it would look like one whose log is lost.
      this.#io.syncFolder(this.#folder)
      const entry = await this.#writeImage(generation, image)
      this.#requireReadable(entry)
      const { reached: _, ...manifest } = this.#manifest
      this.#manifest = { ...manifest, snapshots: [entry] }
      writeManifest(this.#io, this.#folder, this.#manifest)
      return log
    } catch (error) {
      log.close()
      throw error
    }
  }

  /** Nothing else holds what is in this snapshot, so it is read back before it counts. */
  #requireReadable({ generation, crc32: expected }: SnapshotEntry): void {
    const image = readAll(this.#io, path.join(this.#folder, storeFiles.snapshot(generation)))
    if (crc32(image) !== expected) throw new Error('the disk gave back other bytes than were written')
  }

  async #take(): Promise<void> {
    const former = this.#engine.log
    if (!former) throw new Error('a snapshot before there is a log')
    if (this.#engine.inTransaction) throw new Error('a snapshot inside a transaction, which it would end')
    const generation = former.generation + 1
    const image = this.#engine.database.export()
    this.#startLog(generation, former)
    const entry = await this.#writeImage(generation, image)
    this.#manifest = { ...this.#manifest, snapshots: [entry, ...this.#manifest.snapshots].slice(0, 2) }
    writeManifest(this.#io, this.#folder, this.#manifest)
    this.#removeOld()
  }

  #startLog(generation: number, former: CommandLog): void {
    const file = path.join(this.#folder, storeFiles.log(generation))
    // A log of this generation without a sealed one before it was never used.
    this.#io.remove(file)
    const log = CommandLog.create(this.#io, file, { generation, firstSequence: former.nextSequence + 1 })
    try {
      this.#io.syncFolder(this.#folder)
      this.#engine.sealAndSwitch(log)
    } catch (error) {
      log.close()
      throw error
    }
  }

  async #writeImage(generation: number, image: Uint8Array): Promise<SnapshotEntry> {
    const file = path.join(this.#folder, storeFiles.snapshot(generation))
    const beside = `${file}.tmp`
    await this.#asyncIo.rm(beside, { force: true })
    const handle = await this.#asyncIo.open(beside, 'wx', 0o600)
    let checksum = 0
    try {
      for (let at = 0; at < image.length; at += WRITE_BYTES) {
        const part = image.subarray(at, at + WRITE_BYTES)
        checksum = crc32(part, checksum)
        const logEnd = this.#engine.log?.end
        const started = performance.now()
        await handle.writeFile(part)
        await handle.sync()
        // Where others commit meanwhile, half of the disk's time is theirs.
        if (this.#engine.log?.end !== logEnd) await sleep(performance.now() - started)
      }
      await handle.close()
    } catch (error) {
      await handle.close().catch(() => {})
      // Its room is needed more than it is.
      await this.#asyncIo.rm(beside, { force: true }).catch(() => {})
      throw error
    }
    await this.#asyncIo.rename(beside, file)
    this.#io.syncFolder(this.#folder)
    return { generation, bytes: image.length, crc32: checksum }
  }

  /** Two snapshots stay, with every log from the older one on. */
  #removeOld(): void {
    const oldest = this.#manifest.snapshots.at(-1)?.generation ?? 0
    const names = this.#io.list(this.#folder)
    for (const generation of generationsOf(names, 'snapshot')) {
      if (generation < oldest) this.#io.remove(path.join(this.#folder, storeFiles.snapshot(generation)))
    }
    for (const generation of generationsOf(names, 'log')) {
      if (generation < oldest) this.#io.remove(path.join(this.#folder, storeFiles.log(generation)))
    }
  }
}
