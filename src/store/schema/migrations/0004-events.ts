import { type Kysely, sql } from 'kysely'

/** Events with their tags and frames. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE event (
    event_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    video_key INTEGER REFERENCES video ON DELETE SET NULL,
    kind TEXT,
    occurred_at TEXT NOT NULL,
    description TEXT,
    sampling_strategy TEXT,
    is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
    source_hash TEXT,
    created_at TEXT NOT NULL
  ) STRICT`,
  'CREATE INDEX event_by_time ON event (occurred_at)',
  'CREATE INDEX event_by_video ON event (video_key)',
  `CREATE TABLE event_tag (
    event_tag_key INTEGER PRIMARY KEY,
    event_key INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (event_key, tag)
  ) STRICT`,
  'CREATE INDEX event_tag_by_tag ON event_tag (tag)',
  `CREATE TABLE event_frame (
    event_frame_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event_key INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    frame_number INTEGER NOT NULL,
    path TEXT,
    timestamp_offset_ms INTEGER,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size_bytes INTEGER,
    crc32 INTEGER,
    created_at TEXT NOT NULL,
    UNIQUE (event_key, frame_number)
  ) STRICT`,
]
