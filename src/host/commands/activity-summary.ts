import { l10n } from 'vscode'
import type { SavedActivity } from '../../shared/activities'
import { durationText } from '../../shared/activity-text'
import { activitiesText, distanceText, samplesText } from '../activity-format'

/** Such as “run run-7 stored: 5.23 km in 42:10, 1,200 samples”. */
export function activitySummaryText(saved: readonly SavedActivity[]): string {
  const [only] = saved
  return saved.length === 1 && only !== undefined ? ofOne(only) : ofMany(saved)
}

function ofOne({ activity, outcome }: SavedActivity): string {
  const { id, type, distanceM, durationMs, samples } = activity
  const measures = l10n.t('{0} in {1}, {2}', distanceText(distanceM), durationText(durationMs), samplesText(samples))
  switch (outcome) {
    case 'stored':
      return l10n.t('{0} {1} stored: {2}', type, id, measures)
    case 'replaced':
      return l10n.t('{0} {1} replaced: {2}', type, id, measures)
    case 'unchanged':
      return l10n.t('{0} {1} already stored; nothing was changed', type, id)
  }
}

function ofMany(saved: readonly SavedActivity[]): string {
  const having = (outcome: SavedActivity['outcome']) => saved.filter((it) => it.outcome === outcome)
  const [stored, replaced, unchanged] = [having('stored'), having('replaced'), having('unchanged')]
  const parts: string[] = []
  if (stored.length > 0) parts.push(l10n.t('{0} stored: {1}', activitiesText(stored.length), sizesText(stored)))
  if (replaced.length > 0) parts.push(l10n.t('{0} replaced: {1}', activitiesText(replaced.length), sizesText(replaced)))
  if (unchanged.length > 0) {
    parts.push(l10n.t('{0} already stored; nothing was changed there', activitiesText(unchanged.length)))
  }
  return parts.join('; ')
}

/** Such as “21.4 km, 12,300 samples”. */
function sizesText(saved: readonly SavedActivity[]): string {
  const sum = (of: (activity: SavedActivity['activity']) => number) =>
    saved.reduce((total, { activity }) => total + of(activity), 0)
  return `${distanceText(sum((it) => it.distanceM))}, ${samplesText(sum((it) => it.samples))}`
}
