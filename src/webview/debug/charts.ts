import { html, nothing, type TemplateResult } from 'lit'
import type { DebugSeriesInfo } from '../../shared/debug'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { CHART_COLOURS, type ChartColour, type ChartData, type ChartSeries } from '../chart/chart-data'
import { durationText, fill, precise, tickText } from '../text'
import { axisValues } from './axis'
import { type SeriesValues, valuesAt, valuesOf } from './comparing'
import { type DebugDashboardModel, MOST_SERIES } from './model'
import { residuals } from './residuals'

/** One chart of the dashboard. */
interface Chart {
  name: string
  data: ChartData
  isFromZero: boolean
  yText(value: number): string
}

/** The charts of a session, over one axis, with one cursor and one zoom. */
export function charts(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const { shown, axis, frame } = model
  if (shown?.series == null) return nothing
  const at =
    frame === null
      ? null
      : axis === 'index'
        ? frame.at.index
        : (frame.at.frame[axis === 'timestampMs' ? 'timestamp_ms' : 'frame_number'] ?? null)
  const { range } = model.state
  return html`
    <section aria-label=${texts.charts}>
      <div class="section-head">
        <h2>${texts.charts}</h2>
        <span class="muted">${texts.chartsHint}</span>
        <button ?disabled=${range === null} @click=${() => model.zoom(null)}>${texts.wholeRange}</button>
      </div>
      ${leftOut(shown.details.series, texts)}
      ${chartsOf(model, texts).map(
        (chart) => html`
          <frametrove-chart
            .name=${chart.name}
            .xName=${texts.axes[axis]}
            .texts=${{ table: texts.table, copyCsv: texts.copyCsv }}
            .data=${chart.data}
            .range=${range}
            .picked=${at}
            .syncKey=${'frames'}
            .isFromZero=${chart.isFromZero}
            .isTime=${axis === 'timestampMs'}
            .xText=${axis === 'timestampMs' ? tickText : (value: number) => fill(texts.frame, Math.round(value))}
            .yText=${chart.yText}
            .zoom=${(next: { from: number; to: number } | null) => model.zoom(next)}
            .pick=${(value: number) => model.lookAtAxis(value)}
            .hover=${(value: number | null) => model.hover(value)}
            .copy=${(text: string) => model.copy(text)}
          ></frametrove-chart>
        `,
      )}
      ${residuals(model, texts)}
    </section>
  `
}

/** Says so where a session has more series than are charted. */
function leftOut(infos: readonly DebugSeriesInfo[], texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const read = infos.slice(0, MOST_SERIES)
  const stages = read.filter(({ kind }) => kind === 'stage').length
  const charted = read.length - Math.max(0, stages - CHART_COLOURS.length)
  return charted < infos.length ? html`<p class="muted">${fill(texts.firstSeries, charted, infos.length)}</p>` : nothing
}

/** The charts as they were made for what was read, so that one is drawn anew only where there is something else. */
let made: { of: unknown[]; charts: Chart[] } | null = null

function chartsOf(model: DebugDashboardModel, texts: DebugDashboardTexts): Chart[] {
  const of = [model.shown?.series, model.compared?.series]
  if (made?.of.every((it, at) => it === of[at])) return made.charts
  made = { of, charts: makeCharts(model, texts) }
  return made.charts
}

function makeCharts(model: DebugDashboardModel, texts: DebugDashboardTexts): Chart[] {
  const { shown, compared, axis } = model
  if (shown?.series == null) return []
  const { series } = shown
  const infos = shown.details.series
  const x = axisValues(series, axis)
  const own = (name: string) => valuesOf(series, name)
  const other = (name: string) => valuesAt(x, compared?.series ?? null, name, axis)
  /** A series of this session and of the compared one. */
  const pair = (name: string, label: string): ChartSeries[] => [
    ...line(own(name), compared === null ? label : `${label} A`, 'blue'),
    ...line(other(name), `${label} B`, 'purple', true),
  ]
  const having = (kind: DebugSeriesInfo['kind']) => infos.filter((info) => info.kind === kind)
  const found: Chart[] = []
  const add = (name: string, lines: ChartSeries[], look: Pick<Chart, 'isFromZero' | 'yText'>, isStacked = false) => {
    if (lines.length > 0) found.push({ name, data: { x, series: lines, style: 'lines', isStacked }, ...look })
  }
  add(texts.series.detections, pair('detections', texts.series.detections), { isFromZero: true, yText: precise })
  add(
    texts.series.confidence,
    [
      ...pair('lowest_confidence', texts.series.lowest),
      ...(compared === null ? line(own('mean_confidence'), texts.series.mean, 'green') : []),
    ],
    { isFromZero: true, yText: precise },
  )
  add(texts.series.processing, pair('processing_ms', texts.series.processing), {
    ...{ isFromZero: true, yText: durationText },
  })
  const stages = having('stage').slice(0, CHART_COLOURS.length)
  const stacked = stages.flatMap(({ name, label }, at): ChartSeries[] => {
    const values = own(name)
    return values === null ? [] : [{ name: label, colour: CHART_COLOURS[at] ?? 'blue', values: values.mean }]
  })
  add(texts.series.stages, stacked, { isFromZero: true, yText: durationText }, true)
  for (const { name, label } of having('score')) {
    add(fill(texts.series.score, label), pair(name, label), { isFromZero: false, yText: precise })
  }
  return found
}

/** A line of the means, with the band from the least to the greatest. */
function line(values: SeriesValues | null, name: string, colour: ChartColour, isDashed = false): ChartSeries[] {
  if (values === null) return []
  return [{ name, colour, values: values.mean, low: values.min, high: values.max, isDashed }]
}
