import { join } from 'node:path'
import { sql } from 'kysely'
import type { StoreSettings } from '../../shared/settings'
import type { StoreOverview } from '../../shared/store-overview'
import { sizeOf } from '../maintenance/size-of'
import { type StoreParts, storageFolders } from '../maintenance/task'
import { THUMBNAIL_FOLDER } from '../thumbnails/thumbnail-path'

const MB = 1024 * 1024

interface Totals {
  videos: number
  currentRuns: number
  formerRuns: number
  frames: number
  captions: number
  transcripts: number
  objects: number
  events: number
  pinnedEvents: number
  videoFrames: number
  videoFrameBytes: number
  eventFrames: number
  eventFrameBytes: number
  debugSessions: number
  debugBytes: number
  activities: number
  samples: number
}

/** What the store holds, by what its rows say, and how much room its folders take. */
export async function storeOverview(store: StoreParts, settings: StoreSettings): Promise<StoreOverview> {
  const { io, storageFolder, database } = store
  const totals = await readTotals(store)
  const sizeOfFolder = (name: string) => sizeOf(io.async, join(storageFolder, name))
  const [files, thumbnails, backups, quarantine, { bavail, bsize }] = await Promise.all([
    sizeOfFolder(storageFolders.store),
    sizeOfFolder(THUMBNAIL_FOLDER),
    sizeOfFolder(storageFolders.backups),
    sizeOfFolder(storageFolders.quarantine),
    io.async.statfs(storageFolder),
  ])
  const { frames, captions, transcripts, objects } = totals
  return {
    videos: totals.videos,
    runs: { current: totals.currentRuns, former: totals.formerRuns },
    results: { frames, captions, transcripts, objects },
    ...{ events: totals.events, pinnedEvents: totals.pinnedEvents, debugSessions: totals.debugSessions },
    activities: { count: totals.activities, samples: totals.samples },
    sizes: {
      database: { bytes: database.engine.database.usedBytes, boundBytes: store.maxDatabaseBytes },
      store: files,
      videoFrames: { files: totals.videoFrames, bytes: totals.videoFrameBytes },
      eventFrames: {
        ...{ files: totals.eventFrames, bytes: totals.eventFrameBytes },
        boundBytes: bound(settings.framesQuotaMb),
      },
      debugSessions: {
        ...{ files: totals.debugSessions, bytes: totals.debugBytes },
        boundBytes: bound(settings.debugQuotaMb),
      },
      ...{ thumbnails, backups, quarantine },
    },
    disk: { freeBytes: bavail * bsize, leaveFreeBytes: bound(settings.leaveFreeMb) },
  }
}

/** A bound in bytes; 0 MB means that there is none. */
function bound(megabytes: number): number | null {
  return megabytes === 0 ? null : megabytes * MB
}

/** Of runs their recorded counts are summed: to count millions of rows would hold up others. */
async function readTotals({ database }: StoreParts): Promise<Totals> {
  const { rows } = await sql<Totals>`
    SELECT (SELECT count(*) FROM video) AS videos, runs.*, events.*, images.*, debug.*, activities.* FROM
      (SELECT coalesce(sum(is_current), 0) AS currentRuns, count(*) - coalesce(sum(is_current), 0) AS formerRuns,
         coalesce(sum(frame_count), 0) AS frames, coalesce(sum(caption_count), 0) AS captions,
         coalesce(sum(transcript_count), 0) AS transcripts, coalesce(sum(object_count), 0) AS objects,
         coalesce(sum(frame_bytes), 0) AS videoFrameBytes
       FROM run WHERE video_key IS NOT NULL) AS runs,
      (SELECT count(*) AS events, coalesce(sum(is_pinned), 0) AS pinnedEvents FROM event) AS events,
      (SELECT (SELECT count(path) FROM frame) AS videoFrames, count(path) AS eventFrames,
         coalesce(sum(size_bytes), 0) AS eventFrameBytes
       FROM event_frame) AS images,
      (SELECT count(*) AS debugSessions, coalesce(sum(size_bytes), 0) AS debugBytes FROM debug_session) AS debug,
      (SELECT count(*) AS activities, coalesce(sum(sample_count), 0) AS samples FROM activity) AS activities`.execute(
    database.query,
  )
  const [totals] = rows
  if (totals === undefined) throw new Error('An aggregate gave no row.')
  return totals
}
