import * as path from 'node:path'
import { stampOf } from '../../shared/stamp'
import type { FileIo } from '../engine/file-io'
import { filesOfName, type RecordingFiles } from './recording-files'
import { isFresh, type RecordingState } from './recording-state'

const DAY_MS = 24 * 60 * 60 * 1000

/** Why what was found of a recording is not offered, as the end of a sentence; `null` where it is. */
export function whyNotOffered({ track, progress }: RecordingState, now: number, keepDays: number): string | null {
  // Its device may be about to send the first: the store was only opened anew.
  if (track.length === 0 && !isFresh(progress.savedAt, now)) return 'it has no samples'
  if (progress.distanceM < 0 || progress.durationMs < 0) return 'its distance or duration is negative'
  // Where the clock was set back since, its age is negative: it is not old.
  if (now - progress.savedAt <= keepDays * DAY_MS) return null
  return `it was last written more than ${keepDays} days ago`
}

/** Moves the files of a recording into a folder of their own in the quarantine, durably. */
export function moveAside(io: FileIo, files: RecordingFiles, quarantine: string, now: Date): RecordingFiles {
  const taken = new Set(io.list(quarantine))
  let name = `${stampOf(now)}-${files.name}`
  for (let n = 2; taken.has(name); n++) name = `${stampOf(now)}-${n}-${files.name}`
  const target = filesOfName(path.join(quarantine, name), files.name)
  io.makeFolder(target.folder)
  const names = new Set(io.list(files.folder))
  // The log last: what is left where this stops in the middle is whole.
  for (const key of ['backup', 'state', 'log'] as const) {
    if (names.has(path.basename(files[key]))) io.rename(files[key], target[key])
  }
  for (const folder of [target.folder, quarantine, path.dirname(quarantine), files.folder]) io.syncFolder(folder)
  return target
}
