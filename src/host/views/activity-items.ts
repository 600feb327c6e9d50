import { l10n, ThemeColor, ThemeIcon, TreeItem } from 'vscode'
import type { ActivityInfo } from '../../shared/activities'
import { durationText, paceText } from '../../shared/activity-text'
import type { RecordingInfo } from '../../shared/recording'
import { timeText } from '../../shared/time-text'
import { distanceText, recordingStateText, samplesText, splitsText } from '../activity-format'
import { bytesText, clockText, dateText, shortDateText, shortDayText } from '../format'
import type { ActivitiesNode, ActivityNode, RecordingNode } from './activity-nodes'
import { moreItem } from './more-item'
import { tooltip } from './tooltip'

/** The command behind the last line; not contributed, since it is of no use elsewhere. */
export const LOAD_MORE_ACTIVITIES = 'frametrove.activities.loadMore'

/** Icons by what the type of an activity has in it, in any case. */
const TYPE_ICONS: readonly [RegExp, string][] = [
  [/run|walk|hik|jog|swim/i, 'person'],
  [/drone|fl(y|ight)|glid/i, 'send'],
  [/dash|car|driv/i, 'dashboard'],
  [/rid|bik|cycl/i, 'compass'],
]
const RECORDING_ICONS: Record<RecordingInfo['state'], ThemeIcon> = {
  recording: new ThemeIcon('record', new ThemeColor('testing.iconFailed')),
  paused: new ThemeIcon('debug-pause'),
  interrupted: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  unsaved: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
}

/** How a node looks. Ids are stable, so that a refresh keeps the selection. */
export function activitiesItem(node: ActivitiesNode): TreeItem {
  switch (node.type) {
    case 'recording':
      return recordingItem(node)
    case 'activity':
      return activityItem(node)
    case 'moreActivities':
      return moreItem(['moreActivities'], node.shown, LOAD_MORE_ACTIVITIES)
  }
}

function recordingItem({ activityId, info }: RecordingNode): TreeItem {
  const item = listed(activityId, info, [], recordingStateText(info.state))
  item.id = JSON.stringify(['recording', activityId])
  item.iconPath = RECORDING_ICONS[info.state]
  item.tooltip = tooltip(recordingLines(info))
  item.contextValue = `recording.${info.state}`
  return item
}

function activityItem({ activityId, info }: ActivityNode): TreeItem {
  const item = listed(activityId, info, info.videoId === null ? [] : [info.videoId])
  item.id = JSON.stringify(['activity', activityId])
  item.iconPath = new ThemeIcon(TYPE_ICONS.find(([types]) => types.test(info.type))?.[1] ?? 'location')
  item.tooltip = tooltip(activityLines(info))
  item.contextValue = 'activity'
  return item
}

/** What a saved activity and a live one both tell. */
interface Listed {
  type: string
  startedAt: string
  distanceM: number
  durationMs: number
}

/** What both look like: what was done and when, state and measures, and a click that opens it. */
function listed(activityId: string, info: Listed, more: readonly string[], ...state: string[]): TreeItem {
  const { type, startedAt, distanceM, durationMs } = info
  const item = new TreeItem(`${type} · ${shortDayText(startedAt)}`)
  const measures = [distanceText(distanceM), durationText(durationMs)]
  item.description = [...state, ...measures, clockText(startedAt), ...more].join(' · ')
  item.accessibilityInformation = { label: [type, ...state, shortDateText(startedAt), ...measures, ...more].join(', ') }
  item.command = {
    ...{ command: 'frametrove.openActivity', title: l10n.t('Open activity') },
    // Not the node itself: alone, that is what the buttons of the view's title give.
    arguments: [{ activityId }],
  }
  return item
}

function recordingLines(info: RecordingInfo): string[] {
  const lines = [info.id, `${info.type}: ${recordingStateText(info.state)}`, startLine(info), ...measureLines(info)]
  lines.push(samplesText(info.samples))
  if (info.splits > 0) lines.push(splitsText(info.splits))
  if (info.videoId !== null) lines.push(l10n.t('Video: {0}', info.videoId))
  lines.push(l10n.t('Last data: {0}', dateText(info.savedAt, 'medium')))
  if (info.source !== null) lines.push(l10n.t('From: {0}', info.source.file))
  return [...lines, ...info.warnings]
}

function activityLines(info: ActivityInfo): string[] {
  const lines = [info.id, info.type]
  if (info.notes !== null) lines.push(info.notes)
  lines.push(startLine(info), l10n.t('Ended: {0}', dateText(info.endedAt, 'medium')), ...measureLines(info))
  if (info.distanceM > 0 && info.durationMs > 0) {
    lines.push(l10n.t('Pace: {0}', paceText(info.durationMs / info.distanceM)))
  }
  if (info.elevationGainM !== null) lines.push(l10n.t('Elevation gain: {0}', distanceText(info.elevationGainM)))
  lines.push(splitsText(info.splits))
  if (info.videoId !== null) lines.push(videoLine(info.videoId, info.videoOffsetMs))
  if (info.thinnedToM !== null) lines.push(l10n.t('Thinned: the route is within {0}', distanceText(info.thinnedToM)))
  lines.push(l10n.t('{0} kept in {1}', samplesText(info.samples), bytesText(info.storedBytes)))
  lines.push(l10n.t('Saved: {0}', dateText(info.savedAt)))
  return lines
}

function startLine({ startedAt }: Listed): string {
  return l10n.t('Started: {0}', dateText(startedAt, 'medium'))
}

function measureLines({ distanceM, durationMs }: Listed): string[] {
  return [l10n.t('Distance: {0}', distanceText(distanceM)), l10n.t('Duration: {0}', durationText(durationMs))]
}

function videoLine(videoId: string, offsetMs: number | null): string {
  if (offsetMs === null) return l10n.t('Video: {0}', videoId)
  return l10n.t('Video: {0}, begins at {1} of it', videoId, signedTimeText(offsetMs))
}

function signedTimeText(milliseconds: number): string {
  return milliseconds < 0 ? `−${timeText(-milliseconds)}` : timeText(milliseconds)
}
