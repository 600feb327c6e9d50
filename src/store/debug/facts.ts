import { type DebugOutliers, debugOutliersSchema } from '../../shared/debug'
import { requireDebugSession } from '../repositories/debug-sessions'
import { membersOf } from './archive-reader'
import type { DebugReading } from './reading'

/** A whole part of a session: its metrics or its parameters; `null` where it has none. @throws FrametroveError as reading does */
export async function debugValue(
  reading: DebugReading,
  videoId: string,
  sessionId: string,
  part: 'metrics' | 'parameters',
): Promise<Record<string, unknown> | null> {
  const db = reading.database.query
  const session = await requireDebugSession(db, videoId, sessionId)
  const member = await membersOf(db, session, part).executeTakeFirst()
  return member ? reading.archive(session, (reader) => reader.value(member, false)) : null
}

/** What stands out in a session: found when it was written. @throws FrametroveError `not_found` */
export async function debugOutliers(reading: DebugReading, videoId: string, sessionId: string): Promise<DebugOutliers> {
  const session = await requireDebugSession(reading.database.query, videoId, sessionId)
  return debugOutliersSchema.parse(JSON.parse(session.outliers))
}
