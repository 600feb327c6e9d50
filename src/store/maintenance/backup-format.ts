import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import { backupContentSchema } from '../../shared/maintenance'

/**
 * A backup is a ZIP file with a manifest, the database as one image, and the frame images under the paths that the
 * database names them by. ZIP: any system opens it, its directory tells at once what is in it, and each entry has a
 * CRC-32 that can be compared with that of an image without reading it.
 */
export const entryNames = { manifest: 'manifest.json', database: 'database.sqlite' } as const

/** The paths that images have in a store: of a video and its run, or of an event, as `folderName` makes them. */
const IMAGE_PATH = /^(video-frames\/[a-z0-9-]{1,100}|frames)\/[a-z0-9-]{1,100}\/[a-z0-9_.-]{1,100}\.jpg$/

/** The paths that archives of debug sessions have. */
const ARCHIVE_PATH = /^debug\/[a-z0-9-]{1,100}\/[a-z0-9_.-]{1,100}\.json\.gz$/

/** Whether a name in a backup can be that of a file that rows name: it can't lead out of the folders of these. */
export function isImagePath(name: string): boolean {
  return (IMAGE_PATH.test(name) || ARCHIVE_PATH.test(name)) && !name.includes('..')
}

export const BACKUP_VERSION = 1

/** The largest database that a backup may claim to hold, in bytes: SQLite in WebAssembly has no room for more. */
export const MAX_DATABASE_BYTES = 2 ** 31
/** Of a database by the fastest compression, which backups are made with: zeros alone shrink to one in 229. */
export const MAX_COMPRESSION = 256
export const MAX_MANIFEST_BYTES = 1024 * 1024

export const backupManifestSchema = z.object({
  format: z.literal('frametrove-backup'),
  version: z.literal(BACKUP_VERSION),
  /** The migrations that the database has seen. */
  schema: z.array(z.string()),
  database: z.object({ bytes: z.int().min(0), crc32: z.int().min(0) }),
  content: backupContentSchema,
})
export type BackupManifest = z.infer<typeof backupManifestSchema>

/** The error of a backup whose database, of so many bytes, is far beyond what the user allows. */
export function databaseTooLarge(file: string, bytes: number): FrametroveError {
  return new FrametroveError('database_full', {
    what: `“${file}” was not restored.`,
    why: `It says that its database has ${Math.ceil(bytes / 1024 / 1024)} MB, more than twice what the setting “frametrove.database.maxSizeMb” allows.`,
    action: 'Where you trust that file, raise the setting, then try again. Nothing was changed.',
  })
}

/** The error of a file that is no backup, or a damaged one. */
export function badBackup(file: string, why: string, cause?: unknown): FrametroveError {
  return new FrametroveError(
    'invalid_backup',
    {
      what: `“${file}” can't be restored.`,
      why,
      action: 'Choose another backup. Nothing was changed.',
    },
    { cause },
  )
}
