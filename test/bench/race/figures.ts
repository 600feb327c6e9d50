import * as z from 'zod'
import { round } from '../measure'
import { BOUND_TITLES, BOUNDS, CONTENDERS, TITLES } from './contender'
import type { Reopening, Work } from './processes'
import type { Outcome, RunnerName } from './times'

const cellSchema = z.number().nullable()

/** A figure of the race at one size: what each runner came to, and ours over `node:sqlite`'s. */
export const figureSchema = z.strictObject({
  name: z.string(),
  ...{ image: cellSchema, wasm_file: cellSchema, node_sqlite: cellSchema, ours: cellSchema, ratio: cellSchema },
  ...{ append: cellSchema, memory: cellSchema },
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

/** What the contenders' own processes measured. */
export type Works = ReadonlyMap<RunnerName, Work & Reopening>

/** The figures of the race at one size. */
export function figuresOf(megabytes: number, outcome: Outcome, works: Works): Figure[] {
  const { times, commitRatio, bulkRatio } = outcome
  const figure = (name: FigureName, cellOf: (runner: RunnerName) => number | null | undefined, paired?: number) => {
    const cell = (runner: RunnerName) => rounded(cellOf(runner) ?? null)
    const [ours, native] = [cellOf('ours') ?? null, cellOf('node_sqlite') ?? null]
    return {
      name: `race.${megabytes}mb.${name}`,
      ...{ image: cell('image'), wasm_file: cell('wasm_file'), node_sqlite: cell('node_sqlite'), ours: cell('ours') },
      ratio: rounded(paired ?? (ours === null || native === null ? null : ours / native)),
      ...{ append: cell('append'), memory: cell('memory') },
      unit: FIGURES[name].unit,
    }
  }
  return [
    figure('commit', (name) => times.get(name)?.commitMs, commitRatio),
    figure('commit_p99', (name) => times.get(name)?.commitP99Ms),
    figure('bulk', (name) => times.get(name)?.bulkRate, bulkRatio),
    figure('reopen', (name) => works.get(name)?.reopenMs),
    figure('written_bulk', (name) => works.get(name)?.bulkAmplification),
    figure('written_commit', (name) => works.get(name)?.commitAmplification),
    figure('memory', (name) => works.get(name)?.peakMemoryMb),
  ]
}

/** The figures as a Markdown table, the sizes of each below one another. */
export function raceTable(figures: readonly Figure[]): string {
  const titles = {
    contenders: CONTENDERS.map((name) => TITLES[name]),
    bounds: BOUNDS.map((name) => BOUND_TITLES[name]),
  }
  const header = ['', 'database', ...titles.contenders, 'ratio', ...titles.bounds]
  const rows = Object.entries(FIGURES).flatMap(([name, { title, unit }]) =>
    figures
      .filter((figure) => figure.name.endsWith(`.${name}`))
      .map((figure, index) => [
        index === 0 ? [title, unit && `(${unit})`].join(' ').trim() : '',
        (figure.name.split('.')[1] ?? '').replace('mb', ' MB'),
        ...CONTENDERS.map((contender) => readable(figure[contender])),
        readable(figure.ratio),
        ...BOUNDS.map((bound) => readable(figure[bound])),
      ]),
  )
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function rounded(value: number | null): number | null {
  return value === null ? null : round(value)
}

function readable(value: number | null): string {
  if (value === null) return ''
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
