import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { systemCode } from '../../shared/errors'
import { type LogScan, scanLog } from '../engine/log-scan'
import { readManifest, type SnapshotEntry, storeFiles } from '../engine/manifest'
import { applyTransaction, openImage } from '../engine/recover'
import type { SqliteDatabase } from '../engine/sqlite'
import { Slices, type StoreParts, storageFolders, type Task } from './task'

/** What is wrong with the files that the store would be opened from. */
export interface HistoryFindings {
  snapshots: number
  logs: number
  /** What is wrong with each bad snapshot, log, and way from a snapshot to the present. */
  badSnapshots: string[]
  badLogs: string[]
  badHistories: string[]
}

/** The store's files at one moment, opened, so that they stay readable when a snapshot replaces them. */
interface Moment {
  /** The newest first. */
  snapshots: { entry: SnapshotEntry; file: OpenFile }[]
  logs: { generation: number; file: OpenFile; isLast: boolean }[]
  /** Where the last log ended. */
  logEnd: number
  /** How many rows each table had, where that was asked for. */
  rows: Map<string, number>
}

type OpenFile = Awaited<ReturnType<StoreParts['io']['async']['open']>> | null

const PART_BYTES = 4 * 1024 * 1024

/**
 * Checks snapshots and logs on disk, the older ones too: would the store open again, also where the newest snapshot
 * goes bad? Thorough opens each snapshot, replays its logs and compares the outcome with the present state.
 */
export async function verifyHistory(store: StoreParts, thorough: boolean, task: Task): Promise<HistoryFindings> {
  const moment = await openFiles(store, thorough)
  try {
    return await verifyMoment(store, moment, thorough, task)
  } finally {
    await closeFiles(moment)
  }
}

/** They were only read: that one can't be closed says nothing of them, and keeps no other open. */
async function closeFiles({ snapshots, logs }: Moment): Promise<void> {
  await Promise.allSettled([...snapshots, ...logs].map(({ file }) => file?.close()))
}

async function verifyMoment(
  store: StoreParts,
  { snapshots, logs, logEnd, rows }: Moment,
  thorough: boolean,
  task: Task,
): Promise<HistoryFindings> {
  const slices = new Slices(task.signal)
  const found: HistoryFindings = {
    ...{ snapshots: snapshots.length, logs: logs.length },
    ...{ badSnapshots: [], badLogs: [], badHistories: [] },
  }
  const total = snapshots.length + logs.length
  const scans = new Map<number, LogScan>()
  for (const [index, { generation, file, isLast }] of logs.entries()) {
    task.progress('history', index, total)
    const scan = await scanFile(file, isLast ? logEnd : null)
    await slices.next()
    const fault = scan === null ? 'is gone' : logFault(scan, generation, scans.get(generation - 1), isLast)
    if (fault !== null) found.badLogs.push(`${storeFiles.log(generation)} ${fault}`)
    if (scan !== null && fault === null) scans.set(generation, scan)
  }
  const sqlite = thorough ? await store.loadSqlite() : null
  for (const [index, { entry, file }] of snapshots.entries()) {
    task.progress('history', logs.length + index, total)
    const name = storeFiles.snapshot(entry.generation)
    const image = await readSnapshot(file, entry, thorough, slices)
    if (image === 'gone' || image === 'damaged') {
      found.badSnapshots.push(`${name} is ${image}`)
      continue
    }
    if (!sqlite || !image) continue
    const database = openImage(sqlite, image)
    if (!database) {
      found.badSnapshots.push(`${name} can't be opened`)
      continue
    }
    const path = logs.filter(({ generation }) => generation >= entry.generation).map((it) => scans.get(it.generation))
    const fault = await replayFault(database, path, rows, slices)
    database.close()
    if (fault !== null) found.badHistories.push(`${name} and its logs: ${fault}`)
  }
  return found
}

/** Between transactions, so that log, manifest and counts belong together. */
function openFiles({ database, io, storageFolder }: StoreParts, thorough: boolean): Promise<Moment> {
  const folder = join(storageFolder, storageFolders.store)
  return database.quietly(async () => {
    const manifest = readManifest(io.sync, folder)
    const entries = manifest === null || manifest === 'damaged' ? [] : manifest.snapshots
    const { engine } = database
    const last = engine.log?.generation ?? 0
    const oldest = entries.at(-1)?.generation ?? last
    const moment: Moment = { snapshots: [], logs: [], logEnd: engine.log?.end ?? 0, rows: new Map() }
    const open = async (name: string): Promise<OpenFile> => {
      try {
        return await io.async.open(join(folder, name), 'r')
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null
        throw error
      }
    }
    try {
      for (const entry of entries) {
        moment.snapshots.push({ entry, file: await open(storeFiles.snapshot(entry.generation)) })
      }
      for (let generation = oldest; generation <= last; generation++) {
        moment.logs.push({ generation, file: await open(storeFiles.log(generation)), isLast: generation === last })
      }
      if (thorough) moment.rows = rowCounts(engine)
      return moment
    } catch (error) {
      await closeFiles(moment)
      throw error
    }
  })
}

/** How many rows each table has. */
function rowCounts(source: { read(sql: string): Record<string, unknown>[] }): Map<string, number> {
  const tables = source.read("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => String(row.name))
  return new Map(
    tables.map((table) => [table, Number(source.read(`SELECT count(*) AS count FROM "${table}"`)[0]?.count)]),
  )
}

/** What a log on disk holds; what is behind `end` came later. */
async function scanFile(file: OpenFile, end: number | null): Promise<LogScan | null> {
  if (!file) return null
  const bytes = await file.readFile()
  return scanLog(end === null ? bytes : bytes.subarray(0, end))
}

function logFault(scan: LogScan, generation: number, before: LogScan | undefined, isLast: boolean): string | null {
  if (scan.header?.generation !== generation) return 'has a damaged head'
  if (before && before.nextSequence !== scan.header.firstSequence) return 'does not follow the log before it'
  if (scan.end !== 'clean') return 'is damaged'
  return isLast || scan.sealed ? null : 'has lost its end'
}

async function readSnapshot(
  file: OpenFile,
  entry: SnapshotEntry,
  keep: boolean,
  slices: Slices,
): Promise<Uint8Array | null | 'gone' | 'damaged'> {
  if (!file) return 'gone'
  const { size } = await file.stat()
  if (size !== entry.bytes) return 'damaged'
  const image = Buffer.allocUnsafe(keep ? size : Math.min(size, PART_BYTES))
  let checksum = 0
  for (let at = 0; at < size; ) {
    const wanted = Math.min(PART_BYTES, size - at)
    const { bytesRead } = await file.read(image, keep ? at : 0, wanted, at)
    if (bytesRead === 0) return 'damaged'
    const start = keep ? at : 0
    checksum = crc32(image.subarray(start, start + bytesRead), checksum)
    at += bytesRead
    await slices.next()
  }
  if (checksum !== entry.crc32) return 'damaged'
  return keep ? image : null
}

/** Why a snapshot and its logs don't lead to the present state; `null` where they do. */
async function replayFault(
  database: SqliteDatabase,
  logs: readonly (LogScan | undefined)[],
  expected: ReadonlyMap<string, number>,
  slices: Slices,
): Promise<string | null> {
  for (const log of logs) {
    // Told already as a bad log.
    if (!log) return null
    for (const payloads of log.transactions) {
      if (!applyTransaction(database, payloads)) return 'a change can’t be applied'
      await slices.next()
    }
  }
  const actual = rowCounts({ read: (sql) => database.all(sql) })
  for (const [table, count] of expected) {
    const found = actual.get(table)
    if (found !== count) return `${table} would have ${found ?? 0} rows instead of ${count}`
  }
  return null
}
