import { commands, l10n, window } from 'vscode'
import type { ActivityIngestSummary } from '../../shared/activities'
import type { IngestProgress } from '../../shared/contracts'
import type { DebugIngestSummary } from '../../shared/debug'
import { addCounts, type ResultCounts } from '../../shared/kinds'
import type { IngestedRun, IngestSummary } from '../../shared/model'
import { countsText, numberText, percentText } from '../format'
import { messageText } from '../ui-text'
import { activitySummaryText } from './activity-summary'
import type { CommandContext } from './command'
import { debugSummaryText, openLastDashboard } from './debug-summary'
import { percentOf, withProgress } from './with-progress'

/** The most videos that a result message lists. */
const LISTED = 3

/** Runs an ingest under a notification that shows how far it is and can cancel it. */
export async function runIngest<T>(
  context: CommandContext,
  title: string,
  work: (operationId: string) => Promise<T>,
): Promise<T> {
  const describe = (event: IngestProgress) => {
    const percent = percentOf(event)
    // The title names the file already where there is only one.
    const message = title.includes(event.message) ? [] : [event.message]
    return { message: [...message, percentText(percent)].join(', '), percent }
  }
  return withProgress(context, title, describe, work)
}

/** Tells what an ingest stored, debug sessions and activities included where there were some, and offers what may come next. */
export async function tellIngested(
  context: CommandContext,
  summary: IngestSummary,
  { debug, activities }: { debug?: DebugIngestSummary; activities?: ActivityIngestSummary } = {},
): Promise<void> {
  const check = l10n.t('Check Completeness')
  const warnings = l10n.t('Show Warnings')
  const restore = l10n.t('Restore Run')
  const former = summary.runs.find((run) => run.outcome === 'unchanged' && !run.current)
  const dashboard = l10n.t('Open Dashboard')
  const buttons = debug === undefined ? [check] : [check, dashboard]
  if (summary.warnings.length > 0) buttons.push(warnings)
  if (former !== undefined && summary.runs.length === 1) buttons.push(restore)
  const show = summary.warnings.length > 0 ? window.showWarningMessage : window.showInformationMessage
  const texts = [summaryText(summary)]
  if (debug !== undefined) texts.push(debugSummaryText(debug.sessions))
  if (activities !== undefined) texts.push(activitySummaryText(activities.activities))
  const chosen = await show(messageText(texts.join('; ')), ...buttons)
  if (chosen === check) context.showReport(onlyVideo(summary.runs))
  if (chosen === dashboard && debug !== undefined) await openLastDashboard(debug.sessions)
  if (chosen === warnings) await context.documents.show(l10n.t('Warnings'), summary.warnings.join('\n'))
  if (chosen === restore) await commands.executeCommand('frametrove.restoreRun', { runId: former?.runId })
}

/** Such as “vid_123: 10 frames, 10 captions, 5 transcripts, 10 objects stored”. */
export function summaryText(summary: IngestSummary): string {
  const videoIds = [...new Set(summary.runs.map((run) => run.videoId))]
  const lines = videoIds.map((id) => `${id}: ${runsText(summary.runs.filter((run) => run.videoId === id))}`)
  const more = lines.length - LISTED
  const text = lines.slice(0, LISTED).join('; ')
  const videosText = more > 0 ? l10n.t('{0}; and {1} more videos', text, numberText(more)) : text
  return withWarnings(videosText, summary.warnings.length)
}

/** A result, with how many warnings there were. */
export function withWarnings(text: string, count: number): string {
  if (count === 0) return text
  return count === 1 ? l10n.t('{0} (1 warning)', text) : l10n.t('{0} ({1} warnings)', text, numberText(count))
}

/** What happened to the runs of one video. */
function runsText(runs: readonly IngestedRun[]): string {
  const stored = runs.filter((run) => run.outcome === 'stored')
  const unchanged = runs.filter((run) => run.outcome === 'unchanged')
  const parts: string[] = []
  if (stored.length > 0) parts.push(l10n.t('{0} stored', countsText(sum(stored))))
  if (unchanged.some((run) => run.current)) parts.push(l10n.t('already stored as the current run; nothing was changed'))
  if (unchanged.some((run) => !run.current)) parts.push(l10n.t('already stored as a former run; nothing was changed'))
  return parts.join(', ')
}

function sum(runs: readonly IngestedRun[]): ResultCounts {
  return runs.map((run) => run.counts).reduce(addCounts)
}

/** The video, where all runs are of one; otherwise `null`. */
function onlyVideo(runs: readonly IngestedRun[]): string | null {
  const ids = new Set(runs.map((run) => run.videoId))
  const [first] = ids
  return ids.size === 1 && first !== undefined ? first : null
}
