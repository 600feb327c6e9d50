import { l10n } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import { ask, type Choice, typedId } from '../ui/ask'
import { askText } from '../ui/ask-text'
import { runSteps, type Step, step } from '../ui/steps'
import { videoChoices } from '../ui/videos'
import { targetActivity } from './activities-target'
import type { Command } from './command'
import { typedOffsetMs } from './video-offset'

/** The video of an activity, and when in it the activity starts. */
interface Link {
  videoId: string | null
  offsetMs: number
}

/** Link Activity to Video…: the video that was taken meanwhile, and when in it the activity starts; or none. */
export const linkActivityVideo: Command = async ({ service, operations }, argument) => {
  const title = l10n.t('Link activity to video')
  const activity = await targetActivity(service, title, argument)
  if (activity === undefined) return undefined
  const { id, videoId, videoOffsetMs } = activity
  const link: Link = { videoId, offsetMs: videoOffsetMs ?? 0 }
  if (!(await runSteps([videoStep(service, title, link), offsetStep(title, link)]))) return undefined
  const changes = { videoId: link.videoId, videoOffsetMs: link.videoId === null ? null : link.offsetMs }
  return operations.run(l10n.t('Updating {0}', id), () => service.updateActivity(id, changes))
}

function videoStep(service: StoreService, title: string, link: Link): Step {
  const { videoId } = link
  const none: Choice<string | null> = { label: `$(circle-slash) ${l10n.t('No video')}`, value: null }
  return step<string | null>(
    async (position) =>
      ask<string | null>(
        {
          title,
          placeholder: l10n.t('Pick the video that was taken meanwhile, or type its id'),
          choices: videoChoices(service, (video) => video.id === videoId).then((videos) =>
            videoId === null ? videos : [...videos, none],
          ),
          typed: typedId((id) => l10n.t('Video {0}', id)),
        },
        position,
      ),
    (answer) => {
      link.videoId = answer
    },
  )
}

function offsetStep(title: string, link: Link): Step {
  const question = step<string>(
    (position) =>
      askText(
        {
          title,
          prompt: l10n.t('When in the video does the activity start? Negative where the video began later'),
          placeholder: l10n.t('Milliseconds such as 12500, or a time such as 1:02:03.500'),
          value: String(link.offsetMs),
          problem: (text) =>
            typedOffsetMs(text) === null
              ? l10n.t('Give milliseconds such as 12500, or a time such as 1:02.500.')
              : undefined,
        },
        position,
      ),
    (answer) => {
      link.offsetMs = typedOffsetMs(answer) ?? 0
    },
  )
  return async (position) => (link.videoId === null ? 'next' : question(position))
}
