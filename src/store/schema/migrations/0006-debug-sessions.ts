import { type Kysely, sql } from 'kysely'

/** Debug sessions of videos, with what is needed to read a part of their archives. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE debug_session (
    debug_session_key INTEGER PRIMARY KEY,
    video_key INTEGER NOT NULL REFERENCES video ON DELETE CASCADE,
    id TEXT NOT NULL,
    collection_date TEXT,
    format_version INTEGER NOT NULL,
    path TEXT,
    raw_bytes INTEGER NOT NULL,
    size_bytes INTEGER,
    crc32 INTEGER,
    content_hash TEXT NOT NULL,
    frame_count INTEGER NOT NULL,
    detection_count INTEGER NOT NULL,
    track_count INTEGER NOT NULL,
    first_frame_number INTEGER,
    last_frame_number INTEGER,
    from_ms INTEGER,
    to_ms INTEGER,
    is_ordered INTEGER NOT NULL CHECK (is_ordered IN (0, 1)),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
    outliers TEXT NOT NULL,
    series_left_out INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (video_key, id)
  ) STRICT`,
  'CREATE UNIQUE INDEX debug_session_current ON debug_session (video_key) WHERE is_current = 1',
  `CREATE TABLE debug_member (
    debug_member_key INTEGER PRIMARY KEY,
    debug_session_key INTEGER NOT NULL REFERENCES debug_session ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    part TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    raw_length INTEGER NOT NULL,
    text_start INTEGER NOT NULL,
    text_length INTEGER NOT NULL,
    first_index INTEGER NOT NULL,
    item_count INTEGER NOT NULL,
    least_frame_number INTEGER,
    greatest_frame_number INTEGER,
    least_ms INTEGER,
    greatest_ms INTEGER,
    UNIQUE (debug_session_key, ordinal)
  ) STRICT`,
  `CREATE TABLE debug_track (
    debug_track_key INTEGER PRIMARY KEY,
    debug_session_key INTEGER NOT NULL REFERENCES debug_session ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    track_id INTEGER NOT NULL,
    facts TEXT NOT NULL,
    point_count INTEGER NOT NULL,
    first_frame_number INTEGER,
    last_frame_number INTEGER,
    segments BLOB NOT NULL,
    UNIQUE (debug_session_key, ordinal)
  ) STRICT`,
  'CREATE INDEX debug_track_by_id ON debug_track (debug_session_key, track_id)',
  `CREATE TABLE debug_series (
    debug_series_key INTEGER PRIMARY KEY,
    debug_session_key INTEGER NOT NULL REFERENCES debug_session ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    value_count INTEGER NOT NULL,
    min REAL NOT NULL,
    max REAL NOT NULL,
    mean REAL NOT NULL,
    p50 REAL NOT NULL,
    p95 REAL NOT NULL,
    summary BLOB NOT NULL,
    UNIQUE (debug_session_key, ordinal)
  ) STRICT`,
]
