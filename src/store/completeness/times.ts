import type { Kysely } from 'kysely'
import type { TimeSpan } from '../../shared/completeness'
import type { ResultKind } from '../../shared/kinds'
import { RESULT_TABLES } from '../repositories/result-rows'
import type { StoreSchema } from '../schema/tables'

type Db = Kysely<StoreSchema>
type PointKind = Exclude<ResultKind, 'transcripts'>

/** The time of a frame by its number, where frames or a frame rate tell it. */
export type TimeOfFrame = (frameNumber: number) => number | undefined

/** The distinct moments, ascending, at which the given runs have results of a kind. */
export async function pointTimes(
  db: Db,
  kind: PointKind,
  runKeys: readonly number[],
  timeOf: TimeOfFrame,
): Promise<number[]> {
  const times = new Set<number>()
  for (const runKey of runKeys) {
    const rows = db.selectFrom(RESULT_TABLES[kind]).where('run_key', '=', runKey).distinct()
    for (const { timestamp_ms } of await rows.where('timestamp_ms', 'is not', null).select('timestamp_ms').execute()) {
      if (timestamp_ms !== null) times.add(timestamp_ms)
    }
    for (const { frame_number } of await rows.where('timestamp_ms', 'is', null).select('frame_number').execute()) {
      const time = frame_number === null ? undefined : timeOf(frame_number)
      if (time !== undefined) times.add(time)
    }
  }
  return [...times].sort((a, b) => a - b)
}

/** The transcript segments of the given runs, ascending by start. */
export function transcriptSpans(db: Db, runKeys: readonly number[]): Promise<TimeSpan[]> {
  return db
    .selectFrom('transcript_segment')
    .select(['start_ms', 'end_ms'])
    .where('run_key', 'in', runKeys)
    .orderBy('start_ms')
    .execute()
}

/**
 * How frame numbers become times: by the frame that carries both, else by the video's frame rate
 * (frames a second), counting from the lowest number if that is 0 and from 1 otherwise.
 */
export async function timeOfFrames(db: Db, runKeys: readonly number[], frameRate: number | null): Promise<TimeOfFrame> {
  const rows = await db
    .selectFrom('frame')
    .select(['frame_number', 'timestamp_ms'])
    .where('run_key', 'in', runKeys)
    .where('frame_number', 'is not', null)
    .execute()
  const times = new Map<number, number>()
  let first = 1
  for (const { frame_number, timestamp_ms } of rows) {
    if (frame_number === null) continue
    if (frame_number === 0) first = 0
    if (timestamp_ms !== null) times.set(frame_number, timestamp_ms)
  }
  return (number) => {
    const known = times.get(number)
    if (known !== undefined || frameRate === null) return known
    return Math.max(0, Math.round(((number - first) * 1000) / frameRate))
  }
}
