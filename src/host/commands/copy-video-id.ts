import { env, l10n, window } from 'vscode'
import { pickVideo } from '../ui/videos'
import { promptText } from '../ui-text'
import { videoIdOf } from './arguments'
import type { Command } from './command'

/** Copy Video Id: puts the id on the clipboard. */
export const copyVideoId: Command = async ({ service }, argument) => {
  const videoId = videoIdOf(argument) ?? (await pickVideo(service, l10n.t('Copy video id')))
  if (videoId === undefined) return undefined
  await env.clipboard.writeText(videoId)
  window.setStatusBarMessage(promptText(l10n.t('Copied the video id {0}', videoId)), 3000)
  return videoId
}
