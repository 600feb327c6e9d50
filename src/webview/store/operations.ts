import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { type OperationsView, SPANS } from '../../shared/store-dashboard-contract'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import type { ChartData } from '../chart/chart-data'
import { dateText, durationText, fill, momentText, numberText } from '../text'
import type { StoreDashboardModel } from './model'

/** What operations did over time: how many, how long they took, and what failed. */
export function operations(model: StoreDashboardModel, texts: StoreDashboardTexts): TemplateResult {
  const { operations: view } = model
  return html`
    <section>
      <h2>${texts.operations}</h2>
      <label>${texts.span} ${spanSelect(model, texts)}</label>
      ${view === null ? nothing : content(model, texts, view)}
    </section>
  `
}

function spanSelect(model: StoreDashboardModel, texts: StoreDashboardTexts): TemplateResult {
  const choose = (event: Event) => {
    const chosen = event.target instanceof HTMLSelectElement ? event.target.value : ''
    const span = SPANS.find((it) => it === chosen)
    if (span !== undefined) model.showSpan(span)
  }
  return html`
    <select @change=${choose}>
      ${SPANS.map((span) => html`<option value=${span} .selected=${live(span === model.span)}>${texts.spans[span]}</option>`)}
    </select>
  `
}

function content(model: StoreDashboardModel, texts: StoreDashboardTexts, view: OperationsView): TemplateResult {
  if (view.statistics.byName.length === 0) return html`<p class="muted">${texts.noOperations}</p>`
  return html`
    <frametrove-chart
      .name=${texts.chart}
      .xName=${texts.time}
      .texts=${{ table: texts.table, copyCsv: texts.copyCsv }}
      .data=${chartData(texts, view)}
      .isTime=${true}
      .xText=${momentText}
      .yText=${numberText}
      .copy=${(text: string) => model.copy(text)}
    ></frametrove-chart>
    ${table(texts, view)} ${failures(model, texts, view)}
  `
}

/** The last answer's data, so that the chart is drawn anew only where there is another. */
const drawn = new WeakMap<OperationsView, ChartData>()

function chartData(texts: StoreDashboardTexts, view: OperationsView): ChartData {
  const known = drawn.get(view)
  if (known !== undefined) return known
  const { fromMs, toMs, buckets } = view.span
  const { ok, failed, cancelled } = view.statistics.buckets
  const data: ChartData = {
    // A bar stands in the middle of its stretch.
    x: Array.from({ length: buckets }, (_, at) => fromMs + ((at + 0.5) * (toMs - fromMs)) / buckets),
    series: [
      { name: texts.outcomes.ok, colour: 'blue', values: ok },
      { name: texts.outcomes.cancelled, colour: 'yellow', values: cancelled },
      { name: texts.outcomes.failed, colour: 'red', values: failed },
    ],
    style: 'bars',
    isStacked: true,
  }
  drawn.set(view, data)
  return data
}

function table(texts: StoreDashboardTexts, { statistics }: OperationsView): TemplateResult {
  const { columns } = texts
  return html`
    <div class="table-room" tabindex="0" role="region" aria-label=${texts.operations}>
      <table>
        <thead>
          <tr>
            ${(['name', 'count', 'failed', 'cancelled', 'retries', 'p50', 'p95', 'p99', 'most'] as const).map(
              (name) => html`<th scope="col" class=${name === 'name' ? '' : 'number'}>${columns[name]}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${statistics.byName.map(
            (it) => html`
              <tr>
                <th scope="row"><code>${it.name}</code></th>
                ${[it.count, it.failed, it.cancelled, it.retries].map((count) => html`<td class="number">${numberText(count)}</td>`)}
                ${[it.p50Ms, it.p95Ms, it.p99Ms, it.maxMs].map((ms) => html`<td class="number">${durationText(ms)}</td>`)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `
}

function failures(
  model: StoreDashboardModel,
  texts: StoreDashboardTexts,
  view: OperationsView,
): TemplateResult | typeof nothing {
  if (view.failures.length === 0) return nothing
  return html`
    <h3>${texts.failures}</h3>
    <ul class="plain">
      ${view.failures.map(
        ({ at, name, videoId, error, attempts }) => html`
          <li>
            <span class="muted">${dateText(at)}</span>
            ${fill(texts.failure, videoId === null ? name : `${name} ${videoId}`, error ?? '')}
            ${attempts > 1 ? html`<span class="muted">${fill(texts.attempts, attempts)}</span>` : nothing}
          </li>
        `,
      )}
    </ul>
    <div class="actions"><button @click=${() => model.run('showLog')}>${texts.showLog}</button></div>
  `
}
