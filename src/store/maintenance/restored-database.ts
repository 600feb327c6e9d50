import { isDeepStrictEqual } from 'node:util'
import { connect } from '../database'
import { StoreEngine } from '../engine/engine'
import { openImage } from '../engine/recover'
import type { SqliteDatabase, SqliteModule } from '../engine/sqlite'
import { deletePendingRuns } from '../repositories/runs'
import { migrate } from '../schema/migrate'
import { badBackup } from './backup-format'
import { FILE_OWNERS, readRecordedFiles } from './recorded-files'

/** The database of a backup, opened in memory, checked and brought up to date. */
export class RestoredDatabase {
  readonly #database: SqliteDatabase

  private constructor(database: SqliteDatabase) {
    this.#database = database
  }

  /** @throws FrametroveError `invalid_backup`; `store_too_new` where a newer version made it */
  static async open(sqlite: SqliteModule, image: Uint8Array, file: string): Promise<RestoredDatabase> {
    const database = openImage(sqlite, image)
    if (!database) throw badBackup(file, 'The database in it can’t be opened.')
    const check = (pragma: string) => database.all(`PRAGMA ${pragma}`)
    if (check('integrity_check')[0]?.integrity_check !== 'ok' || check('foreign_key_check').length > 0) {
      throw badBackup(file, 'The database in it is damaged.')
    }
    if (database.all("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").length === 0) {
      throw badBackup(file, 'The database in it is not of Frametrove.')
    }
    await inMemory(database, migrate)
    const fresh = await emptyDatabase(sqlite)
    const isStore = isDeepStrictEqual(schemaOf(database), schemaOf(fresh))
    fresh.close()
    // A trigger could change what is stored later, and a table that is missing would only be missed then.
    if (!isStore) throw badBackup(file, 'The tables in it are not those of a store of Frametrove.')
    // What was being ingested when the backup was made.
    await inMemory(database, deletePendingRuns)
    return new RestoredDatabase(database)
  }

  /** The images that its rows name. */
  imagePaths(): string[] {
    const pages = readRecordedFiles((sql, parameters) => this.#database.all(sql, parameters))
    return [...new Set([...pages].flatMap((page) => page.map((image) => image.path)))]
  }

  /** Has rows name an image by another path. */
  moveImage(from: string, to: string): void {
    for (const table of FILE_OWNERS) this.#database.all(`UPDATE ${table} SET path = ? WHERE path = ?`, [to, from])
  }

  export(): Uint8Array {
    const image = this.#database.export()
    this.#database.close()
    return image
  }
}

/** A store's database in memory, without any rows. */
export async function emptyDatabase(sqlite: SqliteModule): Promise<SqliteDatabase> {
  const database = sqlite.open()
  await inMemory(database, migrate)
  return database
}

/** Runs `work` on a database that is in no file. */
async function inMemory(database: SqliteDatabase, work: (db: ReturnType<typeof connect>) => Promise<unknown>) {
  const engine = new StoreEngine(database, null)
  await engine.unlogged(() => work(connect(engine)))
}

/** All tables, indexes, views and triggers, as they were made. */
function schemaOf(database: SqliteDatabase): unknown {
  return database.all('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name')
}
