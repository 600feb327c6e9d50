import { html, nothing, type TemplateResult } from 'lit'
import { ACTIVITY_AXES, type ActivityAxis, type ActivitySeries, type ActivitySeriesName } from '../../shared/activities'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { paceText } from '../../shared/activity-text'
import type { ChartColour, ChartData, ChartValue } from '../chart/chart-data'
import type { ChartRange } from '../chart/series-chart'
import { tickText } from '../text'
import { axisOfIndex, axisValues } from './along'
import { metresText, speedText, wayTickText } from './format'
import type { ActivityPanelModel } from './model'

/** How each series is drawn. Speeds are read in m/s. */
const LOOKS: Record<
  ActivitySeriesName,
  { colour: ChartColour; isFromZero: boolean; isInverted: boolean; yText(value: number): string }
> = {
  elevation: { colour: 'green', isFromZero: false, isInverted: false, yText: metresText },
  speed: { colour: 'blue', isFromZero: true, isInverted: false, yText: speedText },
  // Faster is higher.
  pace: { colour: 'purple', isFromZero: false, isInverted: true, yText: paceText },
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
        const data = dataOf(series, name, axis, texts)
        if (data === null) return html`<p class="muted absent">${texts.absent[name]}</p>`
        const { isFromZero, isInverted, yText } = LOOKS[name]
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
  series: ActivitySeries,
  name: ActivitySeriesName,
  axis: ActivityAxis,
  texts: ActivityPanelTexts,
): ChartData | null {
  const known = made.get(series) ?? new Map<string, ChartData | null>()
  made.set(series, known)
  const key = `${name} ${axis}`
  const data = known.get(key)
  if (data !== undefined) return data
  const fresh = makeData(series, name, axis, texts)
  known.set(key, fresh)
  return fresh
}

/** `null`: no bucket has a value. */
function makeData(
  series: ActivitySeries,
  name: ActivitySeriesName,
  axis: ActivityAxis,
  texts: ActivityPanelTexts,
): ChartData | null {
  const found = series.series.find((it) => it.name === name)
  if (found === undefined || !found.mean.some((value: ChartValue) => value !== null)) return null
  const { colour } = LOOKS[name]
  const band = series.isExact ? {} : { low: found.min, high: found.max }
  return {
    x: axisValues(series, axis),
    series: [{ name: texts.series[name], colour, values: found.mean, ...band }],
    style: 'lines',
  }
}
