import { l10n, Uri } from 'vscode'
import type { Command } from './command'
import { runIngest, tellIngested } from './ingest-run'

/**
 * Load Sample Data: ingests the sample that comes with the extension, its debug sessions and its activity included; the files
 * name the video and the tool.
 */
export const loadSampleData: Command = async (context) => {
  const folder = Uri.joinPath(context.extensionUri, 'media', 'sample')
  const results = Uri.joinPath(folder, 'harbour_walk.frametrove-results.json').fsPath
  const title = l10n.t('Loading the sample data')
  const summary = await runIngest(context, title, (operationId) =>
    context.service.ingestFiles({ operationId, paths: [results] }),
  )
  const debug = await runIngest(context, title, (operationId) =>
    context.service.ingestDebugSessions({ operationId, paths: [folder.fsPath] }),
  )
  const activities = await runIngest(context, title, (operationId) =>
    context.service.ingestActivities({ operationId, paths: [folder.fsPath] }),
  )
  void tellIngested(context, summary, { debug, activities })
  return { ...summary, debugSessions: debug.sessions, activities: activities.activities }
}
