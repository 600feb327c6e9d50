import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode'
import type { ResultKind } from '../../shared/kinds'
import type { VideoInfo } from '../../shared/model'
import { timeText } from '../../shared/time-text'
import { bytesText, countsText, countText, dateText, kindNames, kindTitle, numberText, shortDateText } from '../format'
import { debugSessionItem, debugSessionsItem } from './debug-items'
import { moreItem } from './more-item'
import type { KindNode, Node, RunNode, VideoNode } from './nodes'
import { tooltip } from './tooltip'

/** The command behind the last line of a long list; not contributed, since it is of no use elsewhere. */
export const LOAD_MORE = 'frametrove.videos.loadMore'

const KIND_ICONS: Record<ResultKind, string> = {
  frames: 'file-media',
  captions: 'comment',
  transcripts: 'mic',
  objects: 'target',
}
const PRESENT = new ThemeColor('testing.iconPassed')
const MISSING = new ThemeColor('list.warningForeground')

/** How a node looks. Ids are stable, so that a refresh keeps selection and what is expanded. */
export function treeItem(node: Node): TreeItem {
  switch (node.type) {
    case 'video':
      return videoItem(node)
    case 'kind':
      return kindItem(node)
    case 'run':
      return runItem(node)
    case 'debugSessions':
      return debugSessionsItem(node)
    case 'debugSession':
      return debugSessionItem(node)
    case 'more':
      return moreItem(['more'], node.shown, LOAD_MORE)
  }
}

function videoItem({ videoId, info }: VideoNode): TreeItem {
  const item = new TreeItem(videoId, TreeItemCollapsibleState.Collapsed)
  const badge = info.complete ? l10n.t('complete') : l10n.t('missing {0}', kindNames(info.missing))
  item.id = JSON.stringify(['video', videoId])
  item.description = badge
  item.iconPath = info.complete ? new ThemeIcon('pass-filled', PRESENT) : new ThemeIcon('warning', MISSING)
  item.tooltip = tooltip(videoLines(info, badge))
  const debug = info.debugSessionId === null ? '' : '.debug'
  item.contextValue = (info.complete ? 'video.complete' : 'video.incomplete') + debug + withFrames(info.counts.frames)
  item.accessibilityInformation = { label: `${videoId}, ${badge}, ${countsText(info.counts)}` }
  return item
}

function videoLines(info: VideoInfo, badge: string): string[] {
  const lines = [info.id]
  if (info.title !== null) lines.push(info.title)
  lines.push(badge, countsText(info.counts))
  if (info.durationMs !== null) lines.push(l10n.t('Length: {0}', timeText(info.durationMs)))
  if (info.width !== null && info.height !== null) lines.push(l10n.t('Size: {0} × {1}', info.width, info.height))
  if (info.frameRate !== null) lines.push(l10n.t('Frame rate: {0}', numberText(info.frameRate)))
  if (info.sourceUri !== null) lines.push(l10n.t('Source: {0}', info.sourceUri))
  if (info.expectedKinds !== null) lines.push(l10n.t('Expected for this video: {0}', kindNames(info.expectedKinds)))
  if (info.debugSessionId !== null) lines.push(l10n.t('Debug session: {0}', info.debugSessionId))
  lines.push(l10n.t('Added: {0}', dateText(info.createdAt)))
  return lines
}

function kindItem({ videoId, kind, parent, runs }: KindNode): TreeItem {
  const count = parent.info.counts[kind]
  const missing = parent.info.missing.includes(kind)
  const state = runs.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None
  const item = new TreeItem(kindTitle(kind), state)
  const lookedFor = runs.some((run) => run.current)
  const text = count > 0 ? numberText(count) : lookedFor ? l10n.t('none found') : l10n.t('missing')
  item.id = JSON.stringify(['kind', videoId, kind])
  item.description = text
  item.iconPath = missing ? new ThemeIcon('circle-slash', MISSING) : new ThemeIcon(KIND_ICONS[kind])
  item.tooltip = count > 0 ? countText(kind, count) : `${kindTitle(kind)}: ${text}`
  item.contextValue = (missing ? 'kind.missing' : 'kind.present') + withFrames(kind === 'frames' ? count : 0)
  item.accessibilityInformation = { label: `${kindTitle(kind)}, ${text}` }
  return item
}

function runItem({ runId, run, parent }: RunNode): TreeItem {
  const item = new TreeItem(run.toolVersion === null ? run.tool : `${run.tool} ${run.toolVersion}`)
  const state = run.current ? l10n.t('current') : l10n.t('former')
  const count = numberText(run.counts[parent.kind])
  item.id = JSON.stringify(['run', runId, parent.kind])
  item.description = `${count} · ${state} · ${shortDateText(run.startedAt)}`
  item.iconPath = new ThemeIcon(run.finishedAt === null ? 'loading' : run.current ? 'pass' : 'history')
  item.tooltip = tooltip(runLines(parent, runId, state))
  item.contextValue = (run.current ? 'run.current' : 'run.former') + withFrames(run.counts.frames)
  item.accessibilityInformation = { label: `${item.label}, ${item.description}` }
  return item
}

function runLines({ runs, kind }: KindNode, runId: string, state: string): string[] {
  const run = runs.find((it) => it.id === runId)
  if (run === undefined) return []
  const lines = [l10n.t('Run of {0}, {1}', run.tool, state), countText(kind, run.counts[kind])]
  if (run.model !== null) lines.push(l10n.t('Model: {0}', run.model))
  lines.push(l10n.t('Started: {0}', dateText(run.startedAt)))
  lines.push(run.finishedAt === null ? l10n.t('Still open') : l10n.t('Finished: {0}', dateText(run.finishedAt)))
  for (const source of run.sources.slice(0, 5)) lines.push(l10n.t('From: {0}', source.path))
  if (run.frameBytes > 0) lines.push(l10n.t('Frame images: {0}', bytesText(run.frameBytes)))
  return lines
}

/** Marks what a gallery can be opened of, for the menus. */
function withFrames(count: number): string {
  return count > 0 ? '.frames' : ''
}
