import type { Kysely } from 'kysely'
import type { ExportScope } from '../../shared/data-export'
import { totalCount } from '../../shared/kinds'
import { requireActivity } from '../repositories/activities'
import { type DebugSessionRow, debugSessionsOf, requireDebugSession } from '../repositories/debug-sessions'
import { requireEventKey } from '../repositories/events'
import { toCounts } from '../repositories/kinds-column'
import { type RunRow, runsOf } from '../repositories/runs'
import { requireVideoKey } from '../repositories/videos'
import type { StoreSchema } from '../schema/tables'

type Db = Kysely<StoreSchema>

/** Something by the id that a caller gave it. */
export interface Keyed {
  key: number
  id: string
}

/** What is to be exported, found once at the start. */
export interface Chosen {
  videos: Keyed[]
  events: Keyed[]
  activities: (Keyed & { samples: number })[]
  /** Of the videos, whose rows are read when their turn comes. */
  sessionsOf(videoId: string): Promise<DebugSessionRow[]>
  /** The current runs of a video. */
  runsOf(videoKey: number): Promise<RunRow[]>
}

/** What a scope names. @throws FrametroveError `not_found` */
export async function choose(db: Db, scope: ExportScope): Promise<Chosen> {
  const currentRuns = async (videoKey: number) => (await runsOf(db, videoKey)).filter((run) => run.is_current === 1)
  const all = { sessionsOf: (videoId: string) => debugSessionsOf(db, videoId), runsOf: currentRuns }
  const none = { ...all, videos: [], events: [], activities: [] }
  const events = db.selectFrom('event').select(['event_key as key', 'id']).orderBy('event_key')
  const activities = db
    .selectFrom('activity')
    .select(['activity_key as key', 'id', 'sample_count as samples'])
    .orderBy('started_at')
    .orderBy('activity_key')
  switch (scope.kind) {
    case 'all': {
      const videos = await db.selectFrom('video').select(['video_key as key', 'id']).orderBy('video_key').execute()
      return { ...all, videos, events: await events.execute(), activities: await activities.execute() }
    }
    case 'video': {
      const key = await requireVideoKey(db, scope.videoId)
      return {
        ...{ ...all, videos: [{ key, id: scope.videoId }] },
        events: await events.where('video_key', '=', key).execute(),
        activities: await activities.where('video_id', '=', scope.videoId).execute(),
      }
    }
    case 'event':
      return { ...none, events: [{ key: await requireEventKey(db, scope.eventId), id: scope.eventId }] }
    case 'activity': {
      const { activity_key: key, id, sample_count: samples } = await requireActivity(db, scope.activityId)
      return { ...none, activities: [{ key, id, samples }] }
    }
    case 'session': {
      const session = await requireDebugSession(db, scope.videoId, scope.sessionId)
      return {
        ...none,
        videos: [{ key: session.video_key, id: scope.videoId }],
        sessionsOf: async () => [session],
        runsOf: async () => [],
      }
    }
  }
}

/** About how much work an export is: a row, a frame of a debug session, or a sample is one. */
export async function countWork(chosen: Chosen): Promise<number> {
  let work = chosen.activities.reduce((sum, { samples }) => sum + samples, chosen.events.length)
  for (const { key, id } of chosen.videos) {
    for (const run of await chosen.runsOf(key)) work += totalCount(toCounts(run))
    for (const session of await chosen.sessionsOf(id)) work += session.frame_count
  }
  return work
}
