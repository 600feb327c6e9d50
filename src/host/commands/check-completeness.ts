import { l10n } from 'vscode'
import { ask, typedId } from '../ui/ask'
import { videoChoices } from '../ui/videos'
import { videoIdOf } from './arguments'
import { type Command, ForCaller } from './command'

/** Check Completeness: opens the report of a video, or of all. Called with `{videoId}` it returns the report, too. */
export const checkCompleteness: Command = async (context, argument) => {
  const given = videoIdOf(argument)
  if (given !== undefined) {
    const report = await context.service.verifyVideoDataCompleteness(given).catch((error: unknown) => {
      throw new ForCaller(error)
    })
    context.showReport(given)
    return report
  }
  const all = { label: `$(checklist) ${l10n.t('All videos')}`, value: null }
  const reply = await ask<string | null>({
    title: l10n.t('Check completeness'),
    placeholder: l10n.t('Pick a video, or type its id'),
    choices: videoChoices(context.service).then((videos) => [all, ...videos]),
    typed: typedId((id) => l10n.t('Video {0}', id)),
  })
  if (typeof reply === 'string') return undefined
  if (reply.answer === null) {
    context.showReport(null)
    return undefined
  }
  // Asked first, so that an unknown id is told at once instead of in an empty report.
  const report = await context.service.verifyVideoDataCompleteness(reply.answer)
  context.showReport(reply.answer)
  return report
}
