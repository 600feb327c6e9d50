import { type Kysely, sql } from 'kysely'
import type { ChosenFrames, GalleryScope } from '../shared/gallery'
import { inTurn } from './events'
import { chosenFrames } from './gallery/chosen-frames'
import type { IngestTarget } from './ingest-writer'
import type { RunningOperation } from './operations'
import { setIncomplete } from './repositories/events'
import { takeFromRun } from './repositories/runs'
import type { StoreSchema } from './schema/tables'

type Db = Kysely<StoreSchema>

interface DeletedRow {
  ownerKey: number
  path: string | null
  bytes: number
}

/**
 * Deletes frames of a gallery, all or none: rows first, then files. What is known of their moments otherwise, such as
 * captions and detections, stays. Their runs and events no longer count as made from their files, so that ingesting these
 * again brings the frames back.
 * @throws FrametroveError `not_found` for a scope that is gone; `cancelled`
 */
export async function deleteChosenFrames(
  target: IngestTarget,
  running: RunningOperation<ChosenFrames>,
  scope: GalleryScope,
  keys: readonly number[],
  progress: (done: number) => void,
): Promise<ChosenFrames> {
  const { storage, log } = target
  const eventIds = await eventsOf(storage.database.query, scope, keys)
  return inTurn(eventIds, async () => {
    const { deleted, paths } = await storage.database.transaction(async ({ db }) => {
      const found = await deleteRows(db, scope, keys, storage.signal, progress)
      await running.record(db, { rows: found.deleted.frames, bytes: found.deleted.bytes }, found.deleted)
      return found
    })
    try {
      await storage.files.removeImages(paths)
    } catch (error) {
      // The rows are gone for good; files that no row names can be swept later.
      log({ level: 'warn', message: `Images of deleted frames were left behind: ${String(error)}` })
    }
    return deleted
  })
}

async function deleteRows(
  db: Db,
  scope: GalleryScope,
  keys: readonly number[],
  signal: AbortSignal | undefined,
  progress: (done: number) => void,
): Promise<{ deleted: ChosenFrames; paths: string[] }> {
  const deleted = { frames: 0, bytes: 0 }
  const paths: string[] = []
  const owners = { frame: new Map<number, ChosenFrames>(), event_frame: new Map<number, ChosenFrames>() }
  for await (const { names, where } of chosenFrames(db, scope, keys, signal)) {
    const { rows } = await sql<DeletedRow>`
      SELECT ${sql.ref(names.owner)} AS ownerKey, path, coalesce(size_bytes, 0) AS bytes
      FROM ${sql.table(names.table)} WHERE ${where}`.execute(db)
    await sql`DELETE FROM ${sql.table(names.table)} WHERE ${where}`.execute(db)
    for (const { ownerKey, path, bytes } of rows) {
      const owned = owners[names.table].get(ownerKey) ?? { frames: 0, bytes: 0 }
      owners[names.table].set(ownerKey, { frames: owned.frames + 1, bytes: owned.bytes + bytes })
      if (path !== null) paths.push(path)
      deleted.bytes += bytes
    }
    deleted.frames += rows.length
    progress(deleted.frames)
  }
  for (const [runKey, taken] of owners.frame) await takeFromRun(db, runKey, taken)
  await setIncomplete(db, owners.event_frame.keys())
  return { deleted, paths }
}

/** The ids of the events that the frames are of. */
async function eventsOf(db: Db, scope: GalleryScope, keys: readonly number[]): Promise<string[]> {
  const ids = new Set<string>()
  for await (const { names, where } of chosenFrames(db, scope, keys)) {
    if (names.table !== 'event_frame') continue
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM event WHERE event_key IN (SELECT event_key FROM event_frame WHERE ${where})`.execute(db)
    for (const { id } of rows) ids.add(id)
  }
  return [...ids]
}
