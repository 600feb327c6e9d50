import * as path from 'node:path'
import type { SavedDebugSession } from '../../shared/debug'
import type { StoreTransaction } from '../database'
import { folderName } from '../files/folder-name'
import { inFolderTurn } from '../files/folder-turns'
import { debugFolder, type FrameFiles } from '../files/frame-files'
import type { IngestTarget } from '../ingest-writer'
import {
  type DebugSessionRow,
  deleteDebugSessionRows,
  findDebugSession,
  insertDebugSession,
} from '../repositories/debug-sessions'
import { ensureVideo } from '../repositories/videos'
import { requireRoom } from '../room'
import type { MadeSession } from './session-writer'

/** A session whose archive lies in its place, not yet named by any row; of one that is stored already there is none. */
interface PlacedSession {
  made: MadeSession
  /** What is replaced, or is the same. */
  former: DebugSessionRow | null
  /** Below the storage folder; `null` for what is the same. */
  placed: string | null
}

/**
 * Takes archives that were written below the storage folder into the store, all or none: in their places first, then the
 * rows that name them. Of a session that is there with another content the former archive goes then. Those that are not
 * needed are left where they are.
 * @param record writes the operation's entry, inside the transaction
 * @throws FrametroveError `database_full`, `busy`; where the disk fails, the code that fits
 */
export async function saveDebugSessions(
  target: IngestTarget,
  made: readonly MadeSession[],
  record: (db: StoreTransaction['db'], saved: SavedDebugSession[]) => Promise<void>,
): Promise<SavedDebugSession[]> {
  const { storage } = target
  return inTurns(made, async () => {
    const placed: PlacedSession[] = []
    let saved: SavedDebugSession[]
    try {
      for (const session of made) placed.push(await place(target, session))
      saved = await storage.database.transaction(async (transaction) => {
        requireRoom(transaction.engine.database.usedBytes, storage.maxDatabaseBytes())
        for (const session of placed) await insert(transaction, session)
        const result = placed.map((it) => toSaved(it, storage.files))
        await record(transaction.db, result)
        return result
      })
    } catch (error) {
      // The first error is the one to report; what stays is swept later.
      const paths = placed.flatMap((it) => it.placed ?? [])
      for (const path of paths) await storage.files.removeFolder(path).catch(() => undefined)
      throw error
    }
    for (const { former, placed: path } of placed) {
      if (former?.path && path) await removeArchive(target, former.path)
    }
    return saved
  })
}

/** Removes an archive that no row names any more; what stays behind can be swept later. */
export async function removeArchive({ storage, log }: IngestTarget, path: string): Promise<void> {
  try {
    await storage.files.removeFolder(path)
  } catch (error) {
    log({ level: 'warn', message: `The debug session “${path}” was left behind: ${String(error)}` })
  }
}

/** Waits for the turns of all videos concerned, in one order for all callers, so that no two wait for one another. */
function inTurns<T>(made: readonly MadeSession[], work: () => Promise<T>): Promise<T> {
  const folders = [...new Set(made.map((it) => debugFolder(it.videoId)))].sort()
  return folders.reduceRight<() => Promise<T>>((next, folder) => () => inFolderTurn(folder, next), work)()
}

async function place({ storage }: IngestTarget, made: MadeSession): Promise<PlacedSession> {
  const { files, database } = storage
  const former = await findDebugSession(database.query, made.videoId, made.sessionId)
  if (former && (await isSame(former, made, files))) return { made, former, placed: null }
  const path = freePath(made, former)
  files.requireReleased(path)
  // No row names it: what lies there is left from a crash.
  await files.remove([path])
  try {
    await files.place(made.file, path)
  } catch (error) {
    await files.remove([path]).catch(() => undefined)
    throw error
  }
  return { made, former, placed: path }
}

/** Whether the same is stored, and its archive is there. */
async function isSame(former: DebugSessionRow, made: MadeSession, files: FrameFiles): Promise<boolean> {
  return former.content_hash === made.contentHash && (await files.isThere(former.path, former.size_bytes))
}

/** The row that is replaced goes on naming its own archive until the new one's commits: so this one has another name. */
function freePath({ videoId, sessionId }: MadeSession, former: DebugSessionRow | null): string {
  const base = `${debugFolder(videoId)}/${folderName(sessionId)}`
  const first = `${base}.json.gz`
  return former?.path === first ? `${base}.2.json.gz` : first
}

async function insert(transaction: StoreTransaction, { made, former, placed }: PlacedSession): Promise<void> {
  if (placed === null) return
  const { db } = transaction
  const videoKey = await ensureVideo(db, made.videoId, {}, new Date().toISOString())
  if (former) await deleteDebugSessionRows(db, [former.debug_session_key])
  await insertDebugSession(transaction, videoKey, made, { path: placed, isPinned: former?.is_pinned === 1 })
}

function toSaved({ made, former, placed }: PlacedSession, files: FrameFiles): SavedDebugSession {
  const outcome = placed === null ? 'unchanged' : former ? 'replaced' : 'stored'
  const { videoId, sessionId, frames, rawBytes, sizeBytes: storedBytes } = made
  const path = files.absolutePath(placed ?? former?.path ?? '')
  return { videoId, sessionId, path, frames, rawBytes, storedBytes, outcome }
}

/** Where archives are written before they are taken in, below the storage folder; a crash leaves orphans in it. */
export function workFolder(storageFolder: string, id: string): string {
  return path.join(storageFolder, 'debug', `new-${folderName(id)}`)
}
