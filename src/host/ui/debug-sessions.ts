import { commands, l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { DebugDeletion, DebugSessionInfo } from '../../shared/debug'
import { bytesText, countText, shortDateText } from '../format'
import { labelText, messageText } from '../ui-text'
import { ask, type Choice } from './ask'
import { pickVideo } from './videos'

const PAGE = 1000

/** All debug sessions of a video, the newest first. @throws FrametroveError `not_found` where there is no such video */
export async function allDebugSessions(service: StoreService, videoId: string): Promise<DebugSessionInfo[]> {
  const sessions: DebugSessionInfo[] = []
  let cursor: string | null = null
  do {
    const page = await service.listDebugSessions(videoId, { limit: PAGE, cursor })
    sessions.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return sessions
}

/** The session that counts where none is named: the current one, else the newest. */
export function currentOrNewest(sessions: readonly DebugSessionInfo[]): DebugSessionInfo | undefined {
  return sessions.find((session) => session.current) ?? sessions[0]
}

/** Lets a person pick a video, those with a current debug session first; `undefined` if they leave. */
export function pickDebuggedVideo(service: StoreService, title: string): Promise<string | undefined> {
  return pickVideo(service, title, (video) => video.debugSessionId !== null)
}

/** Lets a person pick one of the sessions; `undefined` if they leave. */
export async function pickDebugSession(
  title: string,
  placeholder: string,
  sessions: readonly DebugSessionInfo[],
): Promise<DebugSessionInfo | undefined> {
  const reply = await ask({ title, placeholder, choices: sessions.map(debugSessionChoice) })
  return typeof reply === 'object' ? reply.answer : undefined
}

/** A session as an answer to pick. */
export function debugSessionChoice(session: DebugSessionInfo): Choice<DebugSessionInfo> {
  return { label: labelText(session.sessionId), description: debugSessionFacts(session).join(' · '), value: session }
}

/** A session's facts in few words, such as “current”, “3 May, 14:05”, “1,200 frames”, “3.1 MB”. */
export function debugSessionFacts(session: DebugSessionInfo): string[] {
  return [
    ...(session.available ? [] : [l10n.t('archive missing')]),
    ...(session.current ? [l10n.t('current')] : []),
    ...(session.pinned ? [l10n.t('pinned')] : []),
    shortDateText(session.collectionDate ?? session.createdAt),
    countText('frames', session.frames),
    bytesText(session.storedBytes),
  ]
}

/** What deleting the sessions takes away. */
export function debugDeletionOf(sessions: readonly DebugSessionInfo[]): DebugDeletion {
  return { sessions: sessions.length, bytes: sessions.reduce((sum, session) => sum + session.storedBytes, 0) }
}

/** Says that a video has no debug sessions, and offers to ingest some. */
export async function tellNoDebugSessions(videoId: string): Promise<void> {
  const ingest = l10n.t('Ingest Debug Session…')
  const text = messageText(l10n.t('{0} has no debug sessions.', videoId))
  const chosen = await window.showInformationMessage(text, ingest)
  if (chosen === ingest) await commands.executeCommand('frametrove.ingestDebugSession', { videoId })
}
