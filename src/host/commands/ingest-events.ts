import { commands, l10n, window } from 'vscode'
import type { EventIngestSummary } from '../../shared/events'
import { countText, eventsText } from '../format'
import { messageText } from '../ui-text'
import type { CommandContext } from './command'
import { runIngest, withWarnings } from './ingest-run'

/** Ingests folders of events, and tells what was stored. */
export async function ingestEventFolders(context: CommandContext, paths: string[]): Promise<EventIngestSummary> {
  const summary = await runIngest(context, l10n.t('Ingesting events'), (operationId) =>
    context.service.ingestEvents({ operationId, paths }),
  )
  void tell(context, summary)
  return summary
}

async function tell(context: CommandContext, summary: EventIngestSummary): Promise<void> {
  const { warnings } = summary
  const showEvents = l10n.t('Show Events')
  const showWarnings = l10n.t('Show Warnings')
  const buttons = warnings.length > 0 ? [showEvents, showWarnings] : [showEvents]
  const show = warnings.length > 0 ? window.showWarningMessage : window.showInformationMessage
  const chosen = await show(messageText(summaryText(summary)), ...buttons)
  if (chosen === showEvents) await commands.executeCommand('frametrove.events.focus')
  if (chosen === showWarnings) await context.documents.show(l10n.t('Warnings'), warnings.join('\n'))
}

/** Such as “3 events with 42 frames stored; 1 event was stored already (1 warning)”. */
function summaryText({ events, warnings }: EventIngestSummary): string {
  const stored = events.filter((event) => event.outcome === 'stored')
  const frames = stored.reduce((sum, event) => sum + event.frames, 0)
  const unchanged = events.length - stored.length
  const parts: string[] = []
  if (stored.length > 0) {
    parts.push(l10n.t('{0} with {1} stored', eventsText(stored.length), countText('frames', frames)))
  }
  if (unchanged > 0) parts.push(l10n.t('{0} already stored; nothing was changed there', eventsText(unchanged)))
  return withWarnings(parts.join('; '), warnings.length)
}
