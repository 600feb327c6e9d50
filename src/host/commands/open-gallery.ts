import { l10n } from 'vscode'
import type { GalleryScope } from '../../shared/gallery'
import { prepareFirstPictures } from '../panels/first-pictures'
import { ask } from '../ui/ask'
import { typedVideo, videoOrEventChoices } from '../ui/scopes'
import { eventIdOf, runIdOf, videoIdOf } from './arguments'
import { type Command, ForCaller } from './command'

/** Open Gallery: shows the frames of an event, a run or a video. */
export const openGallery: Command = async ({ service, showGallery }, argument) => {
  const given = givenScope(argument)
  if (given !== undefined) {
    await prepareFirstPictures(service, given).catch((error: unknown) => {
      throw new ForCaller(error)
    })
    return showGallery(given)
  }
  const reply = await ask<GalleryScope>({
    title: l10n.t('Open gallery'),
    placeholder: l10n.t('Pick a video or an event, or type the id of a video'),
    choices: videoOrEventChoices(service),
    typed: typedVideo,
  })
  if (typeof reply === 'string') return undefined
  // Asked first, so that an unknown id is told at once instead of in an empty gallery.
  await prepareFirstPictures(service, reply.answer)
  return showGallery(reply.answer)
}

/** What an item of a tree, a keybinding or an extension names; the narrowest counts. */
function givenScope(argument: unknown): GalleryScope | undefined {
  const runId = runIdOf(argument)
  if (runId !== undefined) return { kind: 'run', runId }
  const eventId = eventIdOf(argument)
  if (eventId !== undefined) return { kind: 'event', eventId }
  const videoId = videoIdOf(argument)
  return videoId === undefined ? undefined : { kind: 'video', videoId }
}
