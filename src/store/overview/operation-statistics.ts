import { type Kysely, sql } from 'kysely'
import { groupBy } from '../../shared/group-by'
import type { OperationStatistics, OperationsSpan } from '../../shared/store-overview'
import type { StoreSchema } from '../schema/tables'

interface Row {
  atMs: number
  name: string
  rows: number
  bytes: number
  milliseconds: number
  attempts: number
  outcome: 'ok' | 'failed' | 'cancelled'
}

/** What the operation log tells of a span of time. It has at most some ten thousand entries: all are read. */
export async function operationStatistics(db: Kysely<StoreSchema>, span: OperationsSpan): Promise<OperationStatistics> {
  const { rows } = await sql<Row>`
    SELECT unixepoch(at, 'subsec') * 1000 AS atMs, name, row_count AS rows, bytes, milliseconds, attempts, outcome
    FROM operation ORDER BY operation_key`.execute(db)
  const within = rows.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs)
  return {
    logFromMs: rows.reduce<number | null>((first, { atMs }) => Math.min(first ?? atMs, atMs), null),
    buckets: inBuckets(within, span),
    byName: [...groupBy(within, ({ name }) => name)]
      .map(([name, ofName]) => summary(name, ofName))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
  }
}

function inBuckets(rows: readonly Row[], { fromMs, toMs, buckets }: OperationsSpan): OperationStatistics['buckets'] {
  const counts = { ok: zeros(buckets), failed: zeros(buckets), cancelled: zeros(buckets) }
  const length = Math.max(1, toMs - fromMs)
  for (const { atMs, outcome } of rows) {
    const bucket = Math.min(buckets - 1, Math.floor(((atMs - fromMs) * buckets) / length))
    counts[outcome][bucket] = (counts[outcome][bucket] ?? 0) + 1
  }
  return counts
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0)
}

function summary(name: string, rows: readonly Row[]): OperationStatistics['byName'][number] {
  const times = rows.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const having = (outcome: Row['outcome']) => rows.filter((row) => row.outcome === outcome).length
  return {
    ...{ name, count: rows.length, failed: having('failed'), cancelled: having('cancelled') },
    ...{ retries: sum(({ attempts }) => Math.max(0, attempts - 1)), rows: sum((it) => it.rows) },
    bytes: sum((it) => it.bytes),
    ...{ p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), p99Ms: percentile(times, 0.99) },
    maxMs: times.at(-1) ?? 0,
  }
}

/** The least value that so great a share of the sorted values does not exceed (the nearest-rank method). */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
