import { ACTIVITY_FORMAT, type ActivityInput } from '../../shared/activity'
import type { CheckedActivity } from './checked-activity'

/** An activity as a file of `frametrove-activity/1` has it: ingested, it is the same again. */
export function activityDocument({ head, track, splits }: Omit<CheckedActivity, 'warnings'>): ActivityInput {
  return {
    ...head.extra,
    ...{ format: ACTIVITY_FORMAT, id: head.id, type: head.type },
    ...{ started_at: head.startedAt, ended_at: head.endedAt },
    ...{ duration_ms: head.durationMs, distance_m: head.distanceM },
    ...(head.notes === null ? {} : { notes: head.notes }),
    ...(head.videoId === null ? {} : { video_id: head.videoId }),
    ...(head.videoOffsetMs === null ? {} : { video_offset_ms: head.videoOffsetMs }),
    samples: track.samples(),
    ...(track.breaks.length === 0 ? {} : { breaks: [...track.breaks] }),
    splits,
  }
}
