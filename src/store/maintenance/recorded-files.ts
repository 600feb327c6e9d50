import { type Kysely, sql } from 'kysely'
import * as z from 'zod'
import type { SqlValue } from '../engine/operations'
import type { SqlRow } from '../engine/sqlite'
import type { StoreSchema } from '../schema/tables'

/** The tables whose rows name files: images of frames of videos, and of events, and archives of debug sessions. */
export const FILE_OWNERS = ['frame', 'event_frame', 'debug_session'] as const
export type FileOwner = (typeof FILE_OWNERS)[number]

const recordedFileSchema = z.object({
  owner: z.enum(FILE_OWNERS),
  /** Of the row that names it. */
  rowKey: z.number(),
  /** Of the run, of the event, or of the session itself. */
  ownerKey: z.number(),
  /** Of the video, or of the event. */
  ownerId: z.string(),
  frameNumber: z.number().nullable(),
  /** Below the storage folder, `/` separated. */
  path: z.string(),
  sizeBytes: z.number(),
  crc32: z.number().nullable(),
})

/** A file that a row names. */
export type RecordedFile = z.infer<typeof recordedFileSchema>

const PAGE = 1000

/**
 * The files that the rows of a table name. A damaged database may lack the video or the event; the files are named all
 * the same. Runs that are still being written have none.
 */
const SELECT: Record<FileOwner, string> = {
  frame: `SELECT 'frame' AS owner, frame_key AS rowKey, frame.run_key AS ownerKey, coalesce(video.id, '?') AS ownerId,
      frame_number AS frameNumber, path, coalesce(size_bytes, 0) AS sizeBytes, crc32
    FROM frame JOIN run ON run.run_key = frame.run_key LEFT JOIN video ON video.video_key = run.video_key
    WHERE path IS NOT NULL AND run.video_key IS NOT NULL`,
  event_frame: `SELECT 'event_frame' AS owner, event_frame_key AS rowKey, frame.event_key AS ownerKey,
      coalesce(event.id, '?') AS ownerId, frame_number AS frameNumber, path, coalesce(size_bytes, 0) AS sizeBytes, crc32
    FROM event_frame AS frame LEFT JOIN event ON event.event_key = frame.event_key
    WHERE path IS NOT NULL`,
  debug_session: `SELECT 'debug_session' AS owner, debug_session_key AS rowKey, debug_session_key AS ownerKey,
      coalesce(video.id, '?') AS ownerId, NULL AS frameNumber, path, coalesce(size_bytes, 0) AS sizeBytes, crc32
    FROM debug_session LEFT JOIN video ON video.video_key = debug_session.video_key
    WHERE path IS NOT NULL`,
}

/** All files that rows name, some at a time, so that others get their turn in between. */
export async function* recordedFiles(db: Kysely<StoreSchema>): AsyncGenerator<RecordedFile[], void, undefined> {
  for (const owner of FILE_OWNERS) {
    for (let after = 0; ; ) {
      const page = await select(db, owner, sql`AND ${key(owner)} > ${after} ORDER BY ${key(owner)} LIMIT ${PAGE}`)
      const last = page.at(-1)
      if (!last) break
      after = last.rowKey
      yield page
    }
  }
}

/** The same without typed queries; `read` runs a statement. */
export function* readRecordedFiles(
  read: (statement: string, parameters: SqlValue[]) => SqlRow[],
): Generator<RecordedFile[], void, undefined> {
  for (const owner of FILE_OWNERS) {
    for (let after = 0; ; ) {
      const page = read(`${SELECT[owner]} AND ${owner}_key > ? ORDER BY rowKey LIMIT ?`, [after, PAGE])
      const images = page.map((row) => recordedFileSchema.parse(row))
      const last = images.at(-1)
      if (!last) break
      after = last.rowKey
      yield images
    }
  }
}

/** How many files rows name, and their bytes as recorded. */
export async function fileTotals(db: Kysely<StoreSchema>): Promise<{ files: number; bytes: number }> {
  const total = { files: 0, bytes: 0 }
  for (const owner of FILE_OWNERS) {
    const { files, bytes } = await db
      .selectFrom(owner)
      .select(({ fn }) => [fn.count<number>('path').as('files'), fn.sum<number | null>('size_bytes').as('bytes')])
      .executeTakeFirstOrThrow()
    total.files += files
    total.bytes += bytes ?? 0
  }
  return total
}

/** Those of the files that their rows still name as they did. */
export async function stillRecorded(db: Kysely<StoreSchema>, images: readonly RecordedFile[]): Promise<RecordedFile[]> {
  const found: RecordedFile[] = []
  for (const owner of FILE_OWNERS) {
    const owned = images.filter((image) => image.owner === owner)
    for (let at = 0; at < owned.length; at += PAGE) {
      const part = owned.slice(at, at + PAGE)
      const keys = sql.join(part.map((image) => image.rowKey))
      const now = await select(db, owner, sql`AND ${key(owner)} IN (${keys})`)
      const paths = new Map(now.map((image) => [image.rowKey, image.path]))
      found.push(...part.filter((image) => paths.get(image.rowKey) === image.path))
    }
  }
  return found
}

/** Whether it is the archive of a debug session, and no image. */
export function isArchive({ owner }: RecordedFile): boolean {
  return owner === 'debug_session'
}

/** Such as “harbour_walk, frame 1: video-frames/…”: how a report names a file. */
export function placeOf({ ownerId, frameNumber, path }: RecordedFile): string {
  return frameNumber === null ? `${ownerId}: ${path}` : `${ownerId}, frame ${frameNumber}: ${path}`
}

async function select(
  db: Kysely<StoreSchema>,
  owner: FileOwner,
  rest: ReturnType<typeof sql>,
): Promise<RecordedFile[]> {
  const { rows } = await sql`${sql.raw(SELECT[owner])} ${rest}`.execute(db)
  return rows.map((row) => recordedFileSchema.parse(row))
}

function key(owner: FileOwner) {
  return sql.ref(`${owner}_key`)
}
