import type { Mutex, MutexInterface } from 'async-mutex'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  InsertQueryNode,
  type Kysely,
  type QueryResult,
  RawNode,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { StoreEngine } from './engine'
import type { SqlValue } from './operations'

/** Kysely's dialect over the store's engine: reads go to memory, writes through the command log. */
export class EngineDialect implements Dialect {
  readonly #engine: StoreEngine
  readonly #mutex: Mutex

  /** `mutex` is held for a query, or for a whole transaction: no one sees half of another's work. */
  constructor(engine: StoreEngine, mutex: Mutex) {
    this.#engine = engine
    this.#mutex = mutex
  }

  createDriver(): Driver {
    return new EngineDriver(this.#engine, this.#mutex)
  }
  createQueryCompiler() {
    return new SqliteQueryCompiler()
  }
  createAdapter() {
    return new SqliteAdapter()
  }
  createIntrospector(db: Kysely<unknown>) {
    return new SqliteIntrospector(db)
  }
}

class EngineDriver implements Driver {
  readonly #engine: StoreEngine
  readonly #mutex: Mutex
  readonly #releases = new WeakMap<DatabaseConnection, MutexInterface.Releaser>()

  constructor(engine: StoreEngine, mutex: Mutex) {
    this.#engine = engine
    this.#mutex = mutex
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const release = await this.#mutex.acquire()
    const connection = new EngineConnection(this.#engine)
    this.#releases.set(connection, release)
    return connection
  }

  async beginTransaction(): Promise<void> {
    this.#engine.begin()
  }
  async commitTransaction(): Promise<void> {
    this.#engine.commit()
  }
  async rollbackTransaction(): Promise<void> {
    this.#engine.rollback()
  }
  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#releases.get(connection)?.()
  }
  async destroy(): Promise<void> {}
}

class EngineConnection implements DatabaseConnection {
  readonly #engine: StoreEngine

  constructor(engine: StoreEngine) {
    this.#engine = engine
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters.map(toSqlValue)
    // The rows' type is what the query builder derived from the schema.
    if (isRead(query)) return { rows: this.#engine.read(query.sql, parameters) as R[] }
    const operation = { sql: query.sql, parameters }
    const isOwnTransaction = !this.#engine.inTransaction
    const { rows, changes } = isOwnTransaction
      ? this.#engine.transaction(() => this.#engine.write(operation))
      : this.#engine.write(operation)
    const insertId = InsertQueryNode.is(query.query) ? BigInt(this.#engine.database.lastInsertRowid) : undefined
    return {
      rows: rows as R[],
      numAffectedRows: BigInt(changes),
      ...(insertId === undefined ? {} : { insertId }),
    }
  }

  // biome-ignore lint/correctness/useYield: there is nothing to stream from memory
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The store reads whole pages; it does not stream.')
  }
}

function isRead({ query, sql }: CompiledQuery): boolean {
  if (RawNode.is(query)) return /^\s*(select|with|pragma)\b/i.test(sql)
  return SelectQueryNode.is(query)
}

function toSqlValue(value: unknown): SqlValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' || typeof value === 'number' || value instanceof Uint8Array) return value
  if (typeof value === 'bigint') return Number(value)
  throw new Error(`a ${typeof value} is no value for SQLite`)
}
