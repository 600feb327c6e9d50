import { type Kysely, sql } from 'kysely'
import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import type { Page, PageRequest, VideoChanges, VideoInfo } from '../../shared/model'
import type { FrameFiles } from '../files/frame-files'
import type { StoreSchema } from '../schema/tables'
import { parseExpectedKinds, toCounts } from './kinds-column'
import { videoNotFound } from './not-found'
import { decodeCursor, keyCursor, pageLimit, toPage } from './paging'
import { requireTexts } from './require-texts'

type Db = Kysely<StoreSchema>

/** The key of a video, or `null` where there is none. */
export async function findVideoKey(db: Db, videoId: string): Promise<number | null> {
  const row = await db.selectFrom('video').select('video_key').where('id', '=', videoId).executeTakeFirst()
  return row?.video_key ?? null
}

/** The key of a video. @throws FrametroveError `not_found` */
export async function requireVideoKey(db: Db, videoId: string): Promise<number> {
  const key = await findVideoKey(db, videoId)
  if (key === null) throw videoNotFound(videoId)
  return key
}

/** The key of a video, which is made where it is new; `changes` are applied to it. */
export async function ensureVideo(db: Db, videoId: string, changes: VideoChanges, now: string): Promise<number> {
  requireTexts({ title: changes.title, sourceUri: changes.sourceUri })
  const key = await findVideoKey(db, videoId)
  const columns = toColumns(changes)
  if (key === null) {
    const row = await db
      .insertInto('video')
      .values({ ...columns, id: videoId, created_at: now })
      .returning('video_key')
      .executeTakeFirstOrThrow()
    return row.video_key
  }
  if (Object.keys(columns).length > 0) {
    await db.updateTable('video').set(columns).where('video_key', '=', key).execute()
  }
  return key
}

/** Videos, the newest first. */
export async function listVideos(
  db: Db,
  files: FrameFiles,
  request: PageRequest,
  expected: readonly ResultKind[],
): Promise<Page<VideoInfo>> {
  const limit = pageLimit(request)
  const before = decodeCursor(keyCursor, request)
  const rows = await selectVideos(db)
    .$if(before !== null, (query) => query.where('video.video_key', '<', before))
    .orderBy('video.video_key', 'desc')
    .limit(limit + 1)
    .execute()
  const { items, next } = toPage(
    rows,
    limit,
    (row) => row,
    (row) => row.video_key,
  )
  return { items: await Promise.all(items.map((row) => toVideoInfo(row, files, expected))), next }
}

/** One video. @throws FrametroveError `not_found` */
export async function getVideo(
  db: Db,
  files: FrameFiles,
  videoId: string,
  expected: readonly ResultKind[],
): Promise<VideoInfo> {
  const row = await selectVideos(db).where('video.id', '=', videoId).executeTakeFirst()
  if (!row) throw videoNotFound(videoId)
  return toVideoInfo(row, files, expected)
}

function selectVideos(db: Db) {
  const sum = (column: string) => sql<number>`coalesce(sum(${sql.ref(column)}), 0)`
  return db
    .selectFrom('video')
    .leftJoin('run', (join) => join.onRef('run.video_key', '=', 'video.video_key').on('run.is_current', '=', 1))
    .leftJoin('debug_session as debug', (join) =>
      join.onRef('debug.video_key', '=', 'video.video_key').on('debug.is_current', '=', 1),
    )
    .selectAll('video')
    .select(['debug.id as debug_id', 'debug.path as debug_path'])
    .select(['debug.collection_date as debug_date', 'debug.size_bytes as debug_bytes'])
    .select([
      sum('run.frame_count').as('frame_count'),
      sum('run.caption_count').as('caption_count'),
      sum('run.transcript_count').as('transcript_count'),
      sum('run.object_count').as('object_count'),
    ])
    .groupBy('video.video_key')
}

type VideoRow = Awaited<ReturnType<ReturnType<typeof selectVideos>['executeTakeFirstOrThrow']>>

async function toVideoInfo(
  row: VideoRow,
  files: FrameFiles,
  expectedBySetting: readonly ResultKind[],
): Promise<VideoInfo> {
  const counts = toCounts(row)
  const expectedKinds = parseExpectedKinds(row.expected_kinds)
  const missing = missingKinds(counts, expectedKinds ?? expectedBySetting)
  return {
    id: row.id,
    title: row.title,
    sourceUri: row.source_uri,
    durationMs: row.duration_ms,
    width: row.width,
    height: row.height,
    frameRate: row.frame_rate,
    createdAt: row.created_at,
    expectedKinds,
    counts,
    complete: missing.length === 0,
    missing,
    debugSessionId: row.debug_id,
    debugDataPath: row.debug_path && files.absolutePath(row.debug_path),
    debugCollectionDate: row.debug_date,
    debugDataSize: row.debug_bytes,
    debugDataAvailable: await files.isThere(row.debug_path, row.debug_bytes),
  }
}

/** The expected kinds that are not present, in the order of RESULT_KINDS. */
export function missingKinds(counts: VideoInfo['counts'], expected: readonly ResultKind[]): ResultKind[] {
  return RESULT_KINDS.filter((kind) => expected.includes(kind) && counts[kind] === 0)
}

function toColumns(changes: VideoChanges) {
  const { title, sourceUri, durationMs, width, height, frameRate, expectedKinds } = changes
  return {
    ...(title === undefined ? {} : { title }),
    ...(sourceUri === undefined ? {} : { source_uri: sourceUri }),
    ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(frameRate === undefined ? {} : { frame_rate: frameRate }),
    ...(expectedKinds === undefined ? {} : { expected_kinds: expectedKinds && JSON.stringify(expectedKinds) }),
  }
}
