import { basename } from 'node:path'
import { l10n, Uri, window } from 'vscode'
import type { DebugIngestSummary } from '../../shared/debug'
import { runSteps } from '../ui/steps'
import { messageText } from '../ui-text'
import { ingestArguments } from './arguments'
import { type Command, type CommandContext, ForCaller } from './command'
import { debugSummaryText, openLastDashboard } from './debug-summary'
import { given, pathsStep } from './ingest-questions'
import { runIngest, withWarnings } from './ingest-run'

/**
 * Ingest Debug Session…: files or folders from questions, from the explorer, or from arguments `{uri, videoId?}`: then it
 * returns the summary and throws its errors. The sessions themselves say which video they are of, unless one is given.
 */
export const ingestDebugSession: Command = async (context, first, second) => {
  const args = ingestArguments(first, second)
  const answers = given(args)
  if (args.paths === undefined) {
    const title = l10n.t('Ingest debug session')
    if (!(await runSteps([pathsStep(title, { [l10n.t('Debug sessions')]: ['json'] }, answers)]))) return undefined
  }
  const isCalled = args.paths !== undefined && !(first instanceof Uri)
  return ingestDebugFiles(context, answers).catch((error: unknown) => {
    throw isCalled ? new ForCaller(error) : error
  })
}

/** Ingests files and folders of debug sessions, and tells what was stored. */
export async function ingestDebugFiles(
  context: CommandContext,
  { paths, videoId }: { paths: string[]; videoId: string | null },
): Promise<DebugIngestSummary> {
  const [path] = paths
  const title =
    paths.length === 1 && path !== undefined
      ? l10n.t('Ingesting {0}', basename(path))
      : l10n.t('Ingesting {0} files', paths.length)
  const summary = await runIngest(context, title, (operationId) =>
    context.service.ingestDebugSessions({ operationId, paths, ...(videoId === null ? {} : { videoId }) }),
  )
  void tell(context, summary)
  return summary
}

async function tell(context: CommandContext, { sessions, warnings }: DebugIngestSummary): Promise<void> {
  const openDashboard = l10n.t('Open Dashboard')
  const showWarnings = l10n.t('Show Warnings')
  const buttons = warnings.length > 0 ? [openDashboard, showWarnings] : [openDashboard]
  const show = warnings.length > 0 ? window.showWarningMessage : window.showInformationMessage
  const chosen = await show(messageText(withWarnings(debugSummaryText(sessions), warnings.length)), ...buttons)
  if (chosen === openDashboard) await openLastDashboard(sessions)
  if (chosen === showWarnings) await context.documents.show(l10n.t('Warnings'), warnings.join('\n'))
}
