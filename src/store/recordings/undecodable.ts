import * as path from 'node:path'
import { type FileIo, readAll } from '../engine/file-io'
import { scanLog } from '../engine/log-scan'
import type { RecordingFiles } from './recording-files'
import { STATE_VERSION } from './state-file'

/** How the state of a recording begins, in whatever version. */
const ANY_STATE = /^\{"format":"frametrove-recording\/(\d+)"/

/**
 * Whether recovery data that can't be loaded are whole, and of a version that this one can't read: a log whose records
 * pass their checksums, or a state of another format.
 */
export function isUndecodable(io: FileIo, { folder, log, state, backup }: RecordingFiles): boolean {
  const names = new Set(io.list(folder))
  const isThere = (file: string) => names.has(path.basename(file))
  if (isThere(log) && scanLog(readAll(io, log)).transactions.length > 0) return true
  return [state, backup].filter(isThere).some((file) => {
    const head = ANY_STATE.exec(readAll(io, file).toString('latin1', 0, 100))
    return head !== null && Number(head[1]) !== STATE_VERSION
  })
}
