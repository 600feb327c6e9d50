import { basename } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { toFrametroveError } from '../../shared/errors'
import type { CheckedActivity } from '../../store/activities/checked-activity'
import { ProblemList, WarningList } from '../problems'
import { FileFault } from '../readers/file-fault'
import { SourceReader } from '../source-reader'
import { type ActivitiesUnderWay, ActivityIntake } from './activity-intake'
import { isSameRecording } from './content-id'
import { type ActivityFile, findActivityFiles } from './find-activity-files'

/** Files of activities, or folders of them; paths are absolute. */
export interface ReadActivitiesRequest {
  paths: readonly string[]
  /** Of activities whose file names none. */
  type?: string
}

/** What reading activities needs of its surroundings. */
export interface ReadActivitiesContext {
  signal: AbortSignal
  /** In bytes; `message` names the file. */
  progress(done: number, total: number, message: string): void
}

/** Activities that may be saved, and what is to be said of their files. */
export interface ReadActivities {
  activities: CheckedActivity[]
  warnings: string[]
}

/**
 * Reads files of activities and checks all that is in them: all, or none.
 * @throws FrametroveError `insufficient_data` or `missing_required_data` where nothing else is wrong, `invalid_input`, with the
 *   problems of all files; `cancelled`; where the disk fails, the code that fits
 */
export async function readActivities(
  { paths, type }: ReadActivitiesRequest,
  { signal, progress }: ReadActivitiesContext,
): Promise<ReadActivities> {
  const shared: ActivitiesUnderWay = {
    ...{ problems: new ProblemList(), codes: new Set(), warnings: new WarningList() },
    ...{ signal, type, samples: 0 },
  }
  const { problems, warnings } = shared
  try {
    const files = await findActivityFiles(paths, shared)
    if (problems.count > 0) shared.codes.add('invalid_input')
    const total = files.reduce((sum, { size }) => sum + size, 0)
    const activities = new Map<string, CheckedActivity>()
    let before = 0
    for (const file of files) {
      const done = (bytes: number) => progress(before + Math.min(bytes, file.size), total, basename(file.path))
      const intake = await readFile(file, shared, done)
      for (const activity of intake.activities) {
        const { id } = activity.head
        const same = activities.get(id)
        if (!same) activities.set(id, activity)
        else if (isSameRecording(same.track, activity.track)) intake.warn(`has “${id}”, which was read before.`)
        else intake.refuse(`has the id “${id}” of another activity`, '')
      }
      before += file.size
    }
    if (problems.count > 0) {
      const [code, ...more] = shared.codes
      const action = 'Correct what is listed, then ingest again.'
      throw problems.toError('No activity was stored.', action, more.length === 0 ? code : 'invalid_input')
    }
    throwIfCancelled(signal)
    return { activities: [...activities.values()], warnings: warnings.toArray() }
  } catch (error) {
    throw toFrametroveError(error, 'The activities could not be ingested.')
  }
}

async function readFile(
  { path, size, reader }: ActivityFile,
  shared: ActivitiesUnderWay,
  progress: (bytes: number) => void,
): Promise<ActivityIntake> {
  const intake = new ActivityIntake(path, shared)
  try {
    await reader.read(new SourceReader(path, size, shared.signal, progress), intake)
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    intake.refuse(error.message, error.where)
  }
  return intake
}
