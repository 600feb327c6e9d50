import * as z from 'zod'
import type { DebugDataPage, DebugDataPart } from '../../shared/debug'
import { DEBUG_FORMAT, type DebugFrame, type DebugPoint, debugTrackFactsSchema } from '../../shared/debug-session'
import { type DebugSessionRow, requireDebugSession } from '../repositories/debug-sessions'
import { decodeCursor } from '../repositories/paging'
import { type ArchiveReader, membersOf } from './archive-reader'
import type { DebugReading } from './reading'
import { segmentsOf } from './tracks'

/** Points that end a page, and tracks that are looked at for one. */
const PAGE_POINTS = 2000
const PAGE_TRACKS = 500

const cursorSchema = z.union([z.object({ frames: z.int() }), z.object({ track: z.int(), segment: z.int() })])

/**
 * A page of a session's data, in the format's own shape.
 * @throws FrametroveError `not_found`, `corrupted`, `invalid_input` for a cursor that is none
 */
export async function loadDebugData(
  reading: DebugReading,
  videoId: string,
  sessionId: string,
  cursor: string | null,
): Promise<DebugDataPage> {
  const session = await requireDebugSession(reading.database.query, videoId, sessionId)
  const at = decodeCursor(cursorSchema, { cursor })
  return reading.archive(session, async (reader) => {
    if (at === null) return { parts: await factsOf(reading, session, reader), next: JSON.stringify({ frames: 0 }) }
    if ('frames' in at) return framesPage(reading, session, reader, at.frames)
    return tracksPage(reading, session, reader, at)
  })
}

async function factsOf(
  reading: DebugReading,
  session: DebugSessionRow,
  reader: ArchiveReader,
): Promise<DebugDataPart[]> {
  const read = async (part: 'metrics' | 'parameters' | 'extra' | 'trajectory') => {
    const member = await membersOf(reading.database.query, session, part).executeTakeFirst()
    return member ? reader.value(member, part === 'extra' || part === 'trajectory') : null
  }
  const [metrics, parameters, trajectory] = [await read('metrics'), await read('parameters'), await read('trajectory')]
  const value = {
    ...{ format: DEBUG_FORMAT, session_id: session.id },
    ...(session.collection_date === null ? {} : { collection_date: session.collection_date }),
    video_id: session.video_id,
    ...(metrics ? { performanceMetrics: metrics } : {}),
    ...(parameters ? { processingParameters: parameters } : {}),
    ...(await read('extra')),
  }
  const hasTrajectory = trajectory !== null || session.track_count > 0
  return [
    { kind: 'facts', value },
    { kind: 'trajectory', value: hasTrajectory ? (trajectory ?? {}) : null },
  ]
}

/** The frames of one member. */
async function framesPage(
  reading: DebugReading,
  session: DebugSessionRow,
  reader: ArchiveReader,
  first: number,
): Promise<DebugDataPage> {
  const member = await membersOf(reading.database.query, session, 'frames')
    .where('first_index', '>=', first)
    .executeTakeFirst()
  if (!member) return tracksPage(reading, session, reader, { track: 0, segment: 0 })
  const next = JSON.stringify({ frames: member.first_index + member.item_count })
  return { parts: [{ kind: 'frames', items: await reader.items<DebugFrame>(member) }], next }
}

async function tracksPage(
  reading: DebugReading,
  session: DebugSessionRow,
  reader: ArchiveReader,
  from: { track: number; segment: number },
): Promise<DebugDataPage> {
  const db = reading.database.query
  const parts: DebugDataPart[] = []
  let points = 0
  const tracks = await db
    .selectFrom('debug_track')
    .select(['ordinal', 'facts', 'segments'])
    .where('debug_session_key', '=', session.debug_session_key)
    .where('ordinal', '>=', from.track)
    .orderBy('ordinal')
    .limit(PAGE_TRACKS)
    .execute()
  for (const { ordinal, facts, segments } of tracks) {
    const first = ordinal === from.track ? from.segment : 0
    if (first === 0) parts.push({ kind: 'track', value: debugTrackFactsSchema.parse(JSON.parse(facts)) })
    const stretches = segmentsOf({ segments })
    for (let at = first; at < stretches.length; at++) {
      const stretch = stretches[at]
      if (!stretch) continue
      // A page ends before a stretch, not in the middle of one: each is in one member, so it is bounded.
      if (points > 0 && points + stretch.count > PAGE_POINTS) {
        // A track whose facts are in this page goes on with its points in the next.
        if (at === 0) parts.pop()
        return { parts, next: JSON.stringify({ track: ordinal, segment: at }) }
      }
      const member = await membersOf(db, session, 'points').where('ordinal', '=', stretch.member).executeTakeFirst()
      const items: DebugPoint[] = member ? await reader.points(member, stretch.start, stretch.length) : []
      parts.push({ kind: 'points', items })
      points += items.length
    }
  }
  const last = tracks.at(-1)
  const next = last && tracks.length === PAGE_TRACKS ? JSON.stringify({ track: last.ordinal + 1, segment: 0 }) : null
  return { parts, next }
}
