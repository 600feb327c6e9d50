import * as z from 'zod'
import { round } from '../measure'
import { CONTENDERS, type ContenderName, TITLES } from './contender'
import type { Reopening, Work } from './processes'
import type { Outcome } from './times'

/** A figure of the race at one size: what each contender came to, and ours over `node:sqlite`'s. */
export const figureSchema = z.strictObject({
  name: z.string(),
  image: z.number().nullable(),
  wasm_file: z.number().nullable(),
  node_sqlite: z.number().nullable(),
  ours: z.number().nullable(),
  ratio: z.number().nullable(),
  unit: z.string(),
})
export type Figure = z.infer<typeof figureSchema>

/** What is measured at each size, with what the table calls it. */
const FIGURES = {
  commit: { title: 'commit of 10 rows, median', unit: 'ms' },
  commit_p99: { title: 'commit of 10 rows, p99', unit: 'ms' },
  bulk: { title: 'bulk insert', unit: 'rows/s' },
  reopen: { title: 'reopen after a crash', unit: 'ms' },
  written_bulk: { title: 'written per byte, bulk', unit: '' },
  written_commit: { title: 'written per byte, commits', unit: '' },
  memory: { title: 'peak memory', unit: 'MB' },
} as const
type FigureName = keyof typeof FIGURES

/** The figures of the race at one size; `works` is in the order of the contenders. */
export function figuresOf(megabytes: number, outcome: Outcome, works: readonly (Work & Reopening)[]): Figure[] {
  const { times, commitRatio, bulkRatio } = outcome
  const ofWork = (value: (work: Work & Reopening) => number | null) => (_: ContenderName, index: number) => {
    const work = works[index]
    return work ? value(work) : null
  }
  const figure = (
    name: FigureName,
    cellOf: (contender: ContenderName, index: number) => number | null,
    paired?: number,
  ) => {
    const [image = null, wasm_file = null, node_sqlite = null, ours = null] = CONTENDERS.map(cellOf)
    const ratio = paired ?? (ours === null || node_sqlite === null ? null : ours / node_sqlite)
    const rounded = { image: rounded4(image), wasm_file: rounded4(wasm_file), node_sqlite: rounded4(node_sqlite) }
    return {
      name: `race.${megabytes}mb.${name}`,
      ...rounded,
      ...{ ours: rounded4(ours), ratio: rounded4(ratio), unit: FIGURES[name].unit },
    }
  }
  return [
    figure('commit', (name) => times[name].commitMs, commitRatio),
    figure('commit_p99', (name) => times[name].commitP99Ms),
    figure('bulk', (name) => times[name].bulkRate, bulkRatio),
    figure(
      'reopen',
      ofWork(({ reopenMs }) => reopenMs),
    ),
    figure(
      'written_bulk',
      ofWork(({ bulkAmplification }) => bulkAmplification),
    ),
    figure(
      'written_commit',
      ofWork(({ commitAmplification }) => commitAmplification),
    ),
    figure(
      'memory',
      ofWork(({ peakMemoryMb }) => peakMemoryMb),
    ),
  ]
}

/** The figures as a Markdown table, the sizes of each below one another. */
export function raceTable(figures: readonly Figure[]): string {
  const header = ['', 'database', ...CONTENDERS.map((name) => TITLES[name]), 'ratio']
  const rows = Object.entries(FIGURES).flatMap(([name, { title, unit }]) =>
    figures
      .filter((figure) => figure.name.endsWith(`.${name}`))
      .map((figure, index) => [
        index === 0 ? [title, unit && `(${unit})`].join(' ').trim() : '',
        (figure.name.split('.')[1] ?? '').replace('mb', ' MB'),
        ...CONTENDERS.map((contender) => readable(figure[contender])),
        readable(figure.ratio),
      ]),
  )
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function rounded4(value: number | null): number | null {
  return value === null ? null : round(value)
}

function readable(value: number | null): string {
  if (value === null) return ''
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
