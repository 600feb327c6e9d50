import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode'
import type { DebugSessionInfo } from '../../shared/debug'
import { timeText } from '../../shared/time-text'
import { bytesText, countText, dateText, debugDeletionText, debugSessionsText, numberText } from '../format'
import { debugDeletionOf, debugSessionFacts } from '../ui/debug-sessions'
import type { DebugSessionNode, DebugSessionsNode } from './debug-nodes'
import { tooltip } from './tooltip'

const CURRENT = new ThemeColor('testing.iconPassed')
const UNAVAILABLE = new ThemeColor('list.warningForeground')

/** How the node of a video's debug sessions looks. */
export function debugSessionsItem({ videoId, sessions }: DebugSessionsNode): TreeItem {
  const item = new TreeItem(l10n.t('Debug sessions'), TreeItemCollapsibleState.Collapsed)
  const count = numberText(sessions.length)
  item.id = JSON.stringify(['debugSessions', videoId])
  item.description = count
  item.iconPath = new ThemeIcon('pulse')
  item.tooltip = debugDeletionText(debugDeletionOf(sessions))
  item.contextValue = sessions.length > 1 ? 'debugSessions.many' : 'debugSessions.one'
  item.accessibilityInformation = { label: debugSessionsText(sessions.length) }
  return item
}

/** How a debug session looks; a click opens its dashboard. */
export function debugSessionItem({ videoId, sessionId, info, parent }: DebugSessionNode): TreeItem {
  const item = new TreeItem(sessionId)
  const facts = debugSessionFacts(info)
  item.id = JSON.stringify(['debugSession', videoId, sessionId])
  item.description = facts.join(' · ')
  item.iconPath = icon(info)
  item.tooltip = tooltip(lines(info))
  item.contextValue = [
    'debugSession',
    info.current ? 'current' : 'former',
    info.pinned ? 'pinned' : 'unpinned',
    ...(parent.sessions.length > 1 ? ['many'] : []),
  ].join('.')
  item.accessibilityInformation = { label: [sessionId, ...facts].join(', ') }
  item.command = {
    ...{ command: 'frametrove.openDebugDashboard', title: l10n.t('Open debug dashboard') },
    // Not the node itself: alone, that is what the buttons of the view's title give.
    arguments: [{ videoId, sessionId }],
  }
  return item
}

function icon({ available, current, pinned }: DebugSessionInfo): ThemeIcon {
  if (!available) return new ThemeIcon('warning', UNAVAILABLE)
  if (pinned) return current ? new ThemeIcon('pinned', CURRENT) : new ThemeIcon('pinned')
  return current ? new ThemeIcon('pass', CURRENT) : new ThemeIcon('history')
}

function lines(info: DebugSessionInfo): string[] {
  const text = [l10n.t('Debug session {0} of {1}', info.sessionId, info.videoId)]
  if (info.current) text.push(l10n.t('Current: it is the one that the dashboard of the video shows'))
  if (info.pinned) text.push(l10n.t('Pinned: kept whatever the quota'))
  if (!info.available) text.push(l10n.t('Its archive is missing or damaged; “Verify Store” tells more'))
  if (info.collectionDate !== null) text.push(l10n.t('Recorded: {0}', dateText(info.collectionDate)))
  text.push(l10n.t('Ingested: {0}', dateText(info.createdAt)))
  text.push([countText('frames', info.frames), detectionsText(info.detections), tracksText(info.tracks)].join(', '))
  if (info.fromMs !== null && info.toMs !== null) {
    text.push(l10n.t('From {0} to {1}', timeText(info.fromMs), timeText(info.toMs)))
  }
  text.push(l10n.t('{0} kept in {1}', bytesText(info.rawBytes), bytesText(info.storedBytes)))
  return text
}

function detectionsText(count: number): string {
  return count === 1 ? l10n.t('1 detection') : l10n.t('{0} detections', numberText(count))
}

function tracksText(count: number): string {
  return count === 1 ? l10n.t('1 track') : l10n.t('{0} tracks', numberText(count))
}
