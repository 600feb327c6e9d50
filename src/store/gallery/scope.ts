import type { Kysely } from 'kysely'
import type { GalleryScope } from '../../shared/gallery'
import type { ChangeEvent } from '../../shared/model'
import { getEvent, requireEventKey } from '../repositories/events'
import { type RunRow, requireRun, runsOf } from '../repositories/runs'
import { requireVideoKey } from '../repositories/videos'
import type { StoreSchema } from '../schema/tables'
import { EVENT_FRAMES, type FrameTableNames, VIDEO_FRAMES } from './frame-tables'

type Db = Kysely<StoreSchema>

/** Where the frames of a gallery are, and what belongs to them. */
export interface ResolvedScope {
  title: string
  description: string | null
  frames: FrameSource
  /** Keys of the runs whose captions, transcripts and detections are shown with the frames. */
  captionRuns: number[]
  transcriptRuns: number[]
  detectionRuns: number[]
  /** Whether a change concerns it. */
  isTouchedBy(change: ChangeEvent): boolean
}

/** The table that has the frames, and the keys of those that own them. */
export interface FrameSource extends FrameTableNames {
  owners: number[]
}

/** @throws FrametroveError `not_found` */
export async function resolveScope(db: Db, scope: GalleryScope): Promise<ResolvedScope> {
  if (scope.kind === 'event') return resolveEvent(db, scope.eventId)
  if (scope.kind === 'run') {
    const run = await requireRun(db, scope.runId)
    return resolveVideo(db, run.video_id, run)
  }
  if (scope.kind === 'search') return resolveSearch(scope.text)
  return resolveVideo(db, scope.videoId, null)
}

function resolveSearch(text: string): ResolvedScope {
  return {
    ...{ title: text, description: null, frames: { ...VIDEO_FRAMES, owners: [] } },
    ...{ captionRuns: [], transcriptRuns: [], detectionRuns: [] },
    isTouchedBy: () => true,
  }
}

async function resolveEvent(db: Db, eventId: string): Promise<ResolvedScope> {
  const key = await requireEventKey(db, eventId)
  const { description } = await getEvent(db, eventId)
  return {
    ...{ title: eventId, description },
    frames: { ...EVENT_FRAMES, owners: [key] },
    ...{ captionRuns: [], transcriptRuns: [], detectionRuns: [] },
    isTouchedBy: ({ eventIds }) => eventIds === null || eventIds.includes(eventId),
  }
}

/** The frames of one run, or of all current runs. */
async function resolveVideo(db: Db, videoId: string, run: RunRow | null): Promise<ResolvedScope> {
  const videoKey = await requireVideoKey(db, videoId)
  const video = await db.selectFrom('video').select('title').where('video_key', '=', videoKey).executeTakeFirst()
  const current = (await runsOf(db, videoKey)).filter((it) => it.is_current === 1)
  const keysOf = (runs: RunRow[]) => runs.map((it) => it.run_key)
  const title = video?.title || videoId
  return {
    title: run ? `${title} · ${run.tool}` : title,
    description: null,
    frames: {
      ...VIDEO_FRAMES,
      owners: run ? [run.run_key] : keysOf(current.filter((it) => it.frame_count > 0)),
    },
    captionRuns: keysOf(current.filter((it) => it.caption_count > 0)),
    transcriptRuns: keysOf(current.filter((it) => it.transcript_count > 0)),
    detectionRuns: keysOf(current.filter((it) => it.object_count > 0)),
    isTouchedBy: ({ videoIds }) => videoIds === null || videoIds.includes(videoId),
  }
}
