import { type Kysely, sql } from 'kysely'

/** When a person last made a former run the current one again; `null` where nobody did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE run ADD COLUMN restored_at TEXT`.execute(db)
}
