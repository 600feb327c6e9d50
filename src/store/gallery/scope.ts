import type { Kysely } from 'kysely'
import type { GalleryFrame, GalleryScope } from '../../shared/gallery'
import type { ChangeEvent } from '../../shared/model'
import { getEvent, requireEventKey } from '../repositories/events'
import { type RunRow, requireRun, runsOf } from '../repositories/runs'
import { requireVideoKey } from '../repositories/videos'
import type { StoreSchema } from '../schema/tables'
import type { FrameColumns } from './frame-list'
import { EVENT_FRAMES, type FrameTableNames, VIDEO_FRAMES } from './frame-tables'

type Db = Kysely<StoreSchema>

/** Where the frames of a gallery are, and what belongs to them. */
export interface ResolvedScope {
  title: string
  description: string | null
  /** Frames that are shown one part behind the other. */
  parts: ScopePart[]
  /** Whether a change concerns it. */
  isTouchedBy(change: ChangeEvent): boolean
}

/** Frames of one video, run or event. */
export interface ScopePart {
  /** What they are of, where a gallery has those of many. */
  source: GalleryFrame['source']
  frames: FrameTableNames
  /** The keys of the runs, or the event, that have the frames; or the frames themselves, where they were read already. */
  from: { owners: number[] } | { columns: FrameColumns }
  /** Keys of the runs whose captions, transcripts and detections are shown with the frames. */
  captionRuns: number[]
  transcriptRuns: number[]
  detectionRuns: number[]
}

/** No runs: what a part without results has. */
export const NO_RUNS = { captionRuns: [], transcriptRuns: [], detectionRuns: [] }

/** @throws FrametroveError `not_found` */
export async function resolveScope(db: Db, scope: Exclude<GalleryScope, { kind: 'search' }>): Promise<ResolvedScope> {
  if (scope.kind === 'event') return resolveEvent(db, scope.eventId)
  if (scope.kind === 'run') {
    const run = await requireRun(db, scope.runId)
    return resolveVideo(db, run.video_id, run)
  }
  return resolveVideo(db, scope.videoId, null)
}

async function resolveEvent(db: Db, eventId: string): Promise<ResolvedScope> {
  const key = await requireEventKey(db, eventId)
  const { description } = await getEvent(db, eventId)
  return {
    ...{ title: eventId, description },
    parts: [{ source: null, frames: EVENT_FRAMES, from: { owners: [key] }, ...NO_RUNS }],
    isTouchedBy: ({ eventIds }) => eventIds === null || eventIds.includes(eventId),
  }
}

/** The frames of one run, or of all current runs. */
async function resolveVideo(db: Db, videoId: string, run: RunRow | null): Promise<ResolvedScope> {
  const videoKey = await requireVideoKey(db, videoId)
  const video = await db.selectFrom('video').select('title').where('video_key', '=', videoKey).executeTakeFirst()
  const current = (await runsOf(db, videoKey)).filter((it) => it.is_current === 1)
  const title = video?.title || videoId
  return {
    title: run ? `${title} · ${run.tool}` : title,
    description: null,
    parts: [
      {
        ...{ source: null, frames: VIDEO_FRAMES },
        from: { owners: run ? [run.run_key] : withFrames(current) },
        ...resultRuns(current),
      },
    ],
    isTouchedBy: ({ videoIds }) => videoIds === null || videoIds.includes(videoId),
  }
}

type CountedRun = Pick<RunRow, 'run_key' | 'frame_count' | 'caption_count' | 'transcript_count' | 'object_count'>

/** The keys of the runs that have frames. */
export function withFrames(runs: readonly CountedRun[]): number[] {
  return runs.filter((run) => run.frame_count > 0).map((run) => run.run_key)
}

/** The keys of the runs that have what is shown with frames. */
export function resultRuns(
  current: readonly CountedRun[],
): Pick<ScopePart, 'captionRuns' | 'transcriptRuns' | 'detectionRuns'> {
  const having = (column: 'caption_count' | 'transcript_count' | 'object_count') =>
    current.filter((run) => run[column] > 0).map((run) => run.run_key)
  return {
    captionRuns: having('caption_count'),
    transcriptRuns: having('transcript_count'),
    detectionRuns: having('object_count'),
  }
}
