import { type Kysely, type Selectable, sql } from 'kysely'
import type { DebugSessionInfo } from '../../shared/debug'
import { FrametroveError } from '../../shared/errors'
import type { Page, PageRequest } from '../../shared/model'
import type { StoreTransaction } from '../database'
import type { MadeSession } from '../debug/session-writer'
import type { DebugSessionTable, StoreSchema } from '../schema/tables'
import { decodeCursor, keyCursor, pageLimit, toPage } from './paging'
import { findVideoKey, requireVideoKey } from './videos'

type Db = Kysely<StoreSchema>

/** A session with the id of its video. */
export type DebugSessionRow = Selectable<DebugSessionTable> & { video_id: string }

/** The version of the format that archives are written in. */
const FORMAT_VERSION = 1

const MEMBER_COLUMNS = [
  ...['debug_session_key', 'ordinal', 'part', 'offset', 'length', 'crc32', 'raw_length', 'text_start', 'text_length'],
  ...['first_index', 'item_count'],
  ...['least_frame_number', 'greatest_frame_number', 'least_ms', 'greatest_ms'],
]
const TRACK_COLUMNS = [
  ...['debug_session_key', 'ordinal', 'track_id', 'facts', 'point_count'],
  ...['first_frame_number', 'last_frame_number', 'segments'],
]
const SERIES_COLUMNS = [
  ...['debug_session_key', 'ordinal', 'name', 'kind', 'label', 'value_count'],
  ...['min', 'max', 'mean', 'p50', 'p95', 'summary'],
]

function selectSessions(db: Db) {
  return db
    .selectFrom('debug_session')
    .innerJoin('video', 'video.video_key', 'debug_session.video_key')
    .selectAll('debug_session')
    .select('video.id as video_id')
}

/** A session, or `null` where there is none. */
export async function findDebugSession(db: Db, videoId: string, sessionId: string): Promise<DebugSessionRow | null> {
  const found = await selectSessions(db)
    .where('video.id', '=', videoId)
    .where('debug_session.id', '=', sessionId)
    .executeTakeFirst()
  return found ?? null
}

/** A session. @throws FrametroveError `not_found` */
export async function requireDebugSession(db: Db, videoId: string, sessionId: string): Promise<DebugSessionRow> {
  const found = await findDebugSession(db, videoId, sessionId)
  if (found) return found
  throw new FrametroveError('not_found', {
    what: `The debug session “${sessionId}” was not found.`,
    why: `The video “${videoId}” has no debug session of this id.`,
    action: 'List the debug sessions of the video, or ingest it.',
  })
}

/** Some sessions of a video, or all. */
export async function debugSessionsOf(db: Db, videoId: string, sessionIds?: readonly string[]) {
  return selectSessions(db)
    .where('video.id', '=', videoId)
    .$if(sessionIds !== undefined, (query) => query.where('debug_session.id', 'in', sessionIds ?? []))
    .execute()
}

/** Sessions of a video, the newest first. @throws FrametroveError `not_found` where there is no such video */
export async function listDebugSessionRows(
  db: Db,
  videoId: string,
  request: PageRequest,
): Promise<Page<DebugSessionRow>> {
  const limit = pageLimit(request)
  const before = decodeCursor(keyCursor, request)
  const rows = await selectSessions(db)
    .where('debug_session.video_key', '=', await requireVideoKey(db, videoId))
    .$if(before !== null, (query) => query.where('debug_session_key', '<', before))
    .orderBy('debug_session_key', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(
    rows,
    limit,
    (row) => row,
    (row) => row.debug_session_key,
  )
}

/** A row as the API has it. `absolute` makes a path absolute. */
export function toDebugSessionInfo(
  row: DebugSessionRow,
  absolute: (path: string) => string,
  isAvailable: boolean,
): DebugSessionInfo {
  return {
    videoId: row.video_id,
    sessionId: row.id,
    collectionDate: row.collection_date,
    formatVersion: row.format_version,
    path: row.path === null ? null : absolute(row.path),
    rawBytes: row.raw_bytes,
    storedBytes: row.size_bytes ?? 0,
    frames: row.frame_count,
    detections: row.detection_count,
    tracks: row.track_count,
    firstFrameNumber: row.first_frame_number,
    lastFrameNumber: row.last_frame_number,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    current: row.is_current === 1,
    pinned: row.is_pinned === 1,
    available: isAvailable,
    createdAt: row.created_at,
  }
}

/** Adds a session with all that its archive's reading needs; the video's other sessions are no longer current. */
export async function insertDebugSession(
  { db, engine }: StoreTransaction,
  videoKey: number,
  made: MadeSession,
  kept: { path: string; isPinned: boolean },
): Promise<void> {
  await setCurrent(db, videoKey, null)
  const { debug_session_key: key } = await db
    .insertInto('debug_session')
    .values({
      video_key: videoKey,
      id: made.sessionId,
      collection_date: made.collectionDate,
      format_version: FORMAT_VERSION,
      path: kept.path,
      raw_bytes: made.rawBytes,
      size_bytes: made.sizeBytes,
      crc32: made.crc32,
      content_hash: made.contentHash,
      frame_count: made.frames,
      detection_count: made.detections,
      track_count: made.tracks.length,
      first_frame_number: made.frameNumbers?.least ?? null,
      last_frame_number: made.frameNumbers?.greatest ?? null,
      from_ms: made.times?.least ?? null,
      to_ms: made.times?.greatest ?? null,
      is_ordered: made.isOrdered ? 1 : 0,
      is_current: 1,
      is_pinned: kept.isPinned ? 1 : 0,
      outliers: JSON.stringify(made.outliers),
      series_left_out: made.seriesLeftOut,
      created_at: new Date().toISOString(),
    })
    .returning('debug_session_key')
    .executeTakeFirstOrThrow()
  const members = made.members.flatMap((it, ordinal) => [
    ...[key, ordinal, it.part, it.offset, it.length, it.crc32, it.rawLength, it.textStart, it.textLength],
    ...[it.firstIndex, it.itemCount, it.frameNumbers?.least ?? null, it.frameNumbers?.greatest ?? null],
    ...[it.times?.least ?? null, it.times?.greatest ?? null],
  ])
  engine.write({ table: 'debug_member', columns: MEMBER_COLUMNS, values: members })
  const tracks = made.tracks.flatMap((it, ordinal) => [
    ...[key, ordinal, it.trackId, it.facts, it.pointCount],
    ...[it.frameNumbers?.least ?? null, it.frameNumbers?.greatest ?? null, it.segments],
  ])
  engine.write({ table: 'debug_track', columns: TRACK_COLUMNS, values: tracks })
  const series = made.series.flatMap((it, ordinal) => [
    ...[key, ordinal, it.name, it.kind, it.label, it.count],
    ...[it.min, it.max, it.mean, it.p50, it.p95, it.summary],
  ])
  engine.write({ table: 'debug_series', columns: SERIES_COLUMNS, values: series })
}

/** Makes a session its video's current one; `null`: none is. */
export async function setCurrent(db: Db, videoKey: number, sessionKey: number | null): Promise<void> {
  await db
    .updateTable('debug_session')
    .set({ is_current: 0 })
    .where('video_key', '=', videoKey)
    .where('is_current', '=', 1)
    .execute()
  if (sessionKey === null) return
  await db.updateTable('debug_session').set({ is_current: 1 }).where('debug_session_key', '=', sessionKey).execute()
}

/** Removes the rows of sessions. */
export async function deleteDebugSessionRows(db: Db, keys: readonly number[]): Promise<void> {
  for (const key of keys) await db.deleteFrom('debug_session').where('debug_session_key', '=', key).execute()
}

/** The paths of a video's archives. */
export async function debugPathsOf(db: Db, videoId: string): Promise<string[]> {
  const key = await findVideoKey(db, videoId)
  if (key === null) return []
  const rows = await db.selectFrom('debug_session').select('path').where('video_key', '=', key).execute()
  return rows.flatMap((row) => row.path ?? [])
}

/** Bytes of all archives as recorded. */
export async function debugBytes(db: Db): Promise<number> {
  const { bytes } = await db
    .selectFrom('debug_session')
    .select(sql<number>`coalesce(sum(size_bytes), 0)`.as('bytes'))
    .executeTakeFirstOrThrow()
  return bytes
}
