import { l10n, window } from 'vscode'
import type { ActivityDeletion } from '../../shared/activities'
import { activitiesText, activityDeletionText } from '../activity-format'
import { messageText } from '../ui-text'
import { savedActivities, targetActivityIds } from './activities-target'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { withPatience } from './with-progress'

/** As many activities as the store takes in one call. */
const CHUNK = 1000

/** Delete Activity…: deletes activities with their samples, after a confirmation. */
export const deleteActivity: Command = async ({ service, operations }, first, second) => {
  const activityIds = await targetActivityIds(service, l10n.t('Delete activity'), first, second)
  const [only] = activityIds
  if (only === undefined) return undefined
  const activities = await savedActivities(service, activityIds)
  const samples = activities.reduce((sum, activity) => sum + activity.samples, 0)
  const isOne = activityIds.length === 1
  const question = isOne
    ? l10n.t('Delete the activity “{0}”?', only)
    : l10n.t('Delete {0}?', activitiesText(activityIds.length))
  const all = activityDeletionText({ activities: activityIds.length, samples })
  const detail = l10n.t("This deletes {0}. This can't be undone.", all)
  if (!(await confirmDeletion(question, detail, l10n.t('Delete')))) return undefined

  const name = l10n.t('Deleting {0}', isOne ? only : activitiesText(activityIds.length))
  const deletion = operations.run(name, async () => {
    const sum: ActivityDeletion = { activities: 0, samples: 0 }
    for (let at = 0; at < activityIds.length; at += CHUNK) {
      const part = await service.deleteActivities(activityIds.slice(at, at + CHUNK))
      sum.activities += part.activities
      sum.samples += part.samples
    }
    return sum
  })
  const done = await withPatience(name, deletion)
  void window.showInformationMessage(messageText(l10n.t('Deleted {0}', activityDeletionText(done))))
  return done
}
