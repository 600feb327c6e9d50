import { systemCode } from '../../shared/errors'
import type { AsyncFileIo } from '../async-file-io'

/**
 * Writes a new file (0600) whose content is on disk when this returns; its name is only after `syncFolder`.
 * A file of that name must not be there. After a failure none is.
 */
export async function writeDurably(path: string, bytes: Uint8Array, io: AsyncFileIo): Promise<void> {
  const file = await io.open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
    await file.close()
  } catch (error) {
    await file.close().catch(() => undefined)
    await io.rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Makes the names in a folder durable. A folder that is not there has none. */
export async function syncFolder(path: string, io: AsyncFileIo): Promise<void> {
  // Windows can't sync folders: NTFS journals their names by itself.
  if (process.platform === 'win32') return
  try {
    const folder = await io.open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}
