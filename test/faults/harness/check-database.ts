import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import * as path from 'node:path'
import type { RunInfo } from '../../../src/shared/model'
import type { StoreEngine } from '../../../src/store/engine/engine'
import type { SqlRow } from '../../../src/store/engine/sqlite'
import { IMAGE_FOLDERS } from '../../../src/store/files/frame-files'
import { openTestEngine } from '../../support/engine-under-test'
import { imageOf, PNG_TOOL, textOf } from './inputs'
import { tokenOf } from './perform'

/**
 * Checks the database and the images of a store beyond what its service shows, after a sweep. `runs` are all that the
 * service lists.
 * @throws AssertionError
 */
export async function checkDatabase(storageFolder: string, runs: readonly RunInfo[]): Promise<void> {
  const { engine, close } = await openTestEngine(storageFolder, { migrate: async () => false })
  try {
    assert.deepEqual(engine.read('PRAGMA integrity_check'), [{ integrity_check: 'ok' }])
    assert.deepEqual(engine.read('PRAGMA foreign_key_check'), [])
    const keys = new Map(engine.read('SELECT id, run_key FROM run').map((row) => [row.id, Number(row.run_key)]))
    assert.deepEqual(new Set(keys.keys()), new Set(runs.map((run) => run.id)), 'the runs in the database')
    for (const run of runs) {
      checkRows(engine, run, keys.get(run.id) ?? 0)
      checkImages(engine, storageFolder, run, keys.get(run.id) ?? 0)
    }
    checkFiles(engine, storageFolder)
  } finally {
    await close()
  }
}

/** Every row of a run is there once, with what it was given. */
function checkRows(engine: StoreEngine, run: RunInfo, key: number): void {
  const { counts } = run
  const token = tokenOf(run)
  const values = (sql: string) => engine.read(sql, [key]).map((row) => row.value)
  const numbers = (sql: string, length: number, from: number) =>
    assert.deepEqual(
      engine.read(sql, [key]),
      [{ n: length, d: length, low: length ? from : null, high: length ? from + length - 1 : null }],
      `rows of ${token}: ${sql}`,
    )
  const columns = (column: string) =>
    `count(*) AS n, count(DISTINCT ${column}) AS d, min(${column}) AS low, max(${column}) AS high`
  numbers(`SELECT ${columns('track_id')} FROM detection WHERE run_key = ?`, counts.objects, 0)
  numbers(`SELECT ${columns('frame_number')} FROM frame WHERE run_key = ?`, counts.frames, 1)
  const texts = (count: number) => Array.from({ length: count }, (_, index) => textOf(token, index))
  const captions = values('SELECT text AS value FROM caption WHERE run_key = ? ORDER BY timestamp_ms')
  assert.deepEqual(captions, texts(counts.captions), `captions of ${token}`)
  const segments = values('SELECT text AS value FROM transcript_segment WHERE run_key = ? ORDER BY start_ms')
  assert.deepEqual(segments, texts(counts.transcripts), `segments of ${token}`)
}

/** Every row's image is there, and is the one that was given. */
function checkImages(engine: StoreEngine, storageFolder: string, run: RunInfo, key: number): void {
  const rows = engine.read('SELECT frame_number, path, size_bytes FROM frame WHERE run_key = ?', [key])
  let bytes = 0
  for (const row of rows) {
    const image = imageAt(storageFolder, row)
    bytes += image.length
    assert.equal(image.length, row.size_bytes, `the size of ${row.path}`)
    if (run.tool === PNG_TOOL) continue
    assert.ok(image.equals(imageOf(run.tool, tokenOf(run), Number(row.frame_number))), `${row.path} is another image`)
  }
  assert.equal(bytes, run.frameBytes, `the images of ${tokenOf(run)}`)
}

/** The sweep has left no file that no row names. */
function checkFiles(engine: StoreEngine, storageFolder: string): void {
  const rows = engine.read('SELECT path FROM frame UNION ALL SELECT path FROM event_frame')
  const named = new Set(rows.map((row) => path.join(storageFolder, String(row.path))))
  assert.deepEqual(
    imageFiles(storageFolder).filter((file) => !named.has(file)),
    [],
    'files that no row names, after a sweep',
  )
}

/** All files in the folders of images, as absolute paths. */
export function imageFiles(storageFolder: string): string[] {
  return Object.values(IMAGE_FOLDERS).flatMap((name) => {
    const folder = path.join(storageFolder, name)
    if (!existsSync(folder)) return []
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  })
}

function imageAt(storageFolder: string, row: SqlRow): Buffer {
  try {
    return readFileSync(path.join(storageFolder, String(row.path)))
  } catch (error) {
    assert.fail(`the image of a row is gone: ${row.path} (${String(error)})`)
  }
}
