import { basename, join } from 'node:path'
import { FrametroveError } from '../../shared/errors'
import type { QuarantineEntry } from '../../shared/maintenance'
import { parseStamp } from '../../shared/stamp'
import { syncFolder } from '../files/write'
import { ifThere } from '../if-there'
import { sizeOf } from './size-of'
import { type StoreParts, storageFolders } from './task'

/** What was put into quarantine, the newest first. */
export async function listQuarantine({ io, storageFolder }: StoreParts): Promise<QuarantineEntry[]> {
  const folder = join(storageFolder, storageFolders.quarantine)
  const entries: QuarantineEntry[] = []
  for (const name of await ifThere(io.async.readdir(folder), [])) {
    const path = join(folder, name)
    const stamp = parseStamp(name)
    const at = stamp?.at ?? (await io.async.lstat(path)).mtime.toISOString()
    entries.push({ name, path, at, originalName: stamp?.rest ?? name, ...(await sizeOf(io.async, path)) })
  }
  return entries.sort((a, b) => (a.at < b.at ? 1 : -1))
}

/**
 * Deletes what was put into quarantine, by its names there; what is gone is fine.
 * @throws FrametroveError `not_found` for what can't be a name there; I/O errors as they come
 */
export async function deleteQuarantined({ io, storageFolder }: StoreParts, names: readonly string[]): Promise<void> {
  const strange = names.find((name) => basename(name) !== name || ['', '.', '..'].includes(name))
  if (strange !== undefined) throw notQuarantined(strange)
  const folder = join(storageFolder, storageFolders.quarantine)
  for (const name of names) await io.async.rm(join(folder, name), { recursive: true, force: true })
  if (names.length > 0) await syncFolder(folder, io.async)
}

function notQuarantined(name: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'Nothing was deleted from the quarantine.',
    why: `“${name}” is not there.`,
    action: 'Open the list again.',
  })
}
