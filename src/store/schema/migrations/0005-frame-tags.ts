import { type Kysely, sql } from 'kysely'

/** Tags of single frames, of videos and of events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE frame_tag (
    frame_tag_key INTEGER PRIMARY KEY,
    frame_key INTEGER NOT NULL REFERENCES frame ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (frame_key, tag)
  ) STRICT`,
  'CREATE INDEX frame_tag_by_tag ON frame_tag (tag)',
  `CREATE TABLE event_frame_tag (
    event_frame_tag_key INTEGER PRIMARY KEY,
    event_frame_key INTEGER NOT NULL REFERENCES event_frame ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (event_frame_key, tag)
  ) STRICT`,
  'CREATE INDEX event_frame_tag_by_tag ON event_frame_tag (tag)',
]
