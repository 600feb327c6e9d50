import { l10n } from 'vscode'
import { toFrametroveError } from '../../shared/errors'
import type { EventIngestSummary } from '../../shared/events'
import type { IngestSummary } from '../../shared/model'
import { runSteps, type Step } from '../ui/steps'
import { type IngestArguments, ingestArguments } from './arguments'
import { type Command, type CommandContext, ForCaller } from './command'
import { type FrameAnswers, frameRateStep } from './frame-rate-question'
import { type FramesTarget, targetStep } from './frames-target'
import { ingestEventFolders } from './ingest-events'
import { given, pathsStep, videoStep } from './ingest-questions'
import { runIngest, tellIngested } from './ingest-run'

/**
 * Ingest Frames…: a folder or a selection of images as the frames of a video, or folders as events. With `{videoId, uri}`
 * or `{uri, as: 'events'}` it asks nothing, returns the summary and throws its errors.
 */
export const ingestFrames: Command = async (context, first, second) => {
  const args = ingestArguments(first, second)
  if (args.paths !== undefined && args.as === 'events') {
    return ingestEventFolders(context, args.paths).catch((error: unknown) => {
      throw new ForCaller(error)
    })
  }
  if (args.paths !== undefined && args.videoId !== undefined) {
    const summary = await ingest(context, answersOf(args), false).catch((error: unknown) => {
      throw new ForCaller(error)
    })
    void tellIngested(context, summary)
    return summary
  }
  return ingestFramesOf(context, args)
}

/** Asks what is not given, ingests, and tells what was stored; `undefined` if the person leaves. */
export async function ingestFramesOf(
  context: CommandContext,
  args: IngestArguments,
): Promise<IngestSummary | EventIngestSummary | undefined> {
  const answers = answersOf(args)
  const title = l10n.t('Ingest frames')
  let target: FramesTarget = args.as ?? 'video'
  const ofVideo = (question: Step): Step => {
    return async (position) => (target === 'video' ? question(position) : 'next')
  }
  const answered = await runSteps([
    ...(args.paths === undefined
      ? [pathsStep(title, { [l10n.t('Images')]: ['jpg', 'jpeg', 'png', 'webp'] }, answers)]
      : []),
    ...(args.videoId === undefined && args.as === undefined
      ? [
          targetStep(title, answers, (answer) => {
            target = answer
          }),
        ]
      : []),
    ...(args.videoId === undefined ? [ofVideo(videoStep(context, title, answers, false))] : []),
    ...(args.frameRate === undefined ? [ofVideo(frameRateStep(context, title, answers))] : []),
  ])
  if (!answered) return undefined
  if (target === 'events') return ingestEventFolders(context, answers.paths)
  const summary = await ingestOrOffer(context, answers)
  if (summary !== undefined) void tellIngested(context, summary)
  return summary
}

function answersOf(args: IngestArguments): FrameAnswers {
  return { ...given(args), frameRate: args.frameRate ?? null }
}

/** Ingests; where some images can't be used, offers to go on with the others. */
async function ingestOrOffer(context: CommandContext, answers: FrameAnswers): Promise<IngestSummary | undefined> {
  try {
    return await ingest(context, answers, false)
  } catch (thrown) {
    const error = toFrametroveError(thrown, l10n.t('The frames were not ingested.'))
    if (error.code !== 'invalid_image') throw error
    let summary: IngestSummary | undefined
    const label = l10n.t('Ingest the Good Ones')
    await context.errors.show(error, [
      {
        label,
        run: async () => {
          summary = await ingest(context, answers, true)
        },
      },
    ])
    return summary
  }
}

function ingest(context: CommandContext, answers: FrameAnswers, skipBad: boolean): Promise<IngestSummary> {
  const { paths, videoId, toolName, frameRate } = answers
  if (videoId === null) throw new TypeError('The question for the video has no answer.')
  return runIngest(context, l10n.t('Ingesting frames of {0}', videoId), (operationId) =>
    context.service.ingestFrames({
      operationId,
      paths,
      videoId,
      skipBad,
      ...(toolName === null ? {} : { toolName }),
      ...(frameRate === null ? {} : { frameRate }),
    }),
  )
}
