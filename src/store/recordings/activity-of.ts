import type { CheckedActivity } from '../activities/checked-activity'
import { deriveActivity } from '../activities/derive'
import type { RecordingState } from './recording-state'

/**
 * The activity that a recording makes as it is. It ends with its last sample.
 * @param notes win over those that it began with; `null`: none
 * @throws FrametroveError `insufficient_data`
 */
export function activityOf(state: RecordingState, notes?: string | null): CheckedActivity {
  const { id, type, videoId, videoOffsetMs } = state.started
  const given = notes === undefined ? state.progress.finished?.notes : notes
  const facts = {
    ...{ id, type, videoId, videoOffsetMs },
    startedAt: new Date(state.startedAt).toISOString(),
    notes: given === undefined ? state.started.notes : given,
  }
  const activity = deriveActivity(facts, state.track)
  return { ...activity, warnings: [...activity.warnings, ...state.warnings] }
}
