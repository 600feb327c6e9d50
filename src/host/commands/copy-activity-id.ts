import { env, l10n, window } from 'vscode'
import { pickActivity } from '../ui/activities'
import { promptText } from '../ui-text'
import { activityIdOf } from './arguments'
import type { Command } from './command'

/** Copy Activity Id: puts the id on the clipboard. */
export const copyActivityId: Command = async ({ service }, argument) => {
  const title = l10n.t('Copy activity id')
  const activityId = activityIdOf(argument) ?? (await pickActivity(service, title, { live: true }))
  if (activityId === undefined) return undefined
  await env.clipboard.writeText(activityId)
  window.setStatusBarMessage(promptText(l10n.t('Copied the activity id {0}', activityId)), 3000)
  return activityId
}
