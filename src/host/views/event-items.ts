import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode'
import type { EventInfo } from '../../shared/events'
import { bytesText, clockText, countText, dateText, dayText, eventsText } from '../format'
import type { DayNode, EventNode, EventsNode } from './event-nodes'
import { moreItem } from './more-item'
import { tooltip } from './tooltip'

/** The command behind the last line of a day; not contributed, since it is of no use elsewhere. */
export const LOAD_MORE_EVENTS = 'frametrove.events.loadMore'

/** How a node looks. Ids are stable, so that a refresh keeps selection and what is expanded. */
export function eventsItem(node: EventsNode): TreeItem {
  switch (node.type) {
    case 'day':
      return dayItem(node)
    case 'event':
      return eventItem(node)
    case 'moreEvents': {
      const { day } = node.parent.info
      return moreItem(['moreEvents', day], node.shown, LOAD_MORE_EVENTS, day)
    }
  }
}

function dayItem({ info }: DayNode): TreeItem {
  const item = new TreeItem(dayText(info.day), TreeItemCollapsibleState.Collapsed)
  const counts = `${eventsText(info.events)}, ${countText('frames', info.frames)}`
  item.id = JSON.stringify(['day', info.day])
  item.description = counts
  item.iconPath = new ThemeIcon('calendar')
  item.tooltip = tooltip([dayText(info.day), counts, bytesText(info.bytes)])
  item.contextValue = 'day'
  item.accessibilityInformation = { label: `${item.label}, ${counts}` }
  return item
}

function eventItem({ eventId, info }: EventNode): TreeItem {
  const item = new TreeItem(info.kind ?? eventId)
  const parts = [clockText(info.occurredAt), countText('frames', info.frameCount)]
  if (info.videoId !== null) parts.push(info.videoId)
  if (info.tags.length > 0) parts.push(info.tags.join(', '))
  item.id = JSON.stringify(['event', eventId])
  item.description = parts.join(' · ')
  item.iconPath = new ThemeIcon(info.pinned ? 'pinned' : 'bell')
  item.tooltip = tooltip(eventLines(info))
  item.contextValue = `event.${info.pinned ? 'pinned' : 'unpinned'}.${info.frameCount > 0 ? 'frames' : 'empty'}`
  const state = info.pinned ? [l10n.t('pinned')] : []
  item.accessibilityInformation = { label: [item.label, ...state, ...parts].join(', ') }
  return item
}

function eventLines(info: EventInfo): string[] {
  const lines = [info.id]
  if (info.description !== null) lines.push(info.description)
  if (info.kind !== null) lines.push(l10n.t('Kind: {0}', info.kind))
  lines.push(l10n.t('Occurred: {0}', dateText(info.occurredAt, 'medium')))
  if (info.videoId !== null) lines.push(l10n.t('Video: {0}', info.videoId))
  if (info.tags.length > 0) lines.push(l10n.t('Tags: {0}', info.tags.join(', ')))
  if (info.samplingStrategy !== null) lines.push(l10n.t('Sampling: {0}', info.samplingStrategy))
  const frames = countText('frames', info.frameCount)
  lines.push(info.frameCount > 0 ? `${frames}, ${bytesText(info.bytes)}` : frames)
  if (info.pinned) lines.push(l10n.t('Pinned: kept until nothing else is left to clean up'))
  return lines
}
