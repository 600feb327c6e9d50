import * as path from 'node:path'
import { crc32 } from 'node:zlib'
import type { LogEnd } from './command-log'
import { type FileIo, readAll } from './file-io'
import { type LogScan, scanLog } from './log-scan'
import { generationsOf, type LogMark, type Manifest, storeFiles } from './manifest'
import { decodeOperations } from './operations'
import type { Quarantine } from './quarantine'
import type { SqliteDatabase, SqliteModule } from './sqlite'

/** A snapshot that was loaded. */
export interface LoadedSnapshot {
  generation: number
  database: SqliteDatabase
  /** Newer generations whose snapshot is damaged or gone. */
  unusable: number[]
}

/**
 * Loads the newest snapshot that passes its checksum and SQLite's own check. The bad ones on the
 * way are kept in quarantine. `null` where none is left.
 */
export function loadSnapshot(
  io: FileIo,
  folder: string,
  sqlite: SqliteModule,
  manifest: Manifest | null,
  quarantine: Quarantine,
): LoadedSnapshot | null {
  const names = io.list(folder)
  const onDisk = generationsOf(names, 'snapshot').reverse()
  // Without a manifest no checksum is known, and SQLite's check has to do.
  const unusable: number[] = []
  const candidates = manifest ? manifest.snapshots.map((it) => it.generation) : onDisk
  for (const generation of candidates) {
    const name = storeFiles.snapshot(generation)
    if (!onDisk.includes(generation)) {
      unusable.push(generation)
      quarantine.note(`${name} is gone; an older snapshot and the logs since are used instead.`)
      continue
    }
    const file = path.join(folder, name)
    const image = readAll(io, file)
    const expected = manifest?.snapshots.find((it) => it.generation === generation)
    const database = expected && crc32(image) !== expected.crc32 ? null : openImage(sqlite, image)
    if (database) return { generation, database, unusable }
    unusable.push(generation)
    quarantine.note(`${name} is damaged; an older snapshot and the logs since are used instead.`, [
      quarantine.keep(file),
    ])
  }
  return null
}

/** Opens an image of a database; `null` where it is not sound. */
export function openImage(sqlite: SqliteModule, image: Uint8Array): SqliteDatabase | null {
  let database: SqliteDatabase | null = null
  try {
    database = sqlite.open(image)
    if (database.isSound()) return database
  } catch {
    // Told like unsound structures.
  }
  database?.close()
  return null
}

/**
 * Applies the logs from `generation` on to the database. Stops at damage: what was whole before it
 * is applied, the damaged files are kept in quarantine, and the loss is reported.
 * @param reached how far the log was when the store was last closed: it can't have got shorter
 * @returns where the log goes on; `null` where a new generation has to start
 */
export function replayLogs(
  io: FileIo,
  folder: string,
  generation: number,
  database: SqliteDatabase,
  quarantine: Quarantine,
  reached: LogMark | undefined,
): LogEnd | null {
  const names = io.list(folder)
  const give = (problem: string, from: number): null => {
    const logs = generationsOf(names, 'log').filter((it) => it >= from)
    const kept = logs.map((it) => quarantine.keep(path.join(folder, storeFiles.log(it))))
    quarantine.reportLoss(problem, kept)
    return null
  }
  let nextSequence: number | null = null
  for (let current = generation; ; current++) {
    const name = storeFiles.log(current)
    const file = path.join(folder, name)
    if (!names.includes(name)) return give(`${name} is gone: changes since the last snapshot may be lost.`, current)
    const scan = scanLog(readAll(io, file))
    const follows =
      scan.header?.generation === current && (nextSequence ?? scan.header.firstSequence) === scan.header.firstSequence
    const applied = follows && applyAll(database, scan)
    nextSequence = scan.nextSequence
    if (!applied || scan.end === 'corrupt') {
      return give(`${name} is damaged: changes recorded behind the damage may be lost.`, current)
    }
    if (scan.sealed) continue
    const mark = { generation: current, nextSequence }
    if (isBefore(mark, reached) || hasRecords(io, folder, current + 1, names)) {
      return give(`${name} has lost its end: changes recorded there are gone.`, current)
    }
    if (scan.end === 'incomplete') {
      quarantine.note(`${name} ended in a change that a crash cut short; it was never acknowledged.`, [
        quarantine.keepTail(file, scan.committedEnd),
      ])
    }
    return { ...mark, end: scan.committedEnd }
  }
}

/** Whether the log of a generation is there and was written to. One that a crash left half made was not. */
export function hasRecords(io: FileIo, folder: string, generation: number, names: readonly string[]): boolean {
  const name = storeFiles.log(generation)
  if (!names.includes(name)) return false
  return scanLog(readAll(io, path.join(folder, name))).transactions.length > 0
}

function isBefore(mark: LogMark, reached: LogMark | undefined): boolean {
  if (!reached || mark.generation > reached.generation) return false
  return mark.generation < reached.generation || mark.nextSequence < reached.nextSequence
}

function applyAll(database: SqliteDatabase, scan: LogScan): boolean {
  return scan.transactions.every((payloads) => applyTransaction(database, payloads))
}

/** Applies a transaction of a log; tells whether it could be. */
export function applyTransaction(database: SqliteDatabase, payloads: readonly Uint8Array[]): boolean {
  database.exec('BEGIN')
  try {
    for (const payload of payloads) for (const operation of decodeOperations(payload)) database.apply(operation)
    database.exec('COMMIT')
    return true
  } catch {
    database.rollback()
    return false
  }
}
