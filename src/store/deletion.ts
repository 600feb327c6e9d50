import type { Kysely } from 'kysely'
import type { DeletionRequest } from '../shared/contracts'
import { addCounts, noCounts, totalCount } from '../shared/kinds'
import type { DeletionSummary } from '../shared/model'
import { removeArchive } from './debug/save'
import { inFolderTurn } from './files/folder-turns'
import { debugFolder } from './files/frame-files'
import { type IngestTarget, removeFiles } from './ingest-writer'
import type { RunningOperation } from './operations'
import { debugPathsOf } from './repositories/debug-sessions'
import { deleteRuns, type RunRow, runsOf, toRunInfo } from './repositories/runs'
import { requireVideoKey } from './repositories/videos'
import type { StoreSchema } from './schema/tables'

/** What deleting a video's runs would take away. @throws FrametroveError `not_found` */
export async function describeDeletion({ storage }: IngestTarget, request: DeletionRequest): Promise<DeletionSummary> {
  const db = storage.database.query
  const runs = await runsOf(db, await requireVideoKey(db, request.videoId), request.toolName)
  return summarize(db, request.videoId, runs)
}

/** Deletes a video's runs, of one tool or all: rows first, then files. @throws FrametroveError `not_found` */
export async function deleteVideoData(
  target: IngestTarget,
  running: RunningOperation<DeletionSummary>,
  { videoId, toolName }: DeletionRequest,
): Promise<DeletionSummary> {
  const deleted = await target.storage.database.transaction(async ({ db }) => {
    const runs = await runsOf(db, await requireVideoKey(db, videoId), toolName)
    const summary = await summarize(db, videoId, runs)
    await deleteRuns(db, runs)
    await running.record(db, { rows: totalCount(summary.counts), bytes: summary.bytes }, summary)
    return { runs, summary }
  })
  await removeFiles(target, deleted.runs)
  return deleted.summary
}

/** Deletes a video with all that belongs to it: rows first, then files. @throws FrametroveError `not_found` */
export async function deleteVideo(
  target: IngestTarget,
  running: RunningOperation<DeletionSummary>,
  videoId: string,
): Promise<DeletionSummary> {
  // No session is saved between its rows and its files: those would be taken for the former ones.
  return inFolderTurn(debugFolder(videoId), async () => {
    const deleted = await target.storage.database.transaction(async ({ db }) => {
      const videoKey = await requireVideoKey(db, videoId)
      const runs = await runsOf(db, videoKey)
      const summary = await summarize(db, videoId, runs)
      const archives = await debugPathsOf(db, videoId)
      await db.deleteFrom('video').where('video_key', '=', videoKey).execute()
      await running.record(db, { rows: totalCount(summary.counts), bytes: summary.bytes }, summary)
      return { runs, archives, summary }
    })
    // Run by run: an ingest of this video that is under way keeps its own images.
    await removeFiles(target, deleted.runs)
    for (const path of deleted.archives) await removeArchive(target, path)
    return deleted.summary
  })
}

async function summarize(db: Kysely<StoreSchema>, videoId: string, runs: readonly RunRow[]): Promise<DeletionSummary> {
  const keys = runs.map((run) => run.run_key)
  const { files } = await db
    .selectFrom('frame')
    .select(({ fn }) => fn.count<number>('path').as('files'))
    .where('run_key', 'in', keys)
    .executeTakeFirstOrThrow()
  return {
    videoId,
    runs: runs.length,
    counts: runs.reduce((sum, run) => addCounts(sum, toRunInfo(run).counts), noCounts()),
    files,
    bytes: runs.reduce((sum, run) => sum + run.frame_bytes, 0),
  }
}
