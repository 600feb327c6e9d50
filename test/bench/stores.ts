import { rm } from 'node:fs/promises'
import * as path from 'node:path'
import { nodeAsyncFileIo } from '../../src/store/async-file-io'
import { StoreDatabase } from '../../src/store/database'
import { nodeFileIo } from '../../src/store/engine/file-io'
import type { BulkInsert } from '../../src/store/engine/operations'
import { testSqlite } from '../support/engine-under-test'
import { DETECTION_COLUMNS, detectionValues } from './detections'
import { NativePeer } from './peer'

/** A detection's row with its indexes takes about so much. */
export const BYTES_PER_ROW = 92
const FILL_ROWS = 50_000

/** The same database twice: ours and the peer's, with one video, one run and the labels. */
export interface Rivals {
  ours: StoreDatabase
  peer: NativePeer
  /** Detections in each. */
  rows: number
  close(): Promise<void>
}

/** Opens our store in a folder. */
export async function openOurs(folder: string): Promise<StoreDatabase> {
  return StoreDatabase.open({
    io: nodeFileIo,
    asyncIo: nodeAsyncFileIo,
    sqlite: await testSqlite(),
    folder: path.join(folder, 'store'),
    quarantineFolder: path.join(folder, 'quarantine'),
    storeId: 'bench',
    workspace: null,
    now: new Date(),
    lockWaitMs: 0,
    hasTraces: false,
  })
}

/** Makes both databases in `folder`, filled with detections up to about `bytes`. */
export async function makeRivals(folder: string, bytes: number): Promise<Rivals> {
  await rm(folder, { recursive: true, force: true })
  const ours = await openOurs(folder)
  const peer = new NativePeer(path.join(folder, 'peer.sqlite'), schemaOf(ours))
  for (const statement of SEED) peer.exec(statement)
  const rows = fillOurs(ours, bytes, (insert) => peer.transaction(() => peer.insertMany(insert)))
  await ours.takeSnapshot()
  await ours.takeSnapshot()
  peer.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return {
    ours,
    peer,
    rows,
    async close() {
      await ours.close()
      peer.close()
    },
  }
}

/** Fills our new store with detections up to about `bytes`, and tells another of each insert; returns their number. */
export function fillOurs({ engine }: StoreDatabase, bytes: number, also?: (insert: BulkInsert) => void): number {
  for (const statement of SEED) engine.transaction(() => engine.write({ sql: statement, parameters: [] }))
  const rows = Math.floor(bytes / BYTES_PER_ROW)
  for (let from = 0; from < rows; from += FILL_ROWS) {
    const values = detectionValues(from, Math.min(FILL_ROWS, rows - from), 1)
    const insert = { table: 'detection', columns: DETECTION_COLUMNS, values }
    engine.transaction(() => engine.write(insert))
    also?.(insert)
  }
  return rows
}

/** The statements that make our schema, for the peer. */
export function schemaOf(store: StoreDatabase): string[] {
  const rows = store.engine.read('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid')
  return rows.map((row) => String(row.sql)).filter((sql) => !sql.includes('sqlite_sequence'))
}

const SEED = [
  "INSERT INTO video (video_key, id, created_at) VALUES (1, 'bench', '2026-01-01T00:00:00.000Z')",
  `INSERT INTO run (run_key, id, video_key, tool, sources, started_at, is_current, kinds,
     frame_count, caption_count, transcript_count, object_count, frame_bytes)
   VALUES (1, 'bench-run', 1, 'detect', '[]', '2026-01-01T00:00:00.000Z', 1, 8, 0, 0, 0, 0, 0)`,
  "INSERT INTO label (text) VALUES ('person'), ('bicycle'), ('car'), ('dog'), ('boat')",
]
