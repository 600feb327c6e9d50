import { dirname } from 'node:path'
import { syncFolder, writeDurably } from '../files/write'
import type { StoreParts } from './task'

/** Puts an image in its place, whole: a crash leaves none, or what was there. Its name is durable after `syncFolders`. */
export async function placeImage({ files, io }: StoreParts, path: string, bytes: Uint8Array): Promise<void> {
  const target = files.absolutePath(path)
  const beside = `${target}.tmp`
  await io.async.mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await io.async.rm(beside, { force: true })
  await writeDurably(beside, bytes, io.async)
  await io.async.rename(beside, target)
}

/** Makes the names of images durable, and those of the folders that they lie in. Paths are those of `placeImage`. */
export async function syncFolders({ files, io, storageFolder }: StoreParts, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let folder = dirname(files.absolutePath(path)); folder.length >= storageFolder.length; ) {
      folders.add(folder)
      folder = dirname(folder)
    }
  }
  // The deepest first: each holds the names of those before.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) await syncFolder(folder, io.async)
}
