import { l10n } from 'vscode'
import type { CleanUpPlan, CleanUpReason, CleanUpReport, EventGroup } from '../../shared/clean-up'
import { activitiesText } from '../activity-format'
import { bytesText, countText, dateText, eventDeletionText, numberText } from '../format'
import { filesText, findingText, placesText } from './texts'

type Amount = Pick<EventGroup, 'reason' | 'events' | 'frames' | 'bytes'>

/** What a plan would do, a line each, such as “Older than they are kept: 3 events, 30 frames, 1.2 MB”. */
export function planLines(plan: CleanUpPlan): string[] {
  const { groups, debugSessions, thinning, orphans } = plan
  return [...groups.map(groupText), ...debugLine(debugSessions), ...thinningLine(thinning), ...orphansLine(orphans)]
}

/** Such as “Older than they are kept: 3 events, 30 frames, 1.2 MB”. */
export function groupText(group: Amount): string {
  return `${reasonText(group.reason)}: ${eventDeletionText(group)}`
}

function reasonText(reason: CleanUpReason): string {
  return {
    age: l10n.t('Older than they are kept'),
    quota: l10n.t('The oldest beyond the quota'),
    disk: l10n.t('The oldest, so that the disk has room'),
    pinned: l10n.t('Pinned, since nothing else is left that makes room'),
  }[reason]
}

function debugLine({ count, bytes }: { count: number; bytes: number }): string[] {
  return count === 0 ? [] : [l10n.t('The oldest debug sessions beyond the quota: {0}', filesText(count, bytes))]
}

function thinningLine({ count, samples }: { count: number; samples: number }): string[] {
  if (count === 0) return []
  return [l10n.t('Samples that old routes don’t need, of {0}: {1}', activitiesText(count), numberText(samples))]
}

function orphansLine({ count, bytes }: { count: number; bytes: number }): string[] {
  return count === 0 ? [] : [l10n.t('Belong to no frame: {0}', filesText(count, bytes))]
}

/** The whole plan as a document. */
export function planDocument(plan: CleanUpPlan): string {
  const { groups, pinned, debugSessions, thinning, orphans } = plan
  const parts = [
    l10n.t('What a clean-up would delete. Nothing has been deleted yet.'),
    limitsText(plan),
    ...groups.map(eventsList),
    ...(pinned ? [eventsList(pinned)] : []),
    ...(debugSessions.count > 0 ? [placesText([debugSessions], () => debugLine(debugSessions).join(''))] : []),
    ...(thinning.count > 0 ? [placesText([thinning], () => thinningLine(thinning).join(''))] : []),
    ...(orphans.count > 0 ? [placesText([orphans], () => orphansLine(orphans).join(''))] : []),
    ...notes(plan),
  ]
  return `${parts.join('\n\n')}\n`
}

/** What was done, as a document. */
export function reportDocument(plan: CleanUpPlan, report: CleanUpReport): string {
  const seconds = numberText(Math.max(1, Math.round(report.milliseconds / 100)) / 10)
  const lines = reportLines(report)
  const parts = [
    l10n.t('Clean-up of the store, {0}, {1} s', dateText(report.at), seconds),
    ...(report.isCancelled ? [l10n.t('It was stopped before its end; what is listed here was deleted.')] : []),
    limitsText(plan),
    lines.length > 0 ? lines.join('\n') : l10n.t('Nothing was deleted.'),
    l10n.t('Freed: {0}', bytesText(freedBytes(report))),
    ...notes(plan),
  ]
  return `${parts.join('\n\n')}\n`
}

/** What was done, a line each. */
export function reportLines({ deleted, debugSessions, thinning, orphans }: CleanUpReport): string[] {
  return [...deleted.map(groupText), ...debugLine(debugSessions), ...thinningLine(thinning), ...orphansLine(orphans)]
}

/** The bytes that a clean-up has freed. */
export function freedBytes({ deleted, debugSessions, orphans }: CleanUpReport): number {
  return deleted.reduce((sum, { bytes }) => sum + bytes, orphans.bytes + debugSessions.bytes)
}

/** The settings that it goes by. */
export function limitsText({ limits, total }: CleanUpPlan): string {
  const { keepEventsDays, keepEventsDaysByKind, framesQuotaMb, debugQuotaMb, leaveFreeMb } = limits
  const { thinToleranceM, thinAfterDays } = limits
  const days = (count: number) => (count === 0 ? l10n.t('for ever') : l10n.t('{0} days', numberText(count)))
  const megabytes = (count: number) => (count === 0 ? l10n.t('not set') : l10n.t('{0} MB', numberText(count)))
  const kinds = Object.entries(keepEventsDaysByKind).map(([kind, count]) => `  ${kind}: ${days(count)}`)
  return [
    l10n.t('Stored: {0}', eventDeletionText(total)),
    l10n.t('Events are kept: {0}', days(keepEventsDays)),
    ...kinds,
    l10n.t('Quota for images of events: {0}', megabytes(framesQuotaMb)),
    l10n.t('Quota for debug sessions: {0}', megabytes(debugQuotaMb)),
    l10n.t('Kept free on the disk: {0}', megabytes(leaveFreeMb)),
    thinToleranceM === 0
      ? l10n.t('Activities are thinned: {0}', l10n.t('not set'))
      : l10n.t(
          'Activities are thinned to {0} m, {1} days after their end',
          numberText(thinToleranceM),
          numberText(thinAfterDays),
        ),
  ].join('\n')
}

/** What stays, and why. */
function notes({ imagesGone, orphansKept, stillOverBytes }: CleanUpPlan): string[] {
  const gone = { kind: 'imageGone' as const, ...imagesGone }
  return [
    ...(stillOverBytes > 0 ? [l10n.t('Beyond the bounds even then: {0}', bytesText(stillOverBytes))] : []),
    ...(orphansKept > 0
      ? [
          l10n.t(
            'Belong to no frame, and stay for now, since they are new or a restore may need them: {0}',
            orphansKept,
          ),
        ]
      : []),
    ...(gone.count > 0 ? [placesText([gone], () => l10n.t('{0}; the frames stay', findingText(gone)))] : []),
  ]
}

function eventsList(group: EventGroup): string {
  const places = group.first.map(({ id, kind, occurredAt, frames, bytes }) =>
    [dateText(occurredAt), ...(kind === null ? [] : [kind]), id, countText('frames', frames), bytesText(bytes)].join(
      '  ',
    ),
  )
  return placesText([{ count: group.events, places }], () => groupText(group))
}
