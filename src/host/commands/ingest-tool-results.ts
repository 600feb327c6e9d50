import { basename } from 'node:path'
import { l10n } from 'vscode'
import type { IngestSummary } from '../../shared/model'
import { runSteps } from '../ui/steps'
import { type IngestArguments, ingestArguments } from './arguments'
import { type Command, type CommandContext, ForCaller } from './command'
import { type Answers, given, pathsStep, toolStep, videoStep } from './ingest-questions'
import { runIngest, tellIngested } from './ingest-run'

/**
 * Ingest Tool Results…: from questions, from the explorer, or from arguments `{videoId, toolName, uri}`.
 * With all of them it asks nothing, returns the summary and throws its errors.
 */
export const ingestToolResults: Command = async (context, first, second) => {
  const args = ingestArguments(first, second)
  if (args.paths !== undefined && args.videoId !== undefined && args.toolName !== undefined) {
    const summary = await ingest(context, given(args)).catch((error: unknown) => {
      throw new ForCaller(error)
    })
    void tellIngested(context, summary)
    return summary
  }
  return ingestToolResultsOf(context, args)
}

/** Asks what is not given, ingests, and tells what was stored; `undefined` if the person leaves. */
export async function ingestToolResultsOf(
  context: CommandContext,
  args: IngestArguments,
): Promise<IngestSummary | undefined> {
  const answers = given(args)
  const title = l10n.t('Ingest tool results')
  const steps = [
    ...(args.paths === undefined
      ? [pathsStep(title, { [l10n.t('Tool results')]: ['json', 'ndjson', 'jsonl'] }, answers)]
      : []),
    ...(args.videoId === undefined ? [videoStep(context, title, answers, true)] : []),
    ...(args.toolName === undefined ? [toolStep(context, title, answers)] : []),
  ]
  if (!(await runSteps(steps))) return undefined
  const summary = await ingest(context, answers)
  void tellIngested(context, summary)
  return summary
}

function ingest(context: CommandContext, { paths, videoId, toolName }: Answers): Promise<IngestSummary> {
  const [path] = paths
  const title =
    paths.length === 1 && path !== undefined
      ? l10n.t('Ingesting {0}', basename(path))
      : l10n.t('Ingesting {0} files', paths.length)
  return runIngest(context, title, (operationId) =>
    context.service.ingestFiles({
      operationId,
      paths,
      ...(videoId === null ? {} : { videoId }),
      ...(toolName === null ? {} : { toolName }),
    }),
  )
}
