import { basename } from 'node:path'
import { commands, l10n, Uri, window } from 'vscode'
import * as z from 'zod'
import type { ActivityIngestSummary } from '../../shared/activities'
import { activitiesText } from '../activity-format'
import { runSteps } from '../ui/steps'
import { messageText } from '../ui-text'
import { activitySummaryText } from './activity-summary'
import { ingestArguments, pathOf } from './arguments'
import { type Command, type CommandContext, ForCaller } from './command'
import { given, pathsStep } from './ingest-questions'
import { runIngest, withWarnings } from './ingest-run'

const ACTIVITY_EXTENSIONS = ['json', 'gpx', 'geojson', 'fit']

/**
 * Ingest Activity…: files or folders from questions, from the explorer, or from arguments `{uri, activityType?}`: then it
 * returns the summary and throws its errors. The type is for files that name none.
 */
export const ingestActivity: Command = async (context, first, second) => {
  const args = ingestArguments(first, second)
  const answers = given(args)
  if (args.paths === undefined) {
    const title = l10n.t('Ingest activity')
    const filters = { [l10n.t('Activities')]: ACTIVITY_EXTENSIONS }
    if (!(await runSteps([pathsStep(title, filters, answers)]))) return undefined
  }
  const isCalled = args.paths !== undefined && !(first instanceof Uri)
  return ingestActivityFiles(context, answers.paths, args.activityType).catch((error: unknown) => {
    throw isCalled ? new ForCaller(error) : error
  })
}

/** Ingests what was dropped onto the Activities view. */
export const ingestDroppedActivities: Command = async (context, uris) =>
  ingestActivityFiles(context, z.array(z.string()).min(1).parse(uris).map(pathOf))

/** Ingests files and folders of activities, and tells what was stored. */
export async function ingestActivityFiles(
  context: CommandContext,
  paths: string[],
  type?: string,
): Promise<ActivityIngestSummary> {
  const [path] = paths
  const title =
    paths.length === 1 && path !== undefined
      ? l10n.t('Ingesting {0}', basename(path))
      : l10n.t('Ingesting {0} files', paths.length)
  const summary = await runIngest(context, title, (operationId) =>
    context.service.ingestActivities({ operationId, paths, ...(type === undefined ? {} : { type }) }),
  )
  void tell(context, summary)
  return summary
}

async function tell(context: CommandContext, { activities, warnings }: ActivityIngestSummary): Promise<void> {
  const [only] = activities
  const open = activities.length === 1 ? l10n.t('Open') : l10n.t('Show Activities')
  const showWarnings = l10n.t('Show Warnings')
  const buttons = warnings.length > 0 ? [open, showWarnings] : [open]
  const show = warnings.length > 0 ? window.showWarningMessage : window.showInformationMessage
  const text = withWarnings(
    activities.length > 0 ? activitySummaryText(activities) : activitiesText(0),
    warnings.length,
  )
  const chosen = await show(messageText(text), ...buttons)
  if (chosen === open && activities.length === 1 && only !== undefined) await context.showActivity(only.activity.id)
  else if (chosen === open) await commands.executeCommand('frametrove.activities.focus')
  if (chosen === showWarnings) await context.documents.show(l10n.t('Warnings'), warnings.join('\n'))
}
