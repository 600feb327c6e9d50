import uPlot from 'uplot'
import { type ChartData, drawnColumns } from './chart-data'
import { themeColour, translucent } from './theme'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Steps between the labels of an axis of times in milliseconds. */
export const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180, 360].map((count) => count * DAY),
]

/** How a chart looks and what it tells of the pointer. */
export interface ChartLook {
  width: number
  height: number
  /** Charts with the same key show one cursor. */
  syncKey: string | null
  /** Whether the axis of the values begins at zero. */
  isFromZero: boolean
  /** Whether the least values are at the top. */
  isInverted: boolean
  /** Greater values are not shown, since they would press the others together. */
  most(): number | null
  xSteps: readonly number[] | null
  ySteps: readonly number[] | null
  xText(value: number): string
  yText(value: number): string
  /** The part of `x` that is shown; `null`: all. */
  range(): { from: number; to: number } | null
  /** A part was marked with the pointer. */
  marked(from: number, to: number): void
  /** `isOwn`: not only along with another chart. */
  hovered(index: number | null, isOwn: boolean): void
  /** Called after each drawing, to draw over it. */
  drawn(chart: uPlot): void
}

const TEXT_SIZE = 11

/** What uPlot needs to draw the data. Colours are asked at each drawing, since the theme may change. */
export function chartOptions(data: ChartData, look: ChartLook): uPlot.Options {
  const font = `${TEXT_SIZE}px ${getComputedStyle(document.body).fontFamily}`
  const axis: uPlot.Axis = {
    font,
    stroke: () => themeColour('text'),
    grid: { stroke: () => translucent(themeColour('line')), width: 1 },
    ticks: { stroke: () => themeColour('line'), width: 1, size: 4 },
  }
  return {
    ...{ width: look.width, height: look.height, padding: [8, 12, 0, 0] },
    scales: {
      x: { time: false, range: (_, min, max) => shownRange(look, min, max) },
      y: { dir: look.isInverted ? -1 : 1, range: (_, min, max) => valueRange(look, min, max) },
    },
    axes: [
      {
        ...{ ...axis, space: 80, size: 26, values: (_, splits) => splits.map((value) => look.xText(value)) },
        ...(look.xSteps ? { incrs: [...look.xSteps] } : {}),
      },
      {
        ...{ ...axis, space: 28, size: 64, values: (_, splits) => splits.map((value) => look.yText(value)) },
        ...(look.ySteps ? { incrs: [...look.ySteps] } : {}),
      },
    ],
    series: [{}, ...drawnColumns(data).map((column) => seriesOptions(data, column))],
    bands: drawnColumns(data).flatMap(({ series, role }, at) =>
      role === 'high' ? [{ series: [at + 1, at + 2], fill: () => translucent(themeColour(series.colour)) }] : [],
    ),
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      ...(look.syncKey === null ? {} : { sync: { key: look.syncKey, setSeries: false, filters: { sub: isOfCursor } } }),
      // The owner decides what a double click shows.
      bind: { dblclick: () => () => null },
    },
    hooks: {
      setCursor: [({ cursor }) => look.hovered(cursor.idx ?? null, cursor.event != null)],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select
          if (width < 4) return
          look.marked(chart.posToVal(left, 'x'), chart.posToVal(left + width, 'x'))
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
      draw: [look.drawn],
    },
  }
}

/** What is marked or clicked in one chart is told by that chart alone. */
function isOfCursor(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave'
}

function seriesOptions(
  { style, isStacked, gaps }: ChartData,
  { series, role }: ReturnType<typeof drawnColumns>[number],
): uPlot.Series {
  const colour = () => themeColour(series.colour)
  const cut = gaps ? { gaps: gapsAt(gaps) } : {}
  if (role !== 'value') return { width: 0, points: { show: false }, ...cut }
  const common = { stroke: colour, points: { show: false }, ...cut, ...(series.isDashed ? { dash: [6, 4] } : {}) }
  if (style === 'lines') {
    return { ...common, width: 1.5, ...(isStacked ? { fill: colour } : {}) }
  }
  const bars = uPlot.paths.bars?.({ size: [0.9, 40, 1] })
  return { ...common, fill: colour, width: 0, ...(bars ? { paths: bars } : {}) }
}

/** Tells uPlot where no line is drawn: where values are missing, and before the places of `gaps`. */
function gapsAt(gaps: readonly number[]): uPlot.Series.GapsRefiner {
  return (chart, _, from, to, missing) => {
    const toPixel = (place: number) => Math.round(chart.valToPos(chart.data[0][place] ?? 0, 'x', true))
    const shown = gaps.filter((place) => place > from && place <= to)
    const found = shown.map((place): uPlot.Series.Gap => [toPixel(place - 1), toPixel(place)])
    return [...missing, ...found].sort(([a], [b]) => a - b)
  }
}

function shownRange(look: ChartLook, min: number | null, max: number | null): uPlot.Range.MinMax {
  const range = look.range()
  if (range !== null) return [range.from, range.to]
  return min === max ? [(min ?? 0) - 1, (max ?? 0) + 1] : [min, max]
}

function valueRange({ isFromZero, most }: ChartLook, min: number | null, greatest: number | null): uPlot.Range.MinMax {
  if (min === null || greatest === null) return [0, 1]
  const max = Math.max(min, Math.min(most() ?? greatest, greatest))
  const least = isFromZero ? Math.min(0, min) : min
  const room = (max - least || Math.abs(max) || 1) * 0.08
  return [least === 0 ? 0 : least - room, max + room]
}
