import * as path from 'node:path'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
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

const logMarkSchema = z.object({
  generation: z.int().min(1),
  /** The sequence number that the next record gets. */
  nextSequence: z.int().min(0),
})
/** A place in the logs. */
export type LogMark = z.infer<typeof logMarkSchema>

const manifestSchema = z.object({
  format: z.literal(STORE_FORMAT),
  storeId: z.string(),
  /** The workspace the store belongs to: tells sibling folders of one workspace. */
  workspace: z.string().nullable(),
  /** The newest first. A snapshot that is not named here was never completed. */
  snapshots: z.array(snapshotEntrySchema),
  /**
   * How far the log was when the store was closed. A log that ends before has lost something that
   * was acknowledged, though it may look like one whose last change a crash cut short.
   */
  reached: logMarkSchema.optional(),
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

/**
 * Reads the manifest: `null` where it is not there, `damaged` where it can't be trusted.
 * @throws FrametroveError `store_too_new`
 */
export function readManifest(io: FileIo, folder: string): Manifest | 'damaged' | null {
  if (!io.list(folder).includes(storeFiles.manifest)) return null
  const content = parseJson(readAll(io, path.join(folder, storeFiles.manifest)).toString('utf8'))
  const file = fileSchema.safeParse(content)
  if (!file.success || crc32(JSON.stringify(file.data.manifest)) !== file.data.crc32) return 'damaged'
  const version = z.object({ format: z.number() }).safeParse(file.data.manifest)
  if (version.success && version.data.format > STORE_FORMAT) throw storeTooNew()
  const manifest = manifestSchema.safeParse(file.data.manifest)
  return manifest.success ? manifest.data : 'damaged'
}

/** The error of a store that a newer version of the extension wrote. */
export function storeTooNew(what = 'The store was not opened.'): FrametroveError {
  return new FrametroveError('store_too_new', {
    what,
    why: 'A newer version of Frametrove wrote it.',
    action: 'Update Frametrove, then reload the window. Nothing was changed.',
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Replaces the manifest, durably. */
export function writeManifest(io: FileIo, folder: string, manifest: Manifest): void {
  const content = JSON.stringify({ crc32: crc32(JSON.stringify(manifest)), manifest }, null, 2)
  replaceFile(io, path.join(folder, storeFiles.manifest), Buffer.from(`${content}\n`))
}
