import { l10n } from 'vscode'
import { findEventFolders } from '../../ingest/events/find-event-folders'
import { ask, type Choice } from '../ui/ask'
import type { Step } from '../ui/steps'

/** What frames are of: a video, or events, each in a folder of its own. */
export type FramesTarget = 'video' | 'events'

/** Asks what the frames are of; what the folders look like comes first. Images that were picked one by one are of a video. */
export function targetStep(title: string, answers: { paths: string[] }, keep: (target: FramesTarget) => void): Step {
  return async (position) => {
    const folders = await findEventFolders(answers.paths).catch(() => [])
    if (folders.length === 0) {
      keep('video')
      return 'next'
    }
    const video: Choice<FramesTarget> = {
      ...{ label: `$(device-camera-video) ${l10n.t('Frames of a video')}`, value: 'video' },
      detail: l10n.t('All images belong to one video, in the order of their numbers or times.'),
    }
    const events: Choice<FramesTarget> = {
      label: `$(bell) ${folders.length === 1 ? l10n.t('Frames of an event') : l10n.t('Frames of {0} events', folders.length)}`,
      detail: l10n.t('Each folder is an event: its images, and an event.json if there is one.'),
      value: 'events',
    }
    const areEvents = folders.some(({ path, hasFile }) => hasFile || !answers.paths.includes(path))
    const choices = areEvents ? [events, video] : [video, events]
    const reply = await ask({ title, placeholder: l10n.t('What are the images?'), choices }, position)
    if (typeof reply === 'string') return reply
    keep(reply.answer)
    return 'next'
  }
}
