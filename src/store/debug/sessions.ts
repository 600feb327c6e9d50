import type { DebugSessionDetails, DebugSessionInfo, DebugTrackInfo } from '../../shared/debug'
import { debugSeriesKindSchema } from '../../shared/debug'
import { debugTrackFactsSchema } from '../../shared/debug-session'
import type { Page, PageRequest } from '../../shared/model'
import type { OpenedStore } from '../opened-store'
import {
  type DebugSessionRow,
  listDebugSessionRows,
  requireDebugSession,
  toDebugSessionInfo,
} from '../repositories/debug-sessions'
import type { DebugTrackTable } from '../schema/tables'

/** Tracks that are listed with a session. */
const LISTED_TRACKS = 1000

/** Sessions of a video, the newest first. @throws FrametroveError `not_found` */
export async function listDebugSessions(
  store: OpenedStore,
  videoId: string,
  request: PageRequest,
): Promise<Page<DebugSessionInfo>> {
  const { items, next } = await listDebugSessionRows(store.database.query, videoId, request)
  return { items: await Promise.all(items.map((row) => describeSession(store, row))), next }
}

/** All about a session but its frames and points. @throws FrametroveError `not_found` */
export async function getDebugSession(
  store: OpenedStore,
  videoId: string,
  sessionId: string,
): Promise<DebugSessionDetails> {
  const { query } = store.database
  const row = await requireDebugSession(query, videoId, sessionId)
  const series = await query
    .selectFrom('debug_series')
    .select(['name', 'kind', 'label', 'value_count as count', 'min', 'max', 'mean', 'p50', 'p95'])
    .where('debug_session_key', '=', row.debug_session_key)
    .where('kind', '!=', 'position')
    .orderBy('ordinal')
    .execute()
  const tracks = await query
    .selectFrom('debug_track')
    .select(['track_id', 'facts', 'point_count', 'first_frame_number', 'last_frame_number'])
    .where('debug_session_key', '=', row.debug_session_key)
    .orderBy('ordinal')
    .limit(LISTED_TRACKS)
    .execute()
  return {
    ...(await describeSession(store, row)),
    series: series.map((it) => ({ ...it, kind: debugSeriesKindSchema.parse(it.kind) })),
    seriesLeftOut: row.series_left_out,
    trackList: tracks.map(toTrackInfo),
  }
}

/** A session as the API has it. */
export async function describeSession({ files }: OpenedStore, row: DebugSessionRow): Promise<DebugSessionInfo> {
  return toDebugSessionInfo(row, (path) => files.absolutePath(path), await files.isThere(row.path, row.size_bytes))
}

/** A track as the API has it. */
export function toTrackInfo(
  row: Pick<DebugTrackTable, 'track_id' | 'facts' | 'point_count' | 'first_frame_number' | 'last_frame_number'>,
): DebugTrackInfo {
  const { label, fit } = debugTrackFactsSchema.parse(JSON.parse(row.facts))
  return {
    ...{ trackId: row.track_id, label: label ?? null, points: row.point_count, fit: fit ?? null },
    ...{ firstFrameNumber: row.first_frame_number, lastFrameNumber: row.last_frame_number },
  }
}
