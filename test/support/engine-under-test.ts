import { readFileSync } from 'node:fs'
import * as path from 'node:path'
import { nodeAsyncFileIo } from '../../src/store/async-file-io'
import { StoreEngine } from '../../src/store/engine/engine'
import { type FileIo, nodeFileIo } from '../../src/store/engine/file-io'
import { type OpenOptions, type OpenStore, openStore, recover } from '../../src/store/engine/open'
import { Quarantine } from '../../src/store/engine/quarantine'
import { SqliteModule } from '../../src/store/engine/sqlite'
import { distFolder } from './store-under-test'

let sqlite: Promise<SqliteModule> | undefined

/** SQLite's module, loaded once. */
export function testSqlite(): Promise<SqliteModule> {
  sqlite ??= SqliteModule.load(readFileSync(path.join(distFolder, 'sql-wasm.wasm')))
  return sqlite
}

/** The real file system but for syncs, for tests that rest on what is in the files, not on when it got to the disk. */
export const unsyncedIo: FileIo = { ...nodeFileIo, sync: () => {}, syncFolder: () => {} }

/** Opens an engine with one table `item (n INTEGER, t TEXT)` below `folder`. */
export async function openTestEngine(folder: string, options: Partial<OpenOptions> = {}): Promise<OpenStore> {
  return openStore({ ...(await testOptions(folder)), ...options })
}

/** What another process would find in the files below `folder`, which stay as they are. */
export async function readTestEngine<T>(
  folder: string,
  read: (engine: StoreEngine) => T,
  mayTellLoss = false,
): Promise<T> {
  const options = await testOptions(folder)
  const quarantine = new Quarantine(options.io, options.quarantineFolder, options.now)
  const { database } = recover(options, quarantine)
  try {
    const losses = quarantine.notices.filter((notice) => notice.level === 'loss')
    if (losses.length > 0 && !mayTellLoss) throw new Error(`a loss: ${JSON.stringify(losses)}`)
    return read(new StoreEngine(database, null))
  } finally {
    database.close()
  }
}

async function testOptions(folder: string): Promise<OpenOptions> {
  return {
    io: nodeFileIo,
    asyncIo: nodeAsyncFileIo,
    sqlite: await testSqlite(),
    folder: path.join(folder, 'store'),
    quarantineFolder: path.join(folder, 'quarantine'),
    storeId: 'test',
    workspace: null,
    now: new Date(0),
    lockWaitMs: 0,
    hasTraces: false,
    migrate: async (engine) => {
      if (engine.read("SELECT 1 FROM sqlite_master WHERE name = 'item'").length > 0) return false
      engine.transaction(() =>
        engine.write({ sql: 'CREATE TABLE item (n INTEGER PRIMARY KEY, t TEXT)', parameters: [] }),
      )
      return true
    },
  }
}

/** Adds one item, durably. */
export function addItem(engine: StoreEngine, n: number, t = `item ${n}`): void {
  engine.transaction(() => engine.write({ sql: 'INSERT INTO item (n, t) VALUES (?, ?)', parameters: [n, t] }))
}

/** The numbers of all items, ascending. */
export function itemNumbers(engine: StoreEngine): number[] {
  return engine.read('SELECT n FROM item ORDER BY n').map((row) => Number(row.n))
}
