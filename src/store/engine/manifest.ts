import * as path from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { type FileIo, readAll, replaceFile } from './file-io'

/** The version of the files on disk. */
export const STORE_FORMAT = 1

const snapshotEntrySchema = z.object({
  generation: z.int().min(1),
  bytes: z.int().min(0),
  /** CRC-32 of the whole file. */
  crc32: z.int().min(0),
})
export type SnapshotEntry = z.infer<typeof snapshotEntrySchema>

const manifestSchema = z.object({
  format: z.literal(STORE_FORMAT),
  storeId: z.string(),
  /** The workspace the store belongs to: tells sibling folders of one workspace. */
  workspace: z.string().nullable(),
  /** The newest first. A snapshot that is not named here was never completed. */
  snapshots: z.array(snapshotEntrySchema),
})

/** What `manifest.json` says: which snapshots are complete. */
export type Manifest = z.infer<typeof manifestSchema>

const fileSchema = z.object({ crc32: z.int(), manifest: z.unknown() })

/** The names of the store's files inside its folder. */
export const storeFiles = {
  manifest: 'manifest.json',
  snapshot: (generation: number) => `snapshot-${generation}.sqlite`,
  log: (generation: number) => `log-${generation}.bin`,
}

/** The generations of which a folder has a file of this kind, ascending. */
export function generationsOf(names: readonly string[], kind: 'snapshot' | 'log'): number[] {
  const pattern = kind === 'snapshot' ? /^snapshot-(\d+)\.sqlite$/ : /^log-(\d+)\.bin$/
  return names
    .map((name) => Number(pattern.exec(name)?.[1] ?? 0))
    .filter((generation) => generation > 0)
    .sort((a, b) => a - b)
}

/** Reads the manifest: `null` where it is not there, `damaged` where it can't be trusted. */
export function readManifest(io: FileIo, folder: string): Manifest | 'damaged' | null {
  if (!io.list(folder).includes(storeFiles.manifest)) return null
  try {
    const { crc32: expected, manifest } = fileSchema.parse(
      JSON.parse(readAll(io, path.join(folder, storeFiles.manifest)).toString('utf8')),
    )
    if (crc32(JSON.stringify(manifest)) !== expected) return 'damaged'
    return manifestSchema.parse(manifest)
  } catch {
    return 'damaged'
  }
}

/** Replaces the manifest, durably. */
export function writeManifest(io: FileIo, folder: string, manifest: Manifest): void {
  const content = JSON.stringify({ crc32: crc32(JSON.stringify(manifest)), manifest }, null, 2)
  replaceFile(io, path.join(folder, storeFiles.manifest), Buffer.from(`${content}\n`))
}
