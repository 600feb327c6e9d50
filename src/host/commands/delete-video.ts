import { l10n, window } from 'vscode'
import { debugDeletionText, deletionText } from '../format'
import { allDebugSessions, debugDeletionOf } from '../ui/debug-sessions'
import { pickVideo } from '../ui/videos'
import { messageText } from '../ui-text'
import { videoIdOf } from './arguments'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { withPatience } from './with-progress'

/** Delete Video…: deletes a video with all its data, after a confirmation. */
export const deleteVideo: Command = async ({ service, operations }, argument) => {
  const videoId = videoIdOf(argument) ?? (await pickVideo(service, l10n.t('Delete video')))
  if (videoId === undefined) return undefined
  const summary = await service.describeDeletion({ videoId })
  const debug = debugDeletionOf(await allDebugSessions(service, videoId))
  const withDebug = debug.sessions > 0 ? [debugDeletionText(debug)] : []
  const amount = [...(summary.runs > 0 ? [deletionText(summary)] : []), ...withDebug].join('; ')
  const what =
    amount === ''
      ? l10n.t("It has no data. The video file itself is not touched. This can't be undone.")
      : l10n.t(
          "This deletes the video from Frametrove with {0}. The video file itself is not touched. This can't be undone.",
          amount,
        )
  const { items: events } = await service.listEvents({ videoId, limit: 1 })
  const detail = events.length > 0 ? `${what} ${l10n.t('Its events stay, without a video.')}` : what
  if (!(await confirmDeletion(l10n.t('Delete the video “{0}”?', videoId), detail, l10n.t('Delete')))) return undefined

  const name = l10n.t('Deleting {0}', videoId)
  const done = await withPatience(
    name,
    operations.run(name, () => service.deleteVideo(videoId)),
  )
  const gone = [...(done.runs > 0 ? [deletionText(done)] : []), ...withDebug].join('; ')
  const text = gone === '' ? l10n.t('{0}: deleted', videoId) : l10n.t('{0}: deleted with {1}', videoId, gone)
  void window.showInformationMessage(messageText(text))
  return done
}
