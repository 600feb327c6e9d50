import type { StoreService } from '../../shared/contracts'
import type { DebugSessionInfo } from '../../shared/debug'
import { allDebugSessions, pickDebuggedVideo, pickDebugSession, tellNoDebugSessions } from '../ui/debug-sessions'
import { sessionIdOf, videoIdOf } from './arguments'

/** The sessions of the video that a command is about. */
export interface DebuggedVideo {
  videoId: string
  /** The newest first; at least one. */
  sessions: DebugSessionInfo[]
}

/** The video that the argument names, else one that the person picks; `undefined` if they leave, or it has no sessions. */
export async function targetVideo(
  service: StoreService,
  title: string,
  argument: unknown,
): Promise<DebuggedVideo | undefined> {
  const videoId = videoIdOf(argument) ?? (await pickDebuggedVideo(service, title))
  if (videoId === undefined) return undefined
  const sessions = await allDebugSessions(service, videoId)
  if (sessions.length > 0) return { videoId, sessions }
  void tellNoDebugSessions(videoId)
  return undefined
}

/**
 * The session that the argument names, else one of those in question that the person picks.
 * @throws FrametroveError `not_found`
 */
export async function targetDebugSession(
  service: StoreService,
  question: { title: string; placeholder: string; offers?: (session: DebugSessionInfo) => boolean },
  argument: unknown,
): Promise<DebugSessionInfo | undefined> {
  const { title, placeholder, offers = () => true } = question
  const [videoId, sessionId] = [videoIdOf(argument), sessionIdOf(argument)]
  if (videoId !== undefined && sessionId !== undefined) return service.getDebugSession(videoId, sessionId)
  const target = await targetVideo(service, title, argument)
  if (target === undefined) return undefined
  return pickDebugSession(title, placeholder, target.sessions.filter(offers))
}
