import { l10n } from 'vscode'
import type { ActivityDetails } from '../../shared/activities'
import type { StoreService } from '../../shared/contracts'
import { FrametroveError } from '../../shared/errors'
import { pickActivity } from '../ui/activities'
import { activityIdsOf } from './arguments'

/** The activities that a command is about: those that its arguments name, else one that the person picks. */
export async function targetActivityIds(
  service: StoreService,
  title: string,
  first: unknown,
  second: unknown,
): Promise<string[]> {
  const given = activityIdsOf(first, second)
  if (given.length > 0) return given
  const picked = await pickActivity(service, title)
  return picked === undefined ? [] : [picked]
}

/**
 * The saved activity that a command is about, as it is now; `undefined` if the person leaves.
 * @throws FrametroveError `not_found`, or `invalid_input` for a live recording
 */
export async function targetActivity(
  service: StoreService,
  title: string,
  first: unknown,
): Promise<ActivityDetails | undefined> {
  const [activityId] = await targetActivityIds(service, title, first, undefined)
  return activityId === undefined ? undefined : savedActivity(service, activityId)
}

/**
 * Saved activities as they are now.
 * @throws FrametroveError `not_found`, or `invalid_input` for a live recording
 */
export async function savedActivities(
  service: StoreService,
  activityIds: readonly string[],
): Promise<ActivityDetails[]> {
  return Promise.all(activityIds.map((id) => savedActivity(service, id)))
}

async function savedActivity(service: StoreService, activityId: string): Promise<ActivityDetails> {
  const activity = await service.getActivity(activityId)
  if (activity.recording === null) return activity
  throw new FrametroveError('invalid_input', {
    what: l10n.t("“{0}” can't be changed.", activityId),
    why: l10n.t('It is a live recording.'),
    action: l10n.t('Finish or discard the recording first. Nothing was changed.'),
  })
}
