import type { DebugSeries, DebugSeriesRequest } from '../../shared/debug'
import { FrametroveError } from '../../shared/errors'
import { type DebugSessionRow, requireDebugSession } from '../repositories/debug-sessions'
import { type MemberRow, membersOf } from './archive-reader'
import { POSITIONS, seriesName, valuesOf } from './frame-values'
import type { DebugReading } from './reading'
import { addBucket, type Bucket, emptyBucket, Summary } from './summary'

/** So much of a session's JSON is read for one answer; of a longer range the summaries tell. */
const MAX_READ_BYTES = 24_000_000

/**
 * Least, greatest and mean of series by buckets of frames. Exact, from the frames themselves, where the range is small enough
 * to read or the summaries have each frame; else from the summaries, whose buckets it then begins and ends with.
 * @throws FrametroveError `not_found`, `invalid_input` for a series that there is not, `corrupted`
 */
export async function debugSeries(reading: DebugReading, request: DebugSeriesRequest): Promise<DebugSeries> {
  const { videoId, sessionId, names, buckets } = request
  const db = reading.database.query
  const session = await requireDebugSession(db, videoId, sessionId)
  const positions = Object.values(POSITIONS)
  const rows = await db
    .selectFrom('debug_series')
    .select(['name', 'summary'])
    .where('debug_session_key', '=', session.debug_session_key)
    .where('name', 'in', [...names, ...positions])
    .execute()
  const summaries = new Map(rows.map((row) => [row.name, new Summary(row.summary)]))
  const unknown = names.find((name) => !summaries.has(name))
  if (unknown !== undefined) throw unknownSeries(unknown)
  const all = [...positions, ...names]
  const to = Math.min(request.to, session.frame_count)
  const from = Math.min(request.from, to)
  const step = summaries.get(names[0] ?? '')?.framesPerBucket ?? 1
  if (step > 1 && Math.ceil((to - from) / buckets) < step) {
    const members = await membersOf(db, session, 'frames')
      .where('first_index', '<', to)
      .where((eb) => eb(eb('first_index', '+', eb.ref('item_count')), '>', from))
      .execute()
    if (members.reduce((sum, it) => sum + it.raw_length, 0) <= MAX_READ_BYTES) {
      const at = await readValues(reading, session, members, all, { from, to })
      return answer(all, buckets, { from, to, step: 1 }, at)
    }
  }
  const first = Math.floor(from / step)
  const range = { from: first * step, to: Math.min(Math.ceil(to / step) * step, session.frame_count), step }
  const chosen = all.map((name) => summaries.get(name))
  return answer(all, buckets, range, (index, series) => chosen[series]?.at(first + index) ?? emptyBucket())
}

/** Joins neighbouring buckets of `step` frames to at most as many as asked. The first two of `names` are the positions. */
function answer(
  names: readonly string[],
  buckets: number,
  { from, to, step }: { from: number; to: number; step: number },
  at: (index: number, series: number) => Bucket,
): DebugSeries {
  const count = Math.ceil((to - from) / step)
  const width = Math.max(1, Math.ceil(count / buckets))
  const index: number[] = []
  const all = names.map((name) => ({ name, ...emptySeries() }))
  for (let first = 0; first < count; first += width) {
    index.push(from + first * step)
    for (const [place, series] of all.entries()) {
      const joined = emptyBucket()
      for (let it = first; it < Math.min(first + width, count); it++) addBucket(joined, at(it, place))
      const isEmpty = joined.count === 0
      series.min.push(isEmpty ? null : joined.min)
      series.max.push(isEmpty ? null : joined.max)
      series.mean.push(isEmpty ? null : joined.sum / joined.count)
    }
  }
  const [numbers = emptySeries(), times = emptySeries(), ...series] = all
  return { from, to, isExact: step * width === 1, index, frameNumber: numbers.min, timestampMs: times.min, series }
}

function emptySeries(): Omit<DebugSeries['series'][number], 'name'> {
  return { min: [], max: [], mean: [] }
}

/** Reads the values of some series in a range of frames. */
async function readValues(
  reading: DebugReading,
  session: DebugSessionRow,
  members: readonly MemberRow[],
  names: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<(index: number, series: number) => Bucket> {
  const places = new Map(names.map((name, place) => [name, place]))
  const values = names.map(() => new Float64Array(to - from).fill(Number.NaN))
  await reading.frames(session, members, (frame, index) => {
    if (index < from || index >= to) return
    valuesOf(frame, (kind, label, value) => {
      const of = values[places.get(seriesName(kind, label)) ?? -1]
      if (of) of[index - from] = value
    })
  })
  return (index, series) => {
    const value = values[series]?.[index] ?? Number.NaN
    return Number.isNaN(value) ? emptyBucket() : { min: value, max: value, sum: value, count: 1 }
  }
}

function unknownSeries(name: string): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'The series can’t be shown.',
    why: `The session has no series “${name}”.`,
    action: 'Choose one of those that the session lists.',
  })
}
