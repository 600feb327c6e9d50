import { basename } from 'node:path'
import { l10n } from 'vscode'
import type { ActivityInfo } from '../../shared/activities'
import { durationText } from '../../shared/activity-text'
import type { RecordingInfo, RecoveryEntry } from '../../shared/recording'
import { distanceText, recordingStateText, samplesText, splitsText } from '../activity-format'
import { dateText, numberText } from '../format'

/** Such as “3 recordings”. */
export function recordingsText(count: number): string {
  return count === 1 ? l10n.t('1 recording') : l10n.t('{0} recordings', numberText(count))
}

/** Such as “12 lines”. */
export function linesText(count: number): string {
  return count === 1 ? l10n.t('1 line') : l10n.t('{0} lines', numberText(count))
}

/** All that a recording has, or an activity, such as “4.2 km in 21:13, 1,270 samples, 4 splits”. */
export function contentText({ distanceM, durationMs, samples, splits }: RecordingInfo | ActivityInfo): string {
  const way = l10n.t('{0} in {1}', distanceText(distanceM), durationText(durationMs))
  return [way, samplesText(samples), splitsText(splits)].join(', ')
}

/** Which recording or activity it is, such as “run, 3 May 2026, 14:05”. */
export function recordingName({ type, startedAt }: { type: string; startedAt: string }): string {
  return `${type}, ${dateText(startedAt)}`
}

/** Where recovery data are from, in a few words. */
export function recoveryKindText({ kind, recording }: RecoveryEntry): string {
  return {
    recording: recordingStateText(recording?.state ?? 'interrupted'),
    unsaved: recordingStateText('unsaved'),
    emergency: l10n.t('emergency backup'),
    quarantined: l10n.t('put aside'),
  }[kind]
}

/** What an entry of the recovery data is called: its recording, or else its file. */
export function recoveryName({ recording, file }: RecoveryEntry): string {
  return recording === null ? basename(file) : recordingName(recording)
}
