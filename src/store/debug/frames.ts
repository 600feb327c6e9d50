import type { DebugFrameAt, DebugPosition } from '../../shared/debug'
import type { DebugFrame } from '../../shared/debug-session'
import { FrametroveError } from '../../shared/errors'
import { requireDebugSession } from '../repositories/debug-sessions'
import { type MemberRow, membersOf } from './archive-reader'
import type { DebugReading } from './reading'

/**
 * The frame at a place of a session, or the one whose number or time is the nearest.
 * @throws FrametroveError `not_found` where there is none, `corrupted`
 */
export async function debugFrame(
  reading: DebugReading,
  videoId: string,
  sessionId: string,
  position: DebugPosition,
): Promise<DebugFrameAt> {
  const db = reading.database.query
  const session = await requireDebugSession(db, videoId, sessionId)
  const members = await membersOf(db, session, 'frames').execute()
  const member = 'index' in position ? memberAt(members, position.index) : nearestMember(members, position)
  if (!member) throw noFrame(sessionId)
  const found: DebugFrameAt[] = []
  let nearest = Number.POSITIVE_INFINITY
  await reading.frames(session, [member], (frame, index) => {
    const distance = 'index' in position ? Math.abs(index - position.index) : distanceOf(frame, position)
    if (distance >= nearest) return
    nearest = distance
    found[0] = { index, frame }
  })
  const [frame] = found
  if (!frame) throw noFrame(sessionId)
  return frame
}

function memberAt(members: readonly MemberRow[], index: number): MemberRow | undefined {
  return members.find((it) => index >= it.first_index && index < it.first_index + it.item_count)
}

/** The first of the members in whose range the position is, or that it is nearest to. */
function nearestMember(
  members: readonly MemberRow[],
  position: Exclude<DebugPosition, { index: number }>,
): MemberRow | undefined {
  let best: { distance: number; member: MemberRow } | undefined
  for (const member of members) {
    const [wanted, least, greatest] =
      'frameNumber' in position
        ? [position.frameNumber, member.least_frame_number, member.greatest_frame_number]
        : [position.timestampMs, member.least_ms, member.greatest_ms]
    if (least === null || greatest === null) continue
    const distance = Math.max(0, least - wanted, wanted - greatest)
    if (!best || distance < best.distance) best = { distance, member }
  }
  return best?.member
}

function distanceOf(frame: DebugFrame, position: Exclude<DebugPosition, { index: number }>): number {
  const [wanted, value] =
    'frameNumber' in position ? [position.frameNumber, frame.frame_number] : [position.timestampMs, frame.timestamp_ms]
  return value == null ? Number.POSITIVE_INFINITY : Math.abs(value - wanted)
}

function noFrame(sessionId: string): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'The frame can’t be shown.',
    why: `The debug session “${sessionId}” has no such frame.`,
    action: 'Choose one of its frames.',
  })
}
