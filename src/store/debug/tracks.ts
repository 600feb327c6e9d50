import type { Selectable } from 'kysely'
import type { DebugTrackPoints, DebugTrackRequest } from '../../shared/debug'
import type { DebugPoint } from '../../shared/debug-session'
import { FrametroveError } from '../../shared/errors'
import { type DebugSessionRow, requireDebugSession } from '../repositories/debug-sessions'
import type { DebugTrackTable } from '../schema/tables'
import { membersOf } from './archive-reader'
import type { DebugReading } from './reading'
import { toTrackInfo } from './sessions'

/** Points that `reduce` keeps of each stretch. */
const KEPT = 6

/** A stretch of points in one member. */
export interface Segment {
  member: number
  start: number
  length: number
  firstPoint: number
  count: number
}

/**
 * The points of a track, or of a part of it, reduced to what was asked for; the rest of the session is not read.
 * @throws FrametroveError `not_found`, `corrupted`
 */
export async function debugTrack(reading: DebugReading, request: DebugTrackRequest): Promise<DebugTrackPoints> {
  const { videoId, sessionId, trackId, maxPoints } = request
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = request
  const session = await requireDebugSession(reading.database.query, videoId, sessionId)
  const track = await requireTrack(reading, session, trackId)
  const isAll = request.from === undefined && request.to === undefined
  const isWanted = ({ frame_number: number }: DebugPoint) => isAll || (number != null && number >= from && number <= to)
  const points: DebugPoint[] = []
  // Halved as they come, so that memory does not grow with the track.
  const most = Math.max(KEPT, maxPoints) * 4
  let total = 0
  await pointsOf(reading, session, segmentsOf(track), (part) => {
    for (const point of part) {
      if (!isWanted(point)) continue
      total++
      points.push(point)
    }
    if (points.length > most * 2) points.splice(0, points.length, ...reduce(points, most))
  })
  return { track: toTrackInfo(track), total, points: reduce(points, maxPoints) }
}

/** Reads stretches of points in their order. */
export async function pointsOf(
  reading: DebugReading,
  session: DebugSessionRow,
  segments: readonly Segment[],
  take: (points: DebugPoint[]) => void,
): Promise<void> {
  const members = await membersOf(reading.database.query, session, 'points').execute()
  const byOrdinal = new Map(members.map((it) => [it.ordinal, it]))
  await reading.archive(session, async (reader) => {
    for (const { member, start, length } of segments) {
      const row = byOrdinal.get(member)
      if (row) take(await reader.points(row, start, length))
    }
  })
}

/** Where the points of a track are. */
export function segmentsOf({ segments }: Pick<DebugTrackTable, 'segments'>): Segment[] {
  const values = new Float64Array(new Uint8Array(segments).buffer)
  return Array.from({ length: values.length / 5 }, (_, at) => {
    const [member = 0, start = 0, length = 0, firstPoint = 0, count = 0] = values.subarray(at * 5, at * 5 + 5)
    return { member, start, length, firstPoint, count }
  })
}

/**
 * At most so many of the points, in their order: of each stretch the first, those that lie farthest out on each side, and
 * the one of the greatest residual.
 */
export function reduce(points: readonly DebugPoint[], most: number): DebugPoint[] {
  if (points.length <= most) return [...points]
  const stretches = Math.max(1, Math.floor(most / KEPT))
  const kept: DebugPoint[] = []
  for (let stretch = 0; stretch < stretches; stretch++) {
    const first = Math.floor((stretch * points.length) / stretches)
    const end = Math.floor(((stretch + 1) * points.length) / stretches)
    const chosen = new Set([first])
    for (const rank of RANKS) {
      let best = first
      for (let at = first + 1; at < end; at++) {
        if (rank(points[at] as DebugPoint) > rank(points[best] as DebugPoint)) best = at
      }
      chosen.add(best)
    }
    for (const at of [...chosen].sort((a, b) => a - b)) kept.push(points[at] as DebugPoint)
  }
  return kept.slice(0, most)
}

const RANKS: readonly ((point: DebugPoint) => number)[] = [
  ({ x }) => x,
  ({ x }) => -x,
  ({ y }) => y,
  ({ y }) => -y,
  ({ residual }) => Math.abs(residual ?? 0),
]

async function requireTrack(
  reading: DebugReading,
  session: DebugSessionRow,
  trackId: number,
): Promise<Selectable<DebugTrackTable>> {
  const track = await reading.database.query
    .selectFrom('debug_track')
    .selectAll()
    .where('debug_session_key', '=', session.debug_session_key)
    .where('track_id', '=', trackId)
    .executeTakeFirst()
  if (track) return track
  throw new FrametroveError('not_found', {
    what: 'The track can’t be shown.',
    why: `The debug session “${session.id}” has no trajectory of track ${trackId}.`,
    action: 'Choose one of its tracks.',
  })
}
