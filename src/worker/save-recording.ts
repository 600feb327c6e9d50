import { type SavedActivity, savedActivitySchema } from '../shared/activities'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import type { CheckedActivity } from '../store/activities/checked-activity'
import { saveActivities } from '../store/activities/save'
import { activityOf } from '../store/recordings/activity-of'
import type { Recording } from '../store/recordings/recording'
import { isEmergency, keepEmergency } from './emergency'
import type { LocalStore } from './local-store'
import { throttled } from './throttled'

/** How an activity is saved that was recorded. */
export interface SaveRequest {
  /** The call; progress is told under `operationId`. */
  id: string
  name: 'finishActivity' | 'restoreRecovery'
  operationId: string
}

/** Saves an activity as an operation of the store. */
export function saveRecorded(
  local: LocalStore,
  activity: CheckedActivity,
  request: SaveRequest,
): Promise<SavedActivity> {
  const { id, name, operationId } = request
  const what = 'The recording was not saved.'
  const progress = throttled(local, operationId)
  return local.change<SavedActivity>(
    { id, name, videoId: null, what, answer: savedActivitySchema },
    (store, running) =>
      saveActivities(store.target(), running, [activity], ([saved]) => savedActivitySchema.parse(saved), { progress }),
    ({ activity: saved }) => ({ activityIds: [saved.id] }),
  )
}

/**
 * Ends a recording, saves it as an activity, and clears its recovery data. One that is too short is paused, and stays.
 * Where the store can't take it, it stays as recovery data, or else as an emergency backup.
 * @throws FrametroveError that says where it is kept
 */
export async function finishRecording(
  local: LocalStore,
  recording: Recording,
  notes: string | null | undefined,
  request: SaveRequest,
): Promise<SavedActivity> {
  return local.recordings.inOrder(recording.started.id, request.id, async (turn) => {
    // What can't be made durable is taken back: it is waited for where it is tried again, and must not be in the activity.
    do {
      await turn.reached()
      recording.flush()
    } while (!turn.isReached)
    const saved = saveFinished(local, recording, notes, request)
    // It takes no samples from now on: who brings some is told at once.
    turn.pass()
    return saved
  })
}

async function saveFinished(
  local: LocalStore,
  recording: Recording,
  notes: string | null | undefined,
  request: SaveRequest,
): Promise<SavedActivity> {
  const { recordings, events } = local
  const { id } = recording.started
  let activity: CheckedActivity
  try {
    activity = activityOf(recording.state, notes)
  } catch (error) {
    await recordings.pause(id, request.id)
    throw error
  }
  return recording.hold(async () => {
    const isKept = await markFinished()
    let saved: SavedActivity
    try {
      saved = await saveRecorded(local, activity, request)
    } catch (error) {
      const failure = toFrametroveError(error, 'The recording was not saved.')
      recordings.tell(id)
      if (!isEmergency(failure)) throw failure
      throw isKept ? keptAsRecoveryData(failure, recording) : await keepEmergency(local, activity, failure)
    }
    recordings.clear(recording)
    return saved
  })

  /** So that a crash from now on neither loses it nor leaves it as one that was not saved. */
  async function markFinished(): Promise<boolean> {
    try {
      await recording.finish(request.id, notes)
      recording.saveState()
      return true
    } catch (error) {
      events.log({ level: 'warn', message: `The recovery data of “${id}” could not be written: ${String(error)}` })
      return false
    }
  }
}

function keptAsRecoveryData(failure: FrametroveError, { files }: Recording): FrametroveError {
  const what = 'The recording was not saved in the store.'
  const action = `All of it is kept as recovery data: ${files.state}. See to what is named, then save it with “Frametrove: Recovery…”.`
  return new FrametroveError(failure.code, { what, why: failure.why, action }, { cause: failure })
}
