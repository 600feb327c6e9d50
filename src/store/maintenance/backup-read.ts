import { crc32 } from 'node:zlib'
import * as yauzl from 'yauzl'
import { throwIfCancelled } from '../../shared/cancel'
import { FrametroveError } from '../../shared/errors'
import type { BackupInfo } from '../../shared/maintenance'
import type { AsyncFileIo } from '../async-file-io'
import { storeTooNew } from '../engine/manifest'
import {
  BACKUP_VERSION,
  type BackupManifest,
  backupManifestSchema,
  badBackup,
  databaseTooLarge,
  entryNames,
  isImagePath,
  MAX_COMPRESSION,
  MAX_DATABASE_BYTES,
  MAX_MANIFEST_BYTES,
} from './backup-format'

/** An image in a backup. */
export interface BackupImage {
  path: string
  bytes: number
  crc32: number
}

/** A backup that is being read. Nothing in it is trusted: names, sizes and checksums are checked before they are used. */
export class BackupReader {
  readonly file: string
  readonly manifest: BackupManifest
  /** By path. */
  readonly images: ReadonlyMap<string, BackupImage>
  readonly #zip: yauzl.ZipFile
  readonly #entries: ReadonlyMap<string, yauzl.Entry>

  private constructor(
    file: string,
    zip: yauzl.ZipFile,
    entries: ReadonlyMap<string, yauzl.Entry>,
    manifest: BackupManifest,
  ) {
    this.file = file
    this.#zip = zip
    this.#entries = entries
    this.manifest = manifest
    this.images = new Map(
      [...entries.values()]
        .filter(({ fileName }) => isImagePath(fileName))
        .map((it) => [it.fileName, { path: it.fileName, bytes: it.uncompressedSize, crc32: it.crc32 }]),
    )
  }

  /** @throws FrametroveError `invalid_backup`, `store_too_new`, `file_system` where the file can't be read */
  static async open(file: string): Promise<BackupReader> {
    const zip = await openZip(file)
    try {
      const entries = await readDirectory(file, zip)
      const reader = new BackupReader(file, zip, entries, await readManifest(file, zip, entries))
      reader.#checkTotals()
      return reader
    } catch (error) {
      zip.close()
      throw asBadBackup(file, error)
    }
  }

  /**
   * Not of more than `maxBytes`: a small file can claim, and swell up to, what there is no memory for.
   * @throws FrametroveError `database_full` where there are more; `invalid_backup` where it is damaged
   */
  async database(maxBytes: number, signal: AbortSignal): Promise<Buffer> {
    const { bytes } = this.manifest.database
    if (bytes > maxBytes) throw databaseTooLarge(this.file, bytes)
    return this.#read(entryNames.database, signal)
  }

  /** @throws FrametroveError `invalid_backup` where it is damaged */
  async image(path: string, signal: AbortSignal): Promise<Buffer> {
    return this.#read(path, signal)
  }

  close(): void {
    this.#zip.close()
  }

  async #read(name: string, signal: AbortSignal): Promise<Buffer> {
    throwIfCancelled(signal)
    const entry = this.#entries.get(name)
    if (!entry) throw badBackup(this.file, `${name} is missing in it.`)
    try {
      return await readEntry(this.#zip, entry)
    } catch (error) {
      throw asBadBackup(this.file, error)
    }
  }

  #checkTotals(): void {
    const { content, database } = this.manifest
    const bytes = [...this.images.values()].reduce((sum, image) => sum + image.bytes, 0)
    const { images } = content
    // They are in it as they are, so it can't be smaller: what claims otherwise would swell up when it is read.
    if (bytes > this.#zip.fileSize) throw badBackup(this.file, 'It claims to hold more than it has room for.')
    if (this.images.size !== (images?.files ?? 0) || bytes !== (images?.bytes ?? 0)) {
      throw badBackup(this.file, 'It does not hold the images that it says it does.')
    }
    const entry = this.#entries.get(entryNames.database)
    if (entry?.uncompressedSize !== database.bytes || entry.crc32 !== database.crc32) {
      throw badBackup(this.file, 'It does not hold the database that it says it does.')
    }
    if (database.bytes > MAX_DATABASE_BYTES) throw badBackup(this.file, 'Its database is too large to be opened.')
    if (database.bytes > MAX_COMPRESSION * entry.compressedSize) {
      throw badBackup(this.file, 'It claims a larger database than it can hold.')
    }
  }
}

/** What a backup holds, without reading all of it. @throws FrametroveError as `BackupReader.open` */
export async function readBackupInfo(io: AsyncFileIo, file: string): Promise<BackupInfo> {
  const reader = await BackupReader.open(file)
  reader.close()
  const { size } = await io.stat(file)
  return { file, bytes: size, content: reader.manifest.content }
}

async function openZip(file: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: true })
  } catch (error) {
    throw asBadBackup(file, error)
  }
}

/** The entries by name. Only names that a backup can have are taken, each once. */
async function readDirectory(file: string, zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>()
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry
    const isKnown = fileName === entryNames.manifest || fileName === entryNames.database || isImagePath(fileName)
    if (!isKnown) throw badBackup(file, `It holds “${fileName}”, which no backup of Frametrove does.`)
    if (entries.has(fileName)) throw badBackup(file, `It holds “${fileName}” twice.`)
    entries.set(fileName, entry)
  }
  return entries
}

async function readManifest(
  file: string,
  zip: yauzl.ZipFile,
  entries: ReadonlyMap<string, yauzl.Entry>,
): Promise<BackupManifest> {
  const entry = entries.get(entryNames.manifest)
  if (!entry || entry.uncompressedSize > MAX_MANIFEST_BYTES) throw badBackup(file, 'It is no backup of Frametrove.')
  const text = (await readEntry(zip, entry)).toString('utf8')
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw badBackup(file, 'What it says of itself is damaged.', error)
  }
  const version = backupManifestSchema.pick({ format: true }).loose().safeParse(content)
  if (version.success && Number(version.data.version) > BACKUP_VERSION)
    throw storeTooNew('The backup was not restored.')
  const manifest = backupManifestSchema.safeParse(content)
  if (manifest.success) return manifest.data
  throw badBackup(file, 'What it says of itself is not what a backup of Frametrove says.', manifest.error)
}

/** An entry's bytes; throws where there are more or fewer than it says, or its checksum differs. */
async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  // Once, and not in parts that are joined: a database may be large.
  const bytes = Buffer.allocUnsafe(entry.uncompressedSize)
  let end = 0
  let checksum = 0
  for await (const part of await zip.openReadStreamPromise(entry)) {
    if (!Buffer.isBuffer(part)) throw new Error('a part that is not bytes')
    checksum = crc32(part, checksum)
    end += part.copy(bytes, end)
  }
  if (end !== bytes.length || checksum !== entry.crc32) {
    throw new Error(`${entry.fileName} is damaged: its checksum differs`)
  }
  return bytes
}

/** What yauzl throws is about the file, but for what the system says. */
function asBadBackup(file: string, error: unknown): unknown {
  if (error instanceof FrametroveError) return error
  if (error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code))) return error
  return badBackup(
    file,
    `It is damaged, or no backup: ${error instanceof Error ? error.message : String(error)}.`,
    error,
  )
}
