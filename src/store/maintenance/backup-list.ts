import { join } from 'node:path'
import { isMissing } from '../../shared/errors'
import type { ListedBackup } from '../../shared/maintenance'
import type { AsyncFileIo } from '../async-file-io'
import { readBackupInfo } from './backup-read'
import { parseStamp } from './task'

/** So many backups stay in the folder of backups. */
const KEPT_BACKUPS = 10

/** The backups in a folder, the newest first. Files that can't be read as backups are listed without content. */
export async function listBackups(io: AsyncFileIo, folder: string): Promise<ListedBackup[]> {
  return Promise.all((await backupNames(io, folder)).map((name) => describe(io, join(folder, name))))
}

/**
 * Removes all but the newest backups from a folder. The newest one with images stays, whatever its age: ten backups
 * of the database alone must not take the last copy of the images away. Files in `keep` stay, too.
 */
export async function pruneBackups(io: AsyncFileIo, folder: string, keep: readonly string[]): Promise<void> {
  const surplus = (await backupNames(io, folder)).slice(KEPT_BACKUPS)
  if (surplus.length === 0) return
  const all = await listBackups(io, folder)
  const withImages = all.find((backup) => backup.content?.images)
  for (const name of surplus) {
    const file = join(folder, name)
    if (file !== withImages?.file && !keep.includes(file)) await io.rm(file, { force: true })
  }
}

/** The names of backups, the newest first: they start with their time. */
async function backupNames(io: AsyncFileIo, folder: string): Promise<string[]> {
  try {
    const names = await io.readdir(folder)
    return names
      .filter((name) => name.endsWith('.zip') && parseStamp(name) !== null)
      .sort()
      .reverse()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function describe(io: AsyncFileIo, file: string): Promise<ListedBackup> {
  try {
    return await readBackupInfo(io, file)
  } catch {
    const bytes = await io.stat(file).then(
      (stats) => stats.size,
      () => 0,
    )
    return { file, bytes, content: null }
  }
}
