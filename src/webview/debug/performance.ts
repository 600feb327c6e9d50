import { html, nothing, type TemplateResult } from 'lit'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { bytesText, durationText, numberText, precise } from '../text'
import type { LoadedSession } from './model'

/** How long each stage took over all frames, and what the pipeline measured of itself. */
export function performanceSummary(texts: DebugDashboardTexts, { details, facts }: LoadedSession): TemplateResult {
  const timed = details.series.filter(({ kind }) => kind === 'processing' || kind === 'stage')
  const given = facts?.metrics ?? null
  return html`
    <section aria-label=${texts.performance}>
      <h2>${texts.performance}</h2>
      ${timed.length === 0 ? html`<p class="muted">${texts.noTimes}</p>` : table(texts, timed)}
      ${given === null ? nothing : metrics(texts, given)}
    </section>
  `
}

function table(texts: DebugDashboardTexts, timed: LoadedSession['details']['series']): TemplateResult {
  const { columns } = texts
  return html`
    <div class="table-room" tabindex="0" role="region" aria-label=${texts.performance}>
      <table>
        <thead>
          <tr>
            ${(['stage', 'count', 'mean', 'p50', 'p95', 'most'] as const).map(
              (name) => html`<th scope="col" class=${name === 'stage' ? '' : 'number'}>${columns[name]}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${timed.map(
            ({ kind, label, count, mean, p50, p95, max }) => html`
              <tr>
                <th scope="row">${kind === 'processing' ? texts.series.processing : label}</th>
                <td class="number">${numberText(count)}</td>
                ${[mean, p50, p95, max].map((ms) => html`<td class="number">${durationText(ms)}</td>`)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `
}

function metrics(
  texts: DebugDashboardTexts,
  given: NonNullable<NonNullable<LoadedSession['facts']>['metrics']>,
): TemplateResult {
  const rows: [string, string][] = []
  if (given.total_ms != null) rows.push([texts.metrics.total, durationText(given.total_ms)])
  if (given.frame_rate != null) rows.push([texts.metrics.frameRate, precise(given.frame_rate)])
  if (given.peak_memory_bytes != null) rows.push([texts.metrics.memory, bytesText(given.peak_memory_bytes)])
  for (const [name, value] of Object.entries(given.counters ?? {}))
    if (value !== null) rows.push([name, precise(value)])
  return html`
    <dl class="rows">
      ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
  `
}
