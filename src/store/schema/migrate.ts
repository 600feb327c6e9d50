import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { storeTooNew } from '../engine/manifest'
import * as toolResults from './migrations/0001-tool-results'
import * as operationAnswers from './migrations/0002-operation-answers'
import * as frameCrc32 from './migrations/0003-frame-crc32'
import * as events from './migrations/0004-events'
import * as frameTags from './migrations/0005-frame-tags'
import * as debugSessions from './migrations/0006-debug-sessions'
import * as activities from './migrations/0007-activities'
import * as restoredRuns from './migrations/0008-restored-runs'
import type { StoreSchema } from './tables'

/** Every migration by name, in the order in which they run. A released one is never changed. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-tool-results': toolResults,
  '0002-operation-answers': operationAnswers,
  '0003-frame-crc32': frameCrc32,
  '0004-events': events,
  '0005-frame-tags': frameTags,
  '0006-debug-sessions': debugSessions,
  '0007-activities': activities,
  '0008-restored-runs': restoredRuns,
}

/** The names of all migrations, in their order. */
export const migrationNames: readonly string[] = Object.keys(MIGRATIONS)

/** What goes with bringing the schema up to date. */
interface MigrationOptions {
  /** Called where data is about to be migrated; where it fails, nothing is. */
  before?: () => Promise<unknown>
  /** Run behind the released ones: tests make a later version of them. */
  more?: Readonly<Record<string, Migration>>
}

/**
 * Brings the schema up to date; tells whether it had to change anything.
 * @throws FrametroveError `store_too_new` where a newer version has migrated it
 */
export async function migrate(
  db: Kysely<StoreSchema>,
  { before = async () => {}, more = {} }: MigrationOptions = {},
): Promise<boolean> {
  const migrations = { ...MIGRATIONS, ...more }
  const names = Object.keys(migrations)
  const applied = await appliedMigrations(db)
  if (applied.some((name) => !names.includes(name))) throw storeTooNew()
  if (applied.length === names.length) return false
  if (applied.length > 0) await before()
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
  return true
}

async function appliedMigrations(db: Kysely<StoreSchema>): Promise<string[]> {
  const table = sql`SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'kysely_migration'`
  if ((await table.execute(db)).rows.length === 0) return []
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db)
  return rows.map((row) => row.name)
}
