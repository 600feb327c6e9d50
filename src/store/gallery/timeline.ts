import { type Kysely, sql } from 'kysely'
import type { GalleryTimeline } from '../../shared/gallery'
import type { StoreSchema } from '../schema/tables'

const MAX_SEGMENTS = 2000

/** Counts by stretches of equal length; the last one has its end in it. */
export function inBuckets(times: Float64Array, span: { fromMs: number; toMs: number }, buckets: number): number[] {
  const counts = new Array<number>(buckets).fill(0)
  const length = span.toMs - span.fromMs || 1
  for (const time of times) {
    // Also false for NaN.
    if (!(time >= span.fromMs && time <= span.toMs)) continue
    const bucket = Math.min(buckets - 1, Math.floor(((time - span.fromMs) * buckets) / length))
    counts[bucket] = (counts[bucket] ?? 0) + 1
  }
  return counts
}

/** Segments within a span of time; where there are too many, every second or third or so. */
export async function readSegments(
  db: Kysely<StoreSchema>,
  runKeys: readonly number[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<GalleryTimeline['transcript']> {
  if (runKeys.length === 0) return []
  const within = sql`run_key IN (${sql.join(runKeys)}) AND start_ms <= ${toMs} AND end_ms >= ${fromMs}`
  const counted = await sql<{ count: number }>`
    SELECT count(*) AS count FROM transcript_segment WHERE ${within}`.execute(db)
  const step = Math.max(1, Math.ceil((counted.rows[0]?.count ?? 0) / MAX_SEGMENTS))
  const { rows } = await sql<GalleryTimeline['transcript'][number]>`
    SELECT startMs, endMs, text, speaker FROM (
      SELECT start_ms AS startMs, end_ms AS endMs, text, speaker,
        row_number() OVER (ORDER BY start_ms, transcript_segment_key) - 1 AS place
      FROM transcript_segment WHERE ${within})
    WHERE place % ${step} = 0 ORDER BY place`.execute(db)
  return rows
}
