import { join } from 'node:path'
import type { AsyncFileIo } from '../async-file-io'
import { ifThere } from '../if-there'

/** How many files there are at a path and below it, and their sizes; of a link only itself counts. */
export async function sizeOf(io: AsyncFileIo, path: string): Promise<{ files: number; bytes: number }> {
  const stats = await ifThere(io.lstat(path), null)
  if (stats === null) return { files: 0, bytes: 0 }
  if (!stats.isDirectory()) return { files: 1, bytes: stats.size }
  const total = { files: 0, bytes: 0 }
  for (const name of await ifThere(io.readdir(path), [])) {
    const { files, bytes } = await sizeOf(io, join(path, name))
    total.files += files
    total.bytes += bytes
  }
  return total
}
