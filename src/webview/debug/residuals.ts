import { html, nothing, type TemplateResult } from 'lit'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import type { DebugPoint } from '../../shared/debug-session'
import type { ChartData } from '../chart/chart-data'
import { fill, precise, tickText } from '../text'
import { axisValues } from './axis'
import type { DebugDashboardModel } from './model'

/** How far the points of the chosen track lie from its fit, over the same axis as the other charts. */
export function residuals(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const { trackId, range } = model.state
  const track = model.shown?.tracks.find((it) => it.track.trackId === trackId)
  if (track === undefined) return nothing
  const key = model.axis === 'timestampMs' ? 'timestamp_ms' : 'frame_number'
  const data = dataOf(track.points, key, texts)
  if (data === null) return html`<p class="muted">${texts.noResiduals}</p>`
  return html`
    <frametrove-chart
      .name=${fill(texts.residualsOf, trackId ?? 0)}
      .xName=${texts.axes[model.axis]}
      .texts=${{ table: texts.table, copyCsv: texts.copyCsv }}
      .data=${data}
      .range=${range ?? wholeOf(model)}
      .picked=${model.frame?.at.frame[key] ?? null}
      .syncKey=${'frames'}
      .isTime=${key === 'timestamp_ms'}
      .xText=${key === 'timestamp_ms' ? tickText : (value: number) => fill(texts.frame, Math.round(value))}
      .yText=${precise}
      .zoom=${(next: { from: number; to: number } | null) => model.zoom(next)}
      .pick=${(value: number) => model.lookAtAxis(value)}
      .copy=${(text: string) => model.copy(text)}
    ></frametrove-chart>
  `
}

/** The span of the other charts. */
function wholeOf({ axis, shown }: DebugDashboardModel): { from: number; to: number } | null {
  const values = shown?.series == null ? [] : axisValues(shown.series, axis)
  const [from, to] = [values[0], values.at(-1)]
  return from === undefined || to === undefined ? null : { from, to }
}

const made = new WeakMap<readonly DebugPoint[], ChartData>()

function dataOf(
  points: readonly DebugPoint[],
  key: 'timestamp_ms' | 'frame_number',
  texts: DebugDashboardTexts,
): ChartData | null {
  const known = made.get(points)
  if (known !== undefined) return known
  const placed = points
    .flatMap((point) => (point[key] == null || point.residual == null ? [] : [{ x: point[key], y: point.residual }]))
    .sort((a, b) => a.x - b.x)
  if (placed.length === 0) return null
  const data: ChartData = {
    x: placed.map(({ x }) => x),
    series: [{ name: texts.residual, colour: 'purple', values: placed.map(({ y }) => y) }],
    style: 'lines',
  }
  made.set(points, data)
  return data
}
