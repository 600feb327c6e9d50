import { RESULT_KINDS } from '../../src/shared/kinds'
import { timeText } from '../../src/shared/time-text'
import { textTable } from '../support/text-table'
import type { Shown } from './outcome'

/** The outcome of a demo as text: what was stored, how complete each video is, and where its gaps are. */
export function outcomeText({ ingested, reports }: Shown): string {
  const stored = ingested.flatMap(({ runs }) =>
    runs.map((run) => [
      run.videoId,
      run.toolName,
      ...RESULT_KINDS.map((kind) => String(run.counts[kind])),
      run.outcome,
    ]),
  )
  const complete = reports.map((report) => [
    report.video_id,
    report.complete ? 'yes' : 'no',
    ...RESULT_KINDS.map((kind) => String(report[kind].count)),
    report.missing.join(', ') || 'nothing',
  ])
  const gaps = reports.flatMap((report) =>
    RESULT_KINDS.flatMap((kind) =>
      report.details[kind].gaps.map((gap) => [report.video_id, kind, timeText(gap.start_ms), timeText(gap.end_ms)]),
    ),
  )
  const parts = [
    `Ingested\n${textTable(['video', 'tool', ...RESULT_KINDS, 'outcome'], stored)}`,
    `Completeness\n${textTable(['video', 'complete', ...RESULT_KINDS, 'missing'], complete)}`,
    gaps.length === 0 ? 'No gaps in time.' : `Gaps in time\n${textTable(['video', 'kind', 'from', 'to'], gaps)}`,
  ]
  const warnings = ingested.flatMap((summary) => summary.warnings)
  if (warnings.length > 0) parts.push(`Warnings\n${warnings.map((warning) => `  ${warning}`).join('\n')}`)
  return parts.join('\n\n')
}
