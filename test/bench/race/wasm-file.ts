import { rm } from 'node:fs/promises'
import { Database, type Statement } from 'node-sqlite3-wasm'
import type { SqlValue } from '../../../src/store/engine/operations'
import { DETECTION_COLUMNS } from '../detections'
import { type Contender, QUERY } from './contender'

/**
 * `node-sqlite3-wasm` on a file, at its fastest durable setting. It has no shared memory, so that
 * WAL works only with an exclusive lock.
 */
export async function openWasmFile(file: string): Promise<Contender> {
  // Its lock is a folder, which a process that was killed leaves behind.
  await rm(`${file}.lock`, { recursive: true, force: true })
  const db = new Database(file)
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const statements = new Map<number, Statement>()
  const prepare = (rows: number) => {
    const kept = statements.get(rows) ?? db.prepare(insertSql(rows))
    statements.set(rows, kept)
    return kept
  }
  const pragma = (name: string) => Number(Object.values(db.get(`PRAGMA ${name}`) ?? {})[0])
  return {
    insert(values) {
      db.exec('BEGIN')
      for (const part of parts(values)) prepare(part.length / DETECTION_COLUMNS.length).run(part)
      db.exec('COMMIT')
    },
    query: () => db.get(QUERY),
    bytes: () => pragma('page_count') * pragma('page_size'),
    async settle() {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return 0
    },
    async close() {
      for (const statement of statements.values()) statement.finalize()
      db.close()
    },
  }
}

/** Rows a statement, as for the others. */
const ROWS = 1000

function* parts(values: SqlValue[]): Iterable<SqlValue[]> {
  const size = ROWS * DETECTION_COLUMNS.length
  for (let at = 0; at < values.length; at += size) yield values.slice(at, at + size)
}

function insertSql(rows: number): string {
  const row = `(${DETECTION_COLUMNS.map(() => '?').join(',')})`
  return `INSERT INTO detection (${DETECTION_COLUMNS.join(',')}) VALUES ${Array(rows).fill(row).join(',')}`
}
