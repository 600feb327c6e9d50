import * as path from 'node:path'
import { type ErrorCode, FrametroveError } from '../shared/errors'
import type { CheckedActivity } from '../store/activities/checked-activity'
import { writeEmergency } from '../store/recordings/emergency'
import { RECOVERY_FOLDER } from '../store/recordings/recording-files'
import type { LocalStore } from './local-store'

/** Nothing is wrong with the store then. */
const NO_EMERGENCY: ReadonlySet<ErrorCode> = new Set(['cancelled', 'upload_lost', 'store_stopped', 'not_found'])

/** Whether a save has failed for good: an activity that is not kept elsewhere would be lost. */
export function isEmergency({ category, code }: FrametroveError): boolean {
  return category !== 'validation' && !NO_EMERGENCY.has(code)
}

/** The folders that emergency backups lie in; the second one is for where the first can't be written. */
export function emergencyFolders({ location }: Pick<LocalStore, 'location'>): string[] {
  return [path.join(location.storageFolder, RECOVERY_FOLDER), location.emergencyFolder]
}

/** Keeps an activity that the store could not take as an emergency backup. @returns the error that says where it is */
export async function keepEmergency(
  local: LocalStore,
  activity: CheckedActivity,
  failure: FrametroveError,
): Promise<FrametroveError> {
  const { io } = local
  const file = await writeEmergency(io.async, emergencyFolders(local), activity, new Date(io.clock.now()))
  const what = 'The activity was not saved in the store.'
  const action =
    file === null
      ? 'No emergency backup of it could be written either. Make room on the disk, or see that it can be written, and save it again before VS Code is closed.'
      : `It is kept in an emergency backup: ${file}. See to what is named, then save it with “Frametrove: Recovery…”.`
  return new FrametroveError(failure.code, { what, why: failure.why, action }, { cause: failure })
}
