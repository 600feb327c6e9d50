import { type Kysely, sql } from 'kysely'

/** A checksum of each frame image, so that one that went bad can be told; `null` for those stored before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE frame ADD COLUMN crc32 INTEGER`.execute(db)
}
