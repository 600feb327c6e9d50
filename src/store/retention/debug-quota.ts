import type { Kysely } from 'kysely'
import type { StoreSchema } from '../schema/tables'
import { bytesOf } from './plan'

/** What the quota has to know of a debug session. */
export interface RetainedSession {
  videoId: string
  sessionId: string
  /** ISO 8601, UTC: when it was recorded, or else stored. */
  at: string
  /** Pinned, or its video's current one: it stays. */
  isKept: boolean
  /** Of its archive. */
  bytes: number
}

/** The sessions that go, the oldest first, and by how much the quota would still be passed then. */
export interface DebugQuotaPlan {
  going: RetainedSession[]
  stillOverBytes: number
}

/** Which sessions go until the quota holds; `null` is no bound. One goes only where that frees room. */
export function planDebugQuota(sessions: readonly RetainedSession[], quotaBytes: number | null): DebugQuotaPlan {
  let over = quotaBytes === null ? 0 : bytesOf(sessions) - quotaBytes
  const going: RetainedSession[] = []
  for (const session of sessions.filter((it) => !it.isKept && it.bytes > 0).sort(byAge)) {
    if (over <= 0) break
    going.push(session)
    over -= session.bytes
  }
  return { going, stillOverBytes: Math.max(0, over) }
}

/** All debug sessions, with what they take. */
export async function retainedSessions(db: Kysely<StoreSchema>): Promise<RetainedSession[]> {
  const rows = await db
    .selectFrom('debug_session')
    .innerJoin('video', 'video.video_key', 'debug_session.video_key')
    .select(['video.id as video_id', 'debug_session.id', 'collection_date', 'debug_session.created_at'])
    .select(['is_pinned', 'is_current', 'size_bytes'])
    .execute()
  return rows.map((row) => ({
    ...{ videoId: row.video_id, sessionId: row.id, at: row.collection_date ?? row.created_at },
    ...{ isKept: row.is_pinned === 1 || row.is_current === 1, bytes: row.size_bytes ?? 0 },
  }))
}

/** By time; ids tell those of one moment apart, so that the same sessions give the same plan. */
function byAge(a: RetainedSession, b: RetainedSession): number {
  return compare(a.at, b.at) || compare(a.videoId, b.videoId) || compare(a.sessionId, b.sessionId)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
