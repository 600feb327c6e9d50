import * as path from 'node:path'
import type { FileIo } from '../engine/file-io'
import { folderName } from '../files/folder-name'

/** The folder of recovery data below the storage folder. */
export const RECOVERY_FOLDER = 'recovery'

/** The files of one recording, absolute. */
export interface RecordingFiles {
  /** Names it among the recovery data, such as `active_run-7-0b3e…`. */
  name: string
  folder: string
  /** Its recovery log. */
  log: string
  /** Its whole state. */
  state: string
  /** The state before. */
  backup: string
}

/** The files of the recording of an id, below the folder of recovery data. */
export function filesOfId(folder: string, id: string): RecordingFiles {
  return filesOfName(folder, `active_${folderName(id)}`)
}

/** Such as `active_run-7-0b3e…` where one of its files is called so; `null` for other files. */
export function recordingName(file: string): string | null {
  return /^(active_[a-z0-9-]+)(?:\.log|\.json|\.backup\.json)$/.exec(file)?.[1] ?? null
}

export function filesOfName(folder: string, name: string): RecordingFiles {
  const file = (end: string) => path.join(folder, `${name}${end}`)
  return { name, folder, log: file('.log'), state: file('.json'), backup: file('.backup.json') }
}

/** The names of the recordings that have files in a folder. */
export function recordingNames(io: FileIo, folder: string): string[] {
  return [...new Set(io.list(folder).flatMap((file) => recordingName(file) ?? []))].sort()
}

/**
 * Deletes what belongs to a recording, durably. What is left where it stops in the middle is the whole of it: the log goes
 * last.
 */
export function removeRecording(io: FileIo, { folder, backup, state, log }: RecordingFiles): void {
  for (const file of [`${backup}.tmp`, `${state}.tmp`, `${log}.tmp`, backup, state, log]) io.remove(file)
  io.syncFolder(folder)
}
