import type { DebugDeletion, DebugSessionInfo } from '../../shared/debug'
import { inFolderTurn } from '../files/folder-turns'
import { debugFolder } from '../files/frame-files'
import type { IngestTarget } from '../ingest-writer'
import type { OpenedStore } from '../opened-store'
import type { RunningOperation } from '../operations'
import {
  type DebugSessionRow,
  debugSessionsOf,
  deleteDebugSessionRows,
  requireDebugSession,
  setCurrent,
} from '../repositories/debug-sessions'
import { requireVideoKey } from '../repositories/videos'
import { removeArchive } from './save'
import { describeSession } from './sessions'

/**
 * Makes a session its video's current one; `null`: none is.
 * @throws FrametroveError `not_found`
 */
export async function setCurrentDebugSession(
  store: OpenedStore,
  running: RunningOperation<DebugSessionInfo | null>,
  videoId: string,
  sessionId: string | null,
): Promise<DebugSessionInfo | null> {
  return store.database.transaction(async ({ db }) => {
    const videoKey = await requireVideoKey(db, videoId)
    const session = sessionId === null ? null : await requireDebugSession(db, videoId, sessionId)
    await setCurrent(db, videoKey, session?.debug_session_key ?? null)
    const info = session && (await describeSession(store, { ...session, is_current: 1 }))
    await running.record(db, { rows: 1, bytes: 0 }, info)
    return info
  })
}

/** Keeps a session whatever its age, or no longer so. @throws FrametroveError `not_found` */
export async function pinDebugSession(
  store: OpenedStore,
  running: RunningOperation<DebugSessionInfo>,
  videoId: string,
  sessionId: string,
  isPinned: boolean,
): Promise<DebugSessionInfo> {
  return store.database.transaction(async ({ db }) => {
    const session = await requireDebugSession(db, videoId, sessionId)
    const is_pinned = isPinned ? 1 : 0
    await db
      .updateTable('debug_session')
      .set({ is_pinned })
      .where('debug_session_key', '=', session.debug_session_key)
      .execute()
    const info = await describeSession(store, { ...session, is_pinned })
    await running.record(db, { rows: 1, bytes: 0 }, info)
    return info
  })
}

/**
 * Deletes sessions of a video, or all of them: rows first, then files. Those that are not there are fine.
 * @param mayGo asked of each once nobody can change it any more
 */
export async function deleteDebugSessions(
  target: IngestTarget,
  running: RunningOperation<DebugDeletion>,
  videoId: string,
  { sessionIds, mayGo = () => true }: { sessionIds?: readonly string[]; mayGo?(session: DebugSessionRow): boolean },
): Promise<DebugDeletion> {
  return inFolderTurn(debugFolder(videoId), async () => {
    const deleted = await target.storage.database.transaction(async ({ db }) => {
      const rows = (await debugSessionsOf(db, videoId, sessionIds)).filter((row) => mayGo(row))
      await deleteDebugSessionRows(
        db,
        rows.map((row) => row.debug_session_key),
      )
      const bytes = rows.reduce((sum, row) => sum + (row.size_bytes ?? 0), 0)
      const deletion = { sessions: rows.length, bytes }
      await running.record(db, { rows: rows.length, bytes }, deletion)
      return { rows, deletion }
    })
    for (const { path } of deleted.rows) if (path !== null) await removeArchive(target, path)
    return deleted.deletion
  })
}
