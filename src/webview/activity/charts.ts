import { html, nothing, type TemplateResult } from 'lit'
import { ACTIVITY_AXES, type ActivityAxis, type ActivitySeries, type ActivitySeriesName } from '../../shared/activities'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { paceText } from '../../shared/activity-text'
import type { ChartData, ChartSeries, ChartValue } from '../chart/chart-data'
import type { ChartRange } from '../chart/series-chart'
import { tickText } from '../text'
import { axisOfIndex, axisValues } from './along'
import { kmhText, metresText, wayTickText } from './format'
import type { ActivityPanelModel } from './model'

/** How a series is drawn; `of` makes a value of it of what was read. */
interface Look extends Pick<ChartSeries, 'colour'> {
  unit: string
  isFromZero: boolean
  isInverted: boolean
  ySteps: readonly number[] | null
  of(value: number): number
  yText(value: number): string
}

const MINUTE = 60
/** Paces in nice steps, in seconds. */
const PACE_STEPS = [1, 2, 5, 10, 15, 30, ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600].map((count) => count * MINUTE)]

const LOOKS: Record<ActivitySeriesName, Look> = {
  elevation: {
    ...{ colour: 'green', unit: 'm', isFromZero: false, isInverted: false, ySteps: null },
    ...{ of: (metres) => metres, yText: metresText },
  },
  speed: {
    ...{ colour: 'blue', unit: 'km/h', isFromZero: true, isInverted: false, ySteps: null },
    ...{ of: (metresPerSecond) => metresPerSecond * 3.6, yText: kmhText },
  },
  // Faster is higher.
  pace: {
    ...{ colour: 'purple', unit: 's/km', isFromZero: false, isInverted: true, ySteps: PACE_STEPS },
    ...{ of: (secondsPerKm) => secondsPerKm, yText: paceText },
  },
}

/** Elevation, speed and pace, over one axis, with one cursor and one zoom. */
export function charts(model: ActivityPanelModel, texts: ActivityPanelTexts): TemplateResult | typeof nothing {
  const { series, sample, hovered } = model
  if (series === null) return nothing
  const { axis, range } = model.state
  const at = sample === null ? null : axis === 'time' ? sample.at.timeMs : sample.at.distanceM
  const pointed = hovered?.isInMap ? axisOfIndex(series, axis, hovered.index) : null
  return html`
    <section aria-label=${texts.charts}>
      <div class="section-head">
        <h2>${texts.charts}</h2>
        ${axisChoice(model, texts, axis)}
        <button ?disabled=${range === null} @click=${() => model.zoom(null)}>${texts.wholeRange}</button>
      </div>
      <p class="muted">${texts.chartsHint}</p>
      ${series.series.map(({ name }) => {
        const data = dataOf(model, series, name, texts)
        if (data === null) return html`<p class="muted absent">${texts.absent[name]}</p>`
        const { isFromZero, isInverted, ySteps, yText } = LOOKS[name]
        return html`
          <frametrove-chart
            .name=${texts.series[name]}
            .xName=${texts.axes[axis]}
            .texts=${{ table: texts.table, copyCsv: texts.copyCsv }}
            .data=${data}
            .range=${range}
            .picked=${at}
            .pointed=${pointed}
            .syncKey=${'activity'}
            .isFromZero=${isFromZero}
            .isInverted=${isInverted}
            .most=${name === 'pace' ? mostPace(data) : null}
            .ySteps=${ySteps}
            .isTime=${axis === 'time'}
            .xText=${axis === 'time' ? tickText : wayTickText}
            .yText=${yText}
            .zoom=${(next: ChartRange | null) => model.zoom(next)}
            .pick=${(value: number) => model.lookAtAxis(value)}
            .hover=${(value: number | null) => model.hoverAxis(value)}
            .copy=${(text: string) => model.copy(text)}
          ></frametrove-chart>
        `
      })}
    </section>
  `
}

function axisChoice(model: ActivityPanelModel, texts: ActivityPanelTexts, axis: ActivityAxis): TemplateResult {
  return html`
    <span class="group" role="group" aria-label=${texts.over}>
      ${ACTIVITY_AXES.map(
        (it) => html`
          <button class="plain" aria-pressed=${it === axis} @click=${() => model.chooseAxis(it)}>${texts.axes[it]}</button>
        `,
      )}
    </span>
  `
}

/** Made once for what was read, so that a chart is drawn anew only where there is something else. */
const made = new WeakMap<ActivitySeries, Map<string, ChartData | null>>()

function dataOf(
  { state, whole }: ActivityPanelModel,
  series: ActivitySeries,
  name: ActivitySeriesName,
  texts: ActivityPanelTexts,
): ChartData | null {
  const known = made.get(series) ?? new Map<string, ChartData | null>()
  made.set(series, known)
  const pauses = whole?.breaks.map((at) => whole.index[at] ?? 0) ?? []
  const key = JSON.stringify([name, state.axis, pauses])
  const data = known.get(key)
  if (data !== undefined) return data
  const fresh = makeData(series, name, state.axis, pauses, texts.series[name])
  known.set(key, fresh)
  return fresh
}

/** `null`: no bucket has a value. */
function makeData(
  series: ActivitySeries,
  name: ActivitySeriesName,
  axis: ActivityAxis,
  pauses: readonly number[],
  label: string,
): ChartData | null {
  const found = series.series.find((it) => it.name === name)
  if (found === undefined || !found.mean.some((value: ChartValue) => value !== null)) return null
  const { colour, unit, of } = LOOKS[name]
  const values = (column: readonly ChartValue[]) => column.map((value) => (value === null ? null : of(value)))
  const band = series.isExact ? {} : { low: values(found.min), high: values(found.max) }
  return {
    x: axisValues(series, axis),
    series: [{ name: label, colour, unit, values: values(found.mean), ...band }],
    style: 'lines',
    gaps: gapsOf(series.index, pauses),
  }
}

/** The buckets that begin after a pause, or with it in them. @param pauses places of the samples after pauses */
function gapsOf(index: readonly number[], pauses: readonly number[]): number[] {
  const buckets = pauses.map((pause) => index.findIndex((first) => first >= pause))
  return [...new Set(buckets)].filter((bucket) => bucket > 0)
}

/** Standing about has a pace beyond all others: three times that of the middle is enough to be seen. */
function mostPace({ series }: ChartData): number | null {
  const paces = series.flatMap(({ values }) => values.filter((value) => value !== null)).sort((a, b) => a - b)
  const middle = paces[paces.length >> 1]
  return middle === undefined ? null : middle * 3
}
