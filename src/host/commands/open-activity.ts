import { l10n } from 'vscode'
import { pickActivity } from '../ui/activities'
import { activityIdOf } from './arguments'
import { type Command, ForCaller } from './command'

/** Open Activity…: shows an activity, saved or live. With `{activityId}` it asks nothing. */
export const openActivity: Command = async ({ service, showActivity }, argument) => {
  const given = activityIdOf(argument)
  const activityId = given ?? (await pickActivity(service, l10n.t('Open activity'), { live: true }))
  if (activityId === undefined) return undefined
  // Asked first, so that an unknown id is told at once instead of in an empty panel.
  await service.getActivity(activityId).catch((error: unknown) => {
    throw given === undefined ? error : new ForCaller(error)
  })
  return showActivity(activityId)
}
