import * as path from 'node:path'
import { parseStamp, stampOf } from '../../shared/stamp'
import { activityDocument } from '../activities/activity-document'
import type { CheckedActivity } from '../activities/checked-activity'
import type { AsyncFileIo } from '../async-file-io'
import { folderName } from '../files/folder-name'
import { syncFolder, writeDurably } from '../files/write'
import { ifThere } from '../if-there'

/** So many emergency backups are kept, the newest. */
export const KEPT_EMERGENCIES = 10

/** An emergency backup: an activity that the store could not take, as a file that can be ingested. */
export interface EmergencyFile {
  name: string
  /** Absolute. */
  file: string
  /** ISO 8601, UTC. */
  savedAt: string
}

/**
 * Writes an activity into the first of the folders that takes it, durably, and removes all but the newest emergency
 * backups.
 * @returns the file, absolute; `null` where no folder takes it
 */
export async function writeEmergency(
  io: AsyncFileIo,
  folders: readonly string[],
  activity: CheckedActivity,
  now: Date,
): Promise<string | null> {
  const name = `emergency_${stampOf(now)}_${folderName(activity.head.id)}.json`
  const bytes = Buffer.from(`${JSON.stringify(activityDocument(activity))}\n`)
  for (const folder of folders) {
    try {
      await io.mkdir(folder, { recursive: true, mode: 0o700 })
      const file = path.join(folder, name)
      await io.rm(`${file}.tmp`, { force: true })
      await writeDurably(`${file}.tmp`, bytes, io)
      await io.rename(`${file}.tmp`, file)
      await syncFolder(folder, io)
      await prune(io, folders)
      return file
    } catch {
      // The next one may be on another disk.
    }
  }
  return null
}

/** The emergency backups in the folders, the newest first. A folder that can't be read has none. */
export async function listEmergencies(io: AsyncFileIo, folders: readonly string[]): Promise<EmergencyFile[]> {
  const found: EmergencyFile[] = []
  for (const folder of new Set(folders)) {
    for (const name of await ifThere(io.readdir(folder), []).catch(() => [])) {
      const savedAt = momentOf(name)
      if (savedAt !== null) found.push({ name, file: path.join(folder, name), savedAt })
    }
  }
  return found.sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1))
}

/** The moment that the name of an emergency backup has; `null` for other files. */
function momentOf(name: string): string | null {
  const match = /^emergency_(.+Z)_([a-z0-9-]+)\.json$/.exec(name)
  return match ? (parseStamp(`${match[1]}-${match[2]}`)?.at ?? null) : null
}

/** What can't be removed stays: it only takes room. */
async function prune(io: AsyncFileIo, folders: readonly string[]): Promise<void> {
  for (const { file } of (await listEmergencies(io, folders)).slice(KEPT_EMERGENCIES)) {
    await io.rm(file, { force: true }).catch(() => undefined)
  }
}
