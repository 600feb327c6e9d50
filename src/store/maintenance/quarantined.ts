import { join } from 'node:path'
import { FrametroveError, isMissing } from '../../shared/errors'
import type { QuarantineEntry } from '../../shared/maintenance'
import { parseStamp } from '../../shared/stamp'
import type { AsyncFileIo } from '../async-file-io'
import { syncFolder } from '../files/write'
import { type StoreParts, storageFolders } from './task'

/** What was put into quarantine, the newest first. */
export async function listQuarantine({ io, storageFolder }: StoreParts): Promise<QuarantineEntry[]> {
  const folder = join(storageFolder, storageFolders.quarantine)
  const entries: QuarantineEntry[] = []
  for (const { name } of await namesIn(io.async, folder)) {
    const path = join(folder, name)
    const stamp = parseStamp(name)
    const at = stamp?.at ?? (await io.async.lstat(path)).mtime.toISOString()
    entries.push({ name, path, at, originalName: stamp?.rest ?? name, ...(await sizeOf(io.async, path)) })
  }
  return entries.sort((a, b) => (a.at < b.at ? 1 : -1))
}

/** @throws FrametroveError `not_found` where a name is not in quarantine; I/O errors as they come */
export async function requireQuarantined({ io, storageFolder }: StoreParts, names: readonly string[]): Promise<void> {
  const folder = join(storageFolder, storageFolders.quarantine)
  const there = new Set((await namesIn(io.async, folder)).map((entry) => entry.name))
  const missing = names.find((name) => !there.has(name))
  if (missing !== undefined) {
    throw new FrametroveError('not_found', {
      what: 'Nothing was deleted from the quarantine.',
      why: `“${missing}” is not there.`,
      action: 'Open the list again.',
    })
  }
}

/** Deletes what was put into quarantine, by its names there; what is gone is fine. I/O errors are thrown as they come. */
export async function deleteQuarantined({ io, storageFolder }: StoreParts, names: readonly string[]): Promise<void> {
  const folder = join(storageFolder, storageFolders.quarantine)
  for (const name of names) await io.async.rm(join(folder, name), { recursive: true, force: true })
  await syncFolder(folder, io.async)
}

async function namesIn(io: AsyncFileIo, folder: string) {
  try {
    return await io.readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Of a link only itself counts: it may lead anywhere, or nowhere any more. */
async function sizeOf(io: AsyncFileIo, path: string): Promise<{ files: number; bytes: number }> {
  const stats = await io.lstat(path)
  if (!stats.isDirectory()) return { files: 1, bytes: stats.size }
  const total = { files: 0, bytes: 0 }
  for (const { name } of await namesIn(io, path)) {
    const { files, bytes } = await sizeOf(io, join(path, name))
    total.files += files
    total.bytes += bytes
  }
  return total
}
