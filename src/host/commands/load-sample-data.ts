import { l10n, Uri } from 'vscode'
import type { Command } from './command'
import { runIngest, tellIngested } from './ingest-run'

/** Load Sample Data: ingests the sample that comes with the extension; its files name the video and the tool. */
export const loadSampleData: Command = async (context) => {
  const paths = [Uri.joinPath(context.extensionUri, 'media', 'sample').fsPath]
  const summary = await runIngest(context, l10n.t('Loading the sample data'), (operationId) =>
    context.service.ingestFiles({ operationId, paths }),
  )
  void tellIngested(context, summary)
  return summary
}
