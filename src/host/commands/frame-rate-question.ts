import { l10n } from 'vscode'
import { findImages } from '../../ingest/frames/find-images'
import { readFrameNames } from '../../ingest/frames/frame-names'
import { askText } from '../ui/ask-text'
import type { Step } from '../ui/steps'
import type { CommandContext } from './command'
import type { Answers } from './ingest-questions'

/** What is asked for frames. */
export interface FrameAnswers extends Answers {
  frameRate: number | null
}

/** Asks for the frame rate where nothing else gives the frames their times. */
export function frameRateStep(context: CommandContext, title: string, answers: FrameAnswers): Step {
  return async (position) => {
    if ((await hasFrameRate(context, answers.videoId)) || (await namesCarryTimes(answers.paths))) return 'next'
    const reply = await askText(
      {
        title,
        prompt: l10n.t('Frames a second of the video, to give the frames their times. Leave it empty to go without.'),
        placeholder: l10n.t('For example 29.97'),
        problem: (text) =>
          text === '' || rateOf(text) !== null ? undefined : l10n.t('Type a number above 0, or nothing.'),
      },
      position,
    )
    if (typeof reply === 'string') return reply
    answers.frameRate = rateOf(reply.answer)
    return 'next'
  }
}

/** Whether the video is known, and its frame rate too. */
async function hasFrameRate(context: CommandContext, videoId: string | null): Promise<boolean> {
  if (videoId === null) return false
  const video = await context.service.getVideo(videoId).catch(() => null)
  return video !== null && video.frameRate !== null
}

/** Whether the images say their times in their names. */
async function namesCarryTimes(paths: readonly string[]): Promise<boolean> {
  return readFrameNames(await findImages(paths)).frames.every((frame) => frame.timestampMs !== null)
}

function rateOf(text: string): number | null {
  const rate = text === '' ? Number.NaN : Number(text.replace(',', '.'))
  return rate > 0 && rate <= 100_000 ? rate : null
}
