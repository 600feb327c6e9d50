import { type Kysely, sql } from 'kysely'

/** Videos, runs, tool results and the operation log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE video (
    video_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT,
    source_uri TEXT,
    duration_ms INTEGER,
    width INTEGER,
    height INTEGER,
    frame_rate REAL,
    created_at TEXT NOT NULL,
    expected_kinds TEXT
  ) STRICT`,
  `CREATE TABLE run (
    run_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    video_key INTEGER REFERENCES video ON DELETE CASCADE,
    tool TEXT NOT NULL,
    tool_version TEXT,
    model TEXT,
    parameters TEXT,
    sources TEXT NOT NULL,
    source_hash TEXT,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    kinds INTEGER NOT NULL,
    frame_count INTEGER NOT NULL,
    caption_count INTEGER NOT NULL,
    transcript_count INTEGER NOT NULL,
    object_count INTEGER NOT NULL,
    frame_bytes INTEGER NOT NULL
  ) STRICT`,
  'CREATE INDEX run_by_tool ON run (video_key, tool)',
  'CREATE UNIQUE INDEX run_current ON run (video_key, tool) WHERE is_current = 1',
  `CREATE TABLE frame (
    frame_key INTEGER PRIMARY KEY,
    run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    frame_number INTEGER,
    timestamp_ms INTEGER,
    path TEXT,
    width INTEGER,
    height INTEGER,
    size_bytes INTEGER,
    extra TEXT
  ) STRICT`,
  'CREATE INDEX frame_by_number ON frame (run_key, frame_number)',
  'CREATE INDEX frame_by_time ON frame (run_key, timestamp_ms)',
  `CREATE TABLE caption (
    caption_key INTEGER PRIMARY KEY,
    run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    frame_number INTEGER,
    timestamp_ms INTEGER,
    end_ms INTEGER,
    text TEXT NOT NULL,
    confidence REAL,
    extra TEXT
  ) STRICT`,
  'CREATE INDEX caption_by_time ON caption (run_key, timestamp_ms)',
  `CREATE TABLE transcript_segment (
    transcript_segment_key INTEGER PRIMARY KEY,
    run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    text TEXT NOT NULL,
    speaker TEXT,
    confidence REAL,
    words TEXT,
    extra TEXT
  ) STRICT`,
  'CREATE INDEX transcript_segment_by_time ON transcript_segment (run_key, start_ms)',
  'CREATE TABLE label (label_key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT',
  `CREATE TABLE detection (
    detection_key INTEGER PRIMARY KEY,
    run_key INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    frame_number INTEGER,
    timestamp_ms INTEGER,
    label_key INTEGER NOT NULL REFERENCES label,
    confidence REAL,
    x REAL NOT NULL,
    y REAL NOT NULL,
    w REAL NOT NULL,
    h REAL NOT NULL,
    track_id INTEGER,
    extra TEXT
  ) STRICT`,
  'CREATE INDEX detection_by_frame ON detection (run_key, frame_number)',
  'CREATE INDEX detection_by_time ON detection (run_key, timestamp_ms)',
  `CREATE TABLE operation (
    operation_key INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    name TEXT NOT NULL,
    video_id TEXT,
    row_count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    milliseconds REAL NOT NULL,
    attempts INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error TEXT
  ) STRICT`,
]
