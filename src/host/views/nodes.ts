import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import type { RunInfo, VideoInfo } from '../../shared/model'
import type { ActivitiesNode } from './activity-nodes'
import type { DebugSessionNode, DebugSessionsNode } from './debug-nodes'
import type { EventsNode } from './event-nodes'

/** A video. The object stays the same as long as the tree lives; its `info` is replaced. */
export interface VideoNode {
  type: 'video'
  videoId: string
  info: VideoInfo
}

/** A kind of results of a video. */
export interface KindNode {
  type: 'kind'
  videoId: string
  kind: ResultKind
  parent: VideoNode
  /** The runs that reported on this kind, the newest first. */
  runs: RunInfo[]
}

/** A run, below a kind that it reported on. `runId` and `toolName` are what commands read. */
export interface RunNode {
  type: 'run'
  videoId: string
  runId: string
  toolName: string
  run: RunInfo
  parent: KindNode
}

/** The last line where there are more videos than are shown. */
export interface MoreNode {
  type: 'more'
  shown: number
}

export type Node = VideoNode | KindNode | RunNode | DebugSessionsNode | DebugSessionNode | MoreNode

const TYPES: ReadonlySet<unknown> = new Set<Node['type'] | EventsNode['type'] | ActivitiesNode['type']>([
  ...(['video', 'kind', 'run', 'debugSessions', 'debugSession', 'more'] as const),
  ...(['day', 'event', 'moreEvents'] as const),
  ...(['recording', 'activity', 'moreActivities'] as const),
])

/** Whether a command's argument is an item of a tree rather than what a keybinding or an extension gives. */
export function isNode(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && TYPES.has(value.type)
}

/** The kinds below a video: those it has or should have, and those a tool looked for in vain. */
export function kindNodes(parent: VideoNode, runs: readonly RunInfo[]): KindNode[] {
  const { videoId, info } = parent
  return RESULT_KINDS.map(
    (kind): KindNode => ({ type: 'kind', videoId, kind, parent, runs: runs.filter((run) => run.kinds.includes(kind)) }),
  ).filter(({ kind, runs: own }) => own.length > 0 || info.counts[kind] > 0 || info.missing.includes(kind))
}

/** The runs below a kind. */
export function runNodes(parent: KindNode): RunNode[] {
  return parent.runs.map((run) => ({
    type: 'run',
    videoId: parent.videoId,
    runId: run.id,
    toolName: run.tool,
    run,
    parent,
  }))
}
