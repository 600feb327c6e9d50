import { env, l10n } from 'vscode'
import type { ActivityDeletion } from '../shared/activities'
import { distanceText as inUnits } from '../shared/activity-text'
import type { RecordingInfo } from '../shared/recording'
import { numberText } from './format'

/** A way in the user's language, such as “5.23 km”. */
export function distanceText(metres: number): string {
  return inUnits(metres, env.language)
}

/** Such as “3 activities”. */
export function activitiesText(count: number): string {
  return count === 1 ? l10n.t('1 activity') : l10n.t('{0} activities', numberText(count))
}

/** Such as “1,200 samples”. */
export function samplesText(count: number): string {
  return count === 1 ? l10n.t('1 sample') : l10n.t('{0} samples', numberText(count))
}

/** Such as “6 splits”. */
export function splitsText(count: number): string {
  return count === 1 ? l10n.t('1 split') : l10n.t('{0} splits', numberText(count))
}

/** Such as “3 activities: 1,200 samples”. */
export function activityDeletionText({ activities, samples }: ActivityDeletion): string {
  return `${activitiesText(activities)}: ${samplesText(samples)}`
}

/** The state of a live recording in a word. */
export function recordingStateText(state: RecordingInfo['state']): string {
  return {
    recording: l10n.t('recording'),
    paused: l10n.t('paused'),
    interrupted: l10n.t('interrupted'),
    unsaved: l10n.t('not saved'),
  }[state]
}
