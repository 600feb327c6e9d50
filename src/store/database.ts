import { Mutex } from 'async-mutex'
import { Kysely, type Transaction } from 'kysely'
import type { RecoveryNotice } from '../shared/contracts'
import type { StoreEngine } from './engine/engine'
import { EngineDialect } from './engine/kysely-dialect'
import type { Manifest } from './engine/manifest'
import { type OpenOptions, type OpenStore, openStore } from './engine/open'
import { Reserve } from './engine/reserve'
import { migrate } from './schema/migrate'
import type { StoreSchema } from './schema/tables'

/** What a transaction may do: typed queries, and bulk inserts through the engine. */
export interface StoreTransaction {
  db: Transaction<StoreSchema>
  engine: StoreEngine
}

/** Typed queries over an engine. */
export function connect(engine: StoreEngine, mutex = new Mutex()): Kysely<StoreSchema> {
  return new Kysely<StoreSchema>({ dialect: new EngineDialect(engine, mutex) })
}

/** The open database: typed queries, transactions, and snapshots when they are due. */
export class StoreDatabase {
  readonly #opened: OpenStore
  readonly #mutex: Mutex
  readonly #reserve: Reserve
  readonly query: Kysely<StoreSchema>

  private constructor(opened: OpenStore, reserve: Reserve, mutex: Mutex, query: Kysely<StoreSchema>) {
    this.#opened = opened
    this.#reserve = reserve
    this.#mutex = mutex
    this.query = query
  }

  /**
   * `beforeMigration` may save what a migration is about to change; where it fails, nothing is migrated.
   * @throws FrametroveError `store_locked`, `store_too_new`; I/O errors as they come
   */
  static async open(
    options: Omit<OpenOptions, 'migrate'>,
    beforeMigration: (engine: StoreEngine) => Promise<unknown> = async () => {},
  ): Promise<StoreDatabase> {
    const mutex = new Mutex()
    const reserve = new Reserve(options.io, options.folder)
    const opened = await reserve.lend(() =>
      openStore({
        ...options,
        migrate: (engine) => migrate(connect(engine, mutex), { before: () => beforeMigration(engine) }),
      }),
    )
    return new StoreDatabase(opened, reserve, mutex, connect(opened.engine, mutex))
  }

  get engine(): StoreEngine {
    return this.#opened.engine
  }

  get notices(): readonly RecoveryNotice[] {
    return this.#opened.notices
  }

  /** Runs `work` in a transaction: when the promise resolves all of it is durable; else nothing happened. */
  transaction<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T> {
    return this.query.transaction().execute((db) => work({ db, engine: this.engine }))
  }

  /** Runs work that frees room, or changes nothing: also on a full disk, as long as the store has its reserve there. */
  makingRoom<T>(work: () => Promise<T>): Promise<T> {
    return this.#reserve.lend(work)
  }

  /** Runs `work` between transactions, and while no snapshot is being taken. */
  async quietly<T>(work: () => T | Promise<T>): Promise<T> {
    const release = await this.#mutex.acquire()
    try {
      await this.#opened.snapshots.settled()
      return await work()
    } finally {
      release()
    }
  }

  /**
   * Goes on in a new log, from the database as it is, where the present one can't be trusted with more. Rejects where
   * that fails: then nothing can be written.
   */
  async renewLog(): Promise<void> {
    if (this.engine.failure === null) return
    await this.quietly(async () => {
      if (this.engine.mendLog()) await this.#opened.snapshots.restart()
    })
  }

  /** Takes a snapshot where the log has grown so much that it pays. Rejects where that fails; nothing is lost then. */
  async snapshotIfDue(): Promise<void> {
    if (this.#opened.snapshots.isDue) await this.takeSnapshot()
  }

  /** Takes a snapshot between transactions; commits go on while it is written. */
  async takeSnapshot(): Promise<void> {
    const release = await this.#mutex.acquire()
    let written: Promise<void>
    try {
      written = this.#opened.snapshots.take()
    } finally {
      release()
    }
    await written
  }

  /**
   * Exchanges the database for an image and closes: the next opening finds the image. Between the two nothing is
   * written. Where it fails, all goes on as it was; with `rollback_failed`, the next opening may find either.
   * @returns what `putBack` takes, where the image can't be opened after all
   */
  async exchangeAndClose(image: Uint8Array): Promise<Manifest> {
    const former = await this.quietly(async () => {
      const manifest = await this.#opened.snapshots.exchange(image)
      // Whatever the disk says, it is closed then.
      await this.#opened.close().catch(() => {})
      return manifest
    })
    this.#mutex.cancel()
    return former
  }

  /** Waits for the transaction under way, then closes. Who waits for a turn behind it is rejected. */
  async close(): Promise<void> {
    await this.#mutex.acquire()
    this.#mutex.cancel()
    await this.#opened.close()
  }
}
