import { l10n } from 'vscode'
import type { BackupContent, Finding, FindingKind, RepairKind } from '../../shared/maintenance'
import { activitiesText } from '../activity-format'
import { bytesText, countsText, eventsText, numberText, runsText } from '../format'

/** Such as “3 images are gone”. */
export function findingText({ kind, count }: { kind: FindingKind; count: number }): string {
  const number = numberText(count)
  const isOne = count === 1
  switch (kind) {
    case 'structure':
      return isOne
        ? l10n.t('1 fault in the structure of the database')
        : l10n.t('{0} faults in the structure of the database', number)
    case 'danglingRow':
      return isOne ? l10n.t('1 row refers to nothing') : l10n.t('{0} rows refer to nothing', number)
    case 'runCount':
      return isOne ? l10n.t('1 run has a wrong count') : l10n.t('{0} runs have a wrong count', number)
    case 'activitySamples':
      return isOne
        ? l10n.t('1 block of samples of an activity is damaged')
        : l10n.t('{0} blocks of samples of activities are damaged', number)
    case 'activityCount':
      return isOne ? l10n.t('1 activity has a wrong count') : l10n.t('{0} activities have a wrong count', number)
    case 'snapshot':
      return isOne
        ? l10n.t('1 snapshot on disk is damaged or gone')
        : l10n.t('{0} snapshots on disk are damaged or gone', number)
    case 'log':
      return isOne ? l10n.t('1 log on disk is damaged or gone') : l10n.t('{0} logs on disk are damaged or gone', number)
    case 'history':
      return isOne
        ? l10n.t('1 snapshot with its logs leads to another state than the present one')
        : l10n.t('{0} snapshots with their logs lead to another state than the present one', number)
    case 'imageGone':
      return isOne ? l10n.t('1 image is gone') : l10n.t('{0} images are gone', number)
    case 'imageDiffers':
      return isOne ? l10n.t('1 image is damaged') : l10n.t('{0} images are damaged', number)
    case 'debugGone':
      return isOne ? l10n.t('1 debug session is gone') : l10n.t('{0} debug sessions are gone', number)
    case 'debugDiffers':
      return isOne ? l10n.t('1 debug session is damaged') : l10n.t('{0} debug sessions are damaged', number)
    case 'orphan':
      return isOne ? l10n.t('1 file belongs to no frame') : l10n.t('{0} files belong to no frame', number)
  }
}

/** What a repair does, such as “Build 2 indexes anew”. */
export function actionText({ kind, count }: { kind: RepairKind; count: number }): string {
  const number = numberText(count)
  const isOne = count === 1
  switch (kind) {
    case 'reindex':
      return l10n.t('Build the indexes of the database anew')
    case 'removeRows':
      return isOne
        ? l10n.t('Remove 1 row that refers to nothing')
        : l10n.t('Remove {0} rows that refer to nothing', number)
    case 'correctCounts':
      return isOne ? l10n.t('Correct the counts of 1 run') : l10n.t('Correct the counts of {0} runs', number)
    case 'removeSamples':
      return isOne
        ? l10n.t('Remove 1 damaged block of samples of an activity; saving or ingesting it again brings them back')
        : l10n.t(
            'Remove {0} damaged blocks of samples of activities; saving or ingesting these again brings them back',
            number,
          )
    case 'correctActivityCounts':
      return isOne ? l10n.t('Correct the counts of 1 activity') : l10n.t('Correct the counts of {0} activities', number)
    case 'newSnapshots':
      return l10n.t('Write snapshots and logs anew')
    case 'bringBackImage':
      return isOne ? l10n.t('Bring 1 image back from a backup') : l10n.t('Bring {0} images back from backups', number)
    case 'forgetImage':
      return isOne
        ? l10n.t('Keep 1 frame without its lost image; ingesting it again brings the image back')
        : l10n.t('Keep {0} frames without their lost images; ingesting them again brings the images back', number)
    case 'bringBackDebug':
      return isOne
        ? l10n.t('Bring 1 debug session back from a backup')
        : l10n.t('Bring {0} debug sessions back from backups', number)
    case 'forgetDebug':
      return isOne
        ? l10n.t('Keep what is known of 1 lost debug session; ingesting it again brings it back')
        : l10n.t('Keep what is known of {0} lost debug sessions; ingesting them again brings them back', number)
    case 'quarantineOrphan':
      return isOne
        ? l10n.t('Move to quarantine: 1 file that belongs to no frame')
        : l10n.t('Move to quarantine: {0} files that belong to no frame', number)
  }
}

/** Findings or actions as a document has them: each with its places below. */
export function placesText<T extends Pick<Finding, 'count' | 'places'>>(
  parts: readonly T[],
  headline: (part: T) => string,
): string {
  const texts = parts.map((part) => {
    const more = part.count - part.places.length
    const rest = more > 0 ? [l10n.t('… and {0} more', numberText(more))] : []
    return [headline(part), ...[...part.places, ...rest].map((line) => `  ${line}`)].join('\n')
  })
  return texts.join('\n\n')
}

/** What a backup holds, such as “2 videos, 3 runs, 30 frames; 24 files, 3.1 MB”. */
export function backupContentText({ counts, images }: BackupContent): string {
  const videos = counts.videos === 1 ? l10n.t('1 video') : l10n.t('{0} videos', numberText(counts.videos))
  const rows = [
    videos,
    runsText(counts.runs),
    countsText(counts),
    ...(counts.events > 0 ? [eventsText(counts.events)] : []),
    ...(counts.activities > 0 ? [activitiesText(counts.activities)] : []),
  ].join(', ')
  return `${rows}; ${images ? filesText(images.files, images.bytes) : l10n.t('the database only')}`
}

/** Why a backup was made, as a list of backups has it. */
export function backupReasonText({ reason }: BackupContent): string {
  return {
    manual: l10n.t('made by you'),
    migration: l10n.t('before a migration'),
    repair: l10n.t('before a repair'),
    restore: l10n.t('before a restore'),
  }[reason]
}

/** Such as “3 files, 3.1 MB”. */
export function filesText(files: number, bytes: number): string {
  return files === 1
    ? l10n.t('1 file, {0}', bytesText(bytes))
    : l10n.t('{0} files, {1}', numberText(files), bytesText(bytes))
}
