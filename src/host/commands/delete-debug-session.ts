import { l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { DebugSessionInfo } from '../../shared/debug'
import { countText, debugDeletionText, debugSessionsText } from '../format'
import { ask } from '../ui/ask'
import { debugDeletionOf, debugSessionChoice } from '../ui/debug-sessions'
import { messageText } from '../ui-text'
import { sessionIdOf, videoIdOf } from './arguments'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { targetVideo } from './debug-session-target'
import { withPatience } from './with-progress'

/** What a deletion is about. */
interface Target {
  videoId: string
  sessions: DebugSessionInfo[]
  /** Whether it is all that the video has. */
  isAll: boolean
}

/** Delete Debug Session…: deletes one session of a video, or all of them, after a confirmation. */
export const deleteDebugSession: Command = async ({ service, operations }, argument) => {
  const target = await targetSessions(service, argument)
  const [first] = target?.sessions ?? []
  if (target === undefined || first === undefined) return undefined
  const { videoId, sessions, isAll } = target
  const isOne = sessions.length === 1
  const question = isOne
    ? l10n.t('Delete the debug session “{0}” of “{1}”?', first.sessionId, videoId)
    : l10n.t('Delete {0} of “{1}”?', debugSessionsText(sessions.length), videoId)
  if (!(await confirmDeletion(question, detailText(sessions), l10n.t('Delete')))) return undefined

  const name = l10n.t('Deleting {0}', isOne ? first.sessionId : debugSessionsText(sessions.length))
  const sessionIds = isAll ? null : sessions.map((session) => session.sessionId)
  const done = await withPatience(
    name,
    operations.run(name, () => service.deleteDebugSessions(videoId, sessionIds)),
  )
  void window.showInformationMessage(messageText(l10n.t('{0}: deleted {1}', videoId, debugDeletionText(done))))
  return done
}

/** The sessions that are named, or that the person picks; `undefined` if they leave. */
async function targetSessions(service: StoreService, argument: unknown): Promise<Target | undefined> {
  const [videoId, sessionId] = [videoIdOf(argument), sessionIdOf(argument)]
  if (videoId !== undefined && sessionId !== undefined) {
    return { videoId, sessions: [await service.getDebugSession(videoId, sessionId)], isAll: false }
  }
  const title = l10n.t('Delete debug session')
  const target = await targetVideo(service, title, argument)
  if (target === undefined) return undefined
  const { videoId: of, sessions } = target
  if (sessions.length === 1) return { videoId: of, sessions, isAll: false }
  const all = {
    ...{ label: `$(clear-all) ${l10n.t('All debug sessions')}`, value: sessions },
    description: debugDeletionText(debugDeletionOf(sessions)),
  }
  const choices = sessions.map((session) => ({ ...debugSessionChoice(session), value: [session] }))
  const reply = await ask<DebugSessionInfo[]>({
    ...{ title, placeholder: l10n.t('Which debug session shall go?') },
    choices: [...choices, all],
  })
  if (typeof reply === 'string') return undefined
  return { videoId: of, sessions: reply.answer, isAll: reply.answer === sessions }
}

/** What goes, and how much. */
function detailText(sessions: readonly DebugSessionInfo[]): string {
  const frames = sessions.reduce((sum, session) => sum + session.frames, 0)
  const pinned = sessions.filter((session) => session.pinned).length
  const amount = `${debugDeletionText(debugDeletionOf(sessions))}, ${countText('frames', frames)}`
  const currentText = sessions.length === 1 ? l10n.t('It is the current one.') : l10n.t('The current one goes, too.')
  return [
    l10n.t("This deletes {0}. This can't be undone.", amount),
    ...(sessions.some((session) => session.current) ? [currentText] : []),
    ...(pinned > 0 ? [l10n.t('Pinned: {0}.', debugSessionsText(pinned))] : []),
  ].join(' ')
}
