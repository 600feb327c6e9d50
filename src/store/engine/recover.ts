import * as path from 'node:path'
import { crc32 } from 'node:zlib'
import { CommandLog } from './command-log'
import { type FileIo, readAll } from './file-io'
import { type LogScan, scanLog } from './log-scan'
import { generationsOf, type Manifest, storeFiles } from './manifest'
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
 * way are copied to quarantine. `null` where none is left.
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
    const image = readAll(io, path.join(folder, name))
    const expected = manifest?.snapshots.find((it) => it.generation === generation)
    const database = expected && crc32(image) !== expected.crc32 ? null : openImage(sqlite, image)
    if (database) return { generation, database, unusable }
    unusable.push(generation)
    const kept = quarantine.keep(name, image)
    quarantine.note(`${name} is damaged; an older snapshot and the logs since are used instead.`, [kept])
  }
  return null
}

function openImage(sqlite: SqliteModule, image: Uint8Array): SqliteDatabase | null {
  try {
    const database = sqlite.open(image)
    if (database.isSound()) return database
    database.close()
    return null
  } catch {
    return null
  }
}

/**
 * Applies the logs from `generation` on to the database. Stops at damage: what was whole before it
 * is applied, the damaged files are copied to quarantine, and the loss is reported.
 * @returns the log that goes on; `null` where a new generation has to start
 */
export function replayLogs(
  io: FileIo,
  folder: string,
  generation: number,
  database: SqliteDatabase,
  quarantine: Quarantine,
): CommandLog | null {
  let nextSequence: number | null = null
  for (let current = generation; ; current++) {
    const name = storeFiles.log(current)
    const file = path.join(folder, name)
    const names = io.list(folder)
    if (!names.includes(name)) {
      const kept = keepFrom(io, folder, current, quarantine)
      quarantine.reportLoss(`${name} is gone: changes since the last snapshot may be lost.`, kept)
      return null
    }
    const bytes = readAll(io, file)
    const scan = scanLog(bytes)
    const follows =
      scan.header?.generation === current && (nextSequence ?? scan.header.firstSequence) === scan.header.firstSequence
    const applied = follows && applyAll(database, scan)
    nextSequence = scan.nextSequence
    if (!applied || scan.end === 'corrupt') {
      const kept = keepFrom(io, folder, current, quarantine)
      quarantine.reportLoss(`${name} is damaged: changes recorded behind the damage may be lost.`, kept)
      return null
    }
    if (scan.sealed) continue
    if (scan.end === 'incomplete') {
      const kept = quarantine.keep(`${name}.tail`, bytes.subarray(scan.committedEnd))
      quarantine.note(`${name} ended in a change that a crash cut short; it was never acknowledged.`, [kept])
    }
    return CommandLog.resume(io, file, current, scan.committedEnd, nextSequence)
  }
}

function applyAll(database: SqliteDatabase, scan: LogScan): boolean {
  for (const payloads of scan.transactions) {
    database.exec('BEGIN')
    try {
      for (const payload of payloads) for (const operation of decodeOperations(payload)) database.apply(operation)
      database.exec('COMMIT')
    } catch {
      database.exec('ROLLBACK')
      return false
    }
  }
  return true
}

function keepFrom(io: FileIo, folder: string, generation: number, quarantine: Quarantine): string[] {
  return generationsOf(io.list(folder), 'log')
    .filter((it) => it >= generation)
    .map((it) => quarantine.keep(storeFiles.log(it), readAll(io, path.join(folder, storeFiles.log(it)))))
}
