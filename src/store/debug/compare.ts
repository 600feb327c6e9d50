import type { DebugComparison, DebugComparisonRequest } from '../../shared/debug'
import type { OpenedStore } from '../opened-store'
import { type DebugSessionRow, requireDebugSession } from '../repositories/debug-sessions'
import { compareFrames } from './compare-frames'
import { changes, differences, numbersIn } from './compare-values'
import { debugValue } from './facts'
import { describeSession } from './sessions'

/** What of parameters and metrics is listed. */
const LISTED = 1000
/** What of a series is set side by side. */
const FIGURES = ['min', 'mean', 'p50', 'p95', 'max'] as const

/** What a long comparison needs of its surroundings. */
export interface ComparisonContext {
  signal: AbortSignal
  /** In frames. */
  progress(done: number, total: number): void
}

/** Sets two sessions side by side. @throws FrametroveError `not_found`, `corrupted`, `cancelled` */
export async function compareDebugSessions(
  store: OpenedStore,
  { a, b, limit }: Omit<DebugComparisonRequest, 'operationId'>,
  context: ComparisonContext,
): Promise<DebugComparison> {
  const { debug, database } = store
  const [rowA, rowB] = [
    await requireDebugSession(database.query, a.videoId, a.sessionId),
    await requireDebugSession(database.query, b.videoId, b.sessionId),
  ]
  const valuesOf = (part: 'metrics' | 'parameters') =>
    Promise.all([a, b].map(({ videoId, sessionId }) => debugValue(debug, videoId, sessionId, part)))
  const [parametersA, parametersB] = await valuesOf('parameters')
  const [metricsA, metricsB] = await valuesOf('metrics')
  const parameters = differences(parametersA ?? {}, parametersB ?? {})
  const metrics = changes(numbersIn(metricsA ?? {}), numbersIn(metricsB ?? {}))
  const isOrdered = rowA.is_ordered === 1 && rowB.is_ordered === 1
  return {
    a: await describeSession(store, rowA),
    b: await describeSession(store, rowB),
    parameters: parameters.slice(0, LISTED),
    parameterCount: parameters.length,
    metrics: metrics.slice(0, LISTED),
    series: changes(await figuresOf(store, rowA), await figuresOf(store, rowB)),
    frames: isOrdered ? await compareFrames(debug, rowA, rowB, limit, context) : null,
  }
}

async function figuresOf({ database }: OpenedStore, session: DebugSessionRow): Promise<Map<string, number>> {
  const rows = await database.query
    .selectFrom('debug_series')
    .select(['name', ...FIGURES])
    .where('debug_session_key', '=', session.debug_session_key)
    .where('kind', '!=', 'position')
    .orderBy('ordinal')
    .execute()
  return new Map(rows.flatMap((row) => FIGURES.map((figure) => [`${row.name}.${figure}`, row[figure]] as const)))
}
