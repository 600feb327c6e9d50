import { join } from 'node:path'
import { toFrametroveError } from '../../shared/errors'
import type { ListedBackup } from '../../shared/maintenance'
import { parseStamp } from '../../shared/stamp'
import type { AsyncFileIo } from '../async-file-io'
import { ifThere } from '../if-there'
import { readBackupInfo } from './backup-read'

/** So many backups stay in the folder of backups. */
const KEPT_BACKUPS = 10

/** The backups in a folder, the newest first. Files that can't be read as backups are listed without content. */
export async function listBackups(io: AsyncFileIo, folder: string): Promise<ListedBackup[]> {
  const names = (await ifThere(io.readdir(folder), [])).filter((name) => name.endsWith('.zip'))
  const backups = await Promise.all(names.map((name) => describe(io, join(folder, name))))
  return backups.filter((backup) => backup !== null).sort((a, b) => (a.writtenAt < b.writtenAt ? 1 : -1))
}

/**
 * Removes all but the newest backups from a folder. The newest one with images stays, whatever its age: ten backups
 * of the database alone must not take the last copy of the images away. So do files in `keep`, files with a name
 * that somebody else has given them, and files that can't be read now, which may be that copy.
 */
export async function pruneBackups(io: AsyncFileIo, folder: string, keep: readonly string[]): Promise<void> {
  const names = (await ifThere(io.readdir(folder), [])).filter(
    (name) => name.endsWith('.zip') && parseStamp(name) !== null,
  )
  if (names.length <= KEPT_BACKUPS) return
  const backups = await listBackups(io, folder)
  const withImages = backups.find((backup) => backup.content?.images)
  const unread = backups.filter((backup) => backup.content === null)
  const kept = [...keep, ...[withImages ?? [], unread].flat().map((backup) => backup.file)]
  for (const name of names.sort().reverse().slice(KEPT_BACKUPS)) {
    const file = join(folder, name)
    if (!kept.includes(file)) await io.rm(file, { force: true })
  }
}

/** `null` where it is gone, or a link that leads nowhere. */
async function describe(io: AsyncFileIo, file: string): Promise<ListedBackup | null> {
  const stats = await ifThere(io.stat(file), null)
  if (!stats) return null
  const { size, mtime } = stats
  try {
    const { content } = await readBackupInfo(io, file)
    return { file, bytes: size, writtenAt: content.createdAt, content }
  } catch (error) {
    // Of what can be read in a moment it must not be said that it is no backup.
    if (toFrametroveError(error, 'A backup could not be read.').retryable) throw error
    return { file, bytes: size, writtenAt: mtime.toISOString(), content: null }
  }
}
