import { l10n } from 'vscode'
import { currentOrNewest, pickDebugSession } from '../ui/debug-sessions'
import { sessionIdOf, videoIdOf } from './arguments'
import { type Command, ForCaller } from './command'
import { targetVideo } from './debug-session-target'

/**
 * Open Debug Dashboard…: shows a debug session. With `{videoId, sessionId?}` it asks nothing: without a session it is the
 * current one, else the newest.
 */
export const openDebugDashboard: Command = async ({ service, showDebug }, argument) => {
  const title = l10n.t('Open debug dashboard')
  const [videoId, sessionId] = [videoIdOf(argument), sessionIdOf(argument)]
  if (videoId !== undefined && sessionId !== undefined) {
    // Asked first, so that an unknown id is told at once instead of in an empty dashboard.
    await service.getDebugSession(videoId, sessionId).catch((error: unknown) => {
      throw new ForCaller(error)
    })
    return showDebug(videoId, sessionId)
  }
  const target = await targetVideo(service, title, argument)
  if (target === undefined) return undefined
  const { sessions } = target
  const isAsked = videoId === undefined && sessions.length > 1
  const session = isAsked
    ? await pickDebugSession(title, l10n.t('Pick a debug session'), sessions)
    : currentOrNewest(sessions)
  return session === undefined ? undefined : showDebug(target.videoId, session.sessionId)
}
