import type { DebugSessionInfo } from '../../shared/debug'
import type { VideoNode } from './nodes'

/** The debug sessions of a video: one node for all of them. */
export interface DebugSessionsNode {
  type: 'debugSessions'
  videoId: string
  parent: VideoNode
  /** The newest first. */
  sessions: DebugSessionInfo[]
}

/** A debug session. `videoId` and `sessionId` are what commands read. */
export interface DebugSessionNode {
  type: 'debugSession'
  videoId: string
  sessionId: string
  info: DebugSessionInfo
  parent: DebugSessionsNode
}

/** The node of a video's debug sessions, where it has some. */
export function debugSessionsNodes(parent: VideoNode, sessions: DebugSessionInfo[]): DebugSessionsNode[] {
  return sessions.length === 0 ? [] : [{ type: 'debugSessions', videoId: parent.videoId, parent, sessions }]
}

/** The sessions below it. */
export function debugSessionNodes(parent: DebugSessionsNode): DebugSessionNode[] {
  const { videoId, sessions } = parent
  return sessions.map((info) => ({ type: 'debugSession', videoId, sessionId: info.sessionId, info, parent }))
}
