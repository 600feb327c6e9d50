import { l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { DebugSessionInfo } from '../../shared/debug'
import { pickDebugSession } from '../ui/debug-sessions'
import { messageText } from '../ui-text'
import { comparedIdOf, sessionIdOf, videoIdOf } from './arguments'
import { type Command, ForCaller } from './command'
import { targetVideo } from './debug-session-target'

/**
 * Compare Debug Sessions…: shows how a session B differs from a session A of the same video, in A's dashboard. With
 * `{videoId, sessionId, comparedId}` it asks nothing; where a video has only two, it compares the newer with the older.
 */
export const compareDebugSessions: Command = async ({ service, showDebug }, argument) => {
  const title = l10n.t('Compare debug sessions')
  const [videoId, sessionId, comparedId] = [videoIdOf(argument), sessionIdOf(argument), comparedIdOf(argument)]
  if (videoId !== undefined && sessionId !== undefined && comparedId !== undefined) {
    await requireBoth(service, videoId, [sessionId, comparedId])
    return showDebug(videoId, sessionId, comparedId)
  }
  const target = await targetVideo(service, title, argument)
  if (target === undefined) return undefined
  const { sessions } = target
  if (sessions.length < 2) {
    void window.showInformationMessage(messageText(l10n.t('{0} has only one debug session.', target.videoId)))
    return undefined
  }
  const [newer, older] = sessions
  const given = sessions.find((session) => session.sessionId === sessionId)
  const first = given ?? (sessions.length === 2 ? older : await pickFirst(title, sessions))
  if (first === undefined) return undefined
  const others = sessions.filter((session) => session !== first)
  const second = others.length === 1 ? (first === newer ? older : newer) : await pickSecond(title, first, others)
  return second === undefined ? undefined : showDebug(target.videoId, first.sessionId, second.sessionId)
}

async function requireBoth(service: StoreService, videoId: string, sessionIds: readonly string[]): Promise<void> {
  try {
    for (const sessionId of sessionIds) await service.getDebugSession(videoId, sessionId)
  } catch (error) {
    throw new ForCaller(error)
  }
}

function pickFirst(title: string, sessions: readonly DebugSessionInfo[]) {
  return pickDebugSession(title, l10n.t('Pick the session that changes are counted from'), sessions)
}

function pickSecond(title: string, first: DebugSessionInfo, others: readonly DebugSessionInfo[]) {
  return pickDebugSession(title, l10n.t('Pick the session to compare with {0}', first.sessionId), others)
}
