import { type Kysely, sql } from 'kysely'

/** Recorded activities with their splits, and their samples in blocks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE activity (
    activity_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    distance_m REAL NOT NULL,
    elevation_gain_m REAL,
    notes TEXT,
    video_id TEXT,
    video_offset_ms INTEGER,
    sample_count INTEGER NOT NULL,
    split_count INTEGER NOT NULL,
    breaks TEXT NOT NULL,
    extra TEXT,
    thinned_to_m REAL,
    content_hash TEXT NOT NULL,
    is_edited INTEGER NOT NULL CHECK (is_edited IN (0, 1)),
    saved_at TEXT NOT NULL
  ) STRICT`,
  'CREATE INDEX activity_by_start ON activity (started_at)',
  `CREATE TABLE activity_split (
    activity_split_key INTEGER PRIMARY KEY,
    activity_key INTEGER NOT NULL REFERENCES activity ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    distance_m REAL NOT NULL,
    duration_s REAL NOT NULL,
    pace_s_per_km REAL,
    elevation_gain_m REAL,
    extra TEXT,
    UNIQUE (activity_key, ordinal)
  ) STRICT`,
  `CREATE TABLE activity_block (
    activity_block_key INTEGER PRIMARY KEY,
    activity_key INTEGER NOT NULL REFERENCES activity ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    sample_count INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (activity_key, ordinal)
  ) STRICT`,
]
