import type uPlot from 'uplot'
import { csvLine } from '../../shared/csv'

/** The colours of charts, as VS Code's themes name them. */
export const CHART_COLOURS = ['blue', 'green', 'purple', 'yellow', 'red', 'orange'] as const
export type ChartColour = (typeof CHART_COLOURS)[number]

export type ChartValue = number | null

/** One series of a chart: a value for each `x`, `null` where there is none. */
export interface ChartSeries {
  name: string
  colour: ChartColour
  values: readonly ChartValue[]
  /** What the values are in, for who reads the bare numbers. */
  unit?: string
  /** The least and greatest of what a value stands for: drawn as a band. */
  low?: readonly ChartValue[]
  high?: readonly ChartValue[]
  isDashed?: boolean
}

/** What a chart shows: `x` rises. Stacked series stand on one another, the first one lowest. */
export interface ChartData {
  x: readonly number[]
  series: readonly ChartSeries[]
  style: 'lines' | 'bars'
  isStacked?: boolean
  /** Places of `x` that no line comes to from the one before, such as after a pause. */
  gaps?: readonly number[]
}

/** A column of what is drawn, and the series that it is of. */
export interface DrawnColumn {
  series: ChartSeries
  role: 'value' | 'low' | 'high'
}

/** The columns that are drawn, in the order of drawing: bands below lines, and of a stack the topmost first. */
export function drawnColumns({ series, isStacked }: ChartData): DrawnColumn[] {
  const ordered = isStacked ? series.toReversed() : series
  return ordered.flatMap((it): DrawnColumn[] => [
    ...(it.high && it.low ? [{ series: it, role: 'high' } as const, { series: it, role: 'low' } as const] : []),
    { series: it, role: 'value' },
  ])
}

/** The data as uPlot wants it: `x`, then the drawn columns. */
export function alignedData(data: ChartData): uPlot.AlignedData {
  const stacked = data.isStacked ? stack(data.series) : null
  const columns = drawnColumns(data).map(({ series, role }) => {
    if (role === 'value') return [...(stacked?.get(series) ?? series.values)]
    return [...(series[role] ?? [])]
  })
  return [[...data.x], ...columns]
}

/** The tops of series that stand on one another. */
function stack(series: readonly ChartSeries[]): Map<ChartSeries, ChartValue[]> {
  const tops = new Map<ChartSeries, ChartValue[]>()
  let below: ChartValue[] | null = null
  for (const it of series) {
    const ground: readonly ChartValue[] | null = below
    below = it.values.map((value, at) => (value ?? 0) + (ground?.[at] ?? 0))
    tops.set(it, below)
  }
  return tops
}

/** The place of the `x` nearest to a value; -1 where there are none. */
export function nearestIndex(x: readonly number[], value: number): number {
  if (x.length === 0) return -1
  let [from, to] = [0, x.length - 1]
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((x[middle] ?? 0) < value) from = middle + 1
    else to = middle
  }
  const before = x[from - 1]
  const here = x[from]
  return before !== undefined && here !== undefined && value - before < here - value ? from - 1 : from
}

/** The chart's values as comma-separated text (RFC 4180), a line for each `x`. */
export function toCsv({ x, series }: ChartData, xName: string): string {
  const head = [xName, ...series.flatMap((it) => columnsOf(it).map(([suffix]) => it.name + suffix + inUnit(it)))]
  const lines = x.map((value, at) => [value, ...series.flatMap((it) => columnsOf(it).map(([, column]) => column[at]))])
  return [head, ...lines].map(csvLine).join('')
}

function inUnit({ unit }: ChartSeries): string {
  return unit === undefined ? '' : ` (${unit})`
}

/** The columns of a series as a table has them. */
export function columnsOf({ values, low, high }: ChartSeries): [suffix: string, values: readonly ChartValue[]][] {
  if (low === undefined || high === undefined) return [['', values]]
  return [
    [' min', low],
    ['', values],
    [' max', high],
  ]
}
