import { html, nothing, type TemplateResult } from 'lit'
import type { DebugComparison } from '../../shared/debug'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { fill, numberText, precise, signedPercentText } from '../text'
import type { DebugDashboardModel } from './model'

/** Frames that disagree, as many as are listed. */
const SHOWN = 200
/** A change of so many percent is worth a glance. */
const NOTABLE_PERCENT = 5

/** Two sessions side by side: A is shown, B is what it is compared with. */
export function comparison(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const { comparison: found, comparisonError } = model
  if (model.state.comparedId === null) return nothing
  return html`
    <section aria-label=${texts.comparison}>
      <h2>${texts.comparison}</h2>
      ${
        found === null
          ? comparisonError === null
            ? html`<p role="status">${texts.comparing}</p>`
            : html`<p class="error" role="alert">${comparisonError}</p>`
          : html`
              <p><strong>A</strong> ${found.a.sessionId} <strong>B</strong> ${found.b.sessionId}</p>
              <div class="halves">
                <div>${disagreements(model, texts, found)}</div>
                <div>${parameters(texts, found)} ${changes(texts, found)}</div>
              </div>
            `
      }
    </section>
  `
}

function parameters(texts: DebugDashboardTexts, { parameters: rows, parameterCount }: DebugComparison): TemplateResult {
  return html`
    <h3>${texts.changedParameters}</h3>
    ${
      parameterCount === 0
        ? html`<p class="muted">${texts.sameParameters}</p>`
        : table(
            texts.changedParameters,
            [texts.parameter, 'A', 'B'],
            rows.map(
              ({ path, a, b }) => html`
              <tr>
                <th scope="row"><code>${path}</code></th>
                <td class="number"><code>${valueText(a)}</code></td>
                <td class="number"><code>${valueText(b)}</code></td>
              </tr>
            `,
            ),
          )
    }
    ${listed(texts, rows.length, parameterCount)}
  `
}

/** Says so where not all are listed. */
function listed(texts: DebugDashboardTexts, shown: number, all: number): TemplateResult | typeof nothing {
  return shown < all ? html`<p class="muted">${fill(texts.listed, shown, all)}</p>` : nothing
}

function valueText(value: unknown): string {
  return value === undefined ? '–' : JSON.stringify(value)
}

/** What was measured over the frames, then what the pipelines say; what changed most comes first. */
function changes(texts: DebugDashboardTexts, { series, metrics }: DebugComparison): TemplateResult {
  const all = [...series, ...metrics]
  const changed = all.filter(({ a, b }) => a !== b).sort((one, other) => sizeOf(other) - sizeOf(one))
  return html`
    <h3>${texts.changes}</h3>
    ${
      changed.length === 0
        ? nothing
        : table(
            texts.changes,
            [texts.metric, 'A', 'B', texts.change],
            changed.map(
              ({ path, a, b, changePercent }) => html`
                <tr>
                  <th scope="row"><code>${path}</code></th>
                  <td class="number">${a === null ? '–' : precise(a)}</td>
                  <td class="number">${b === null ? '–' : precise(b)}</td>
                  <td class="number ${Math.abs(changePercent ?? 0) >= NOTABLE_PERCENT ? 'notable' : ''}">
                    ${changePercent === null ? '–' : signedPercentText(changePercent)}
                  </td>
                </tr>
              `,
            ),
          )
    }
    <p class="muted">${fill(texts.unchanged, all.length - changed.length)}</p>
  `
}

/** What can't be told in percent, such as of a stage that only one of them has, comes behind what can. */
function sizeOf({ changePercent }: DebugComparison['series'][number]): number {
  return changePercent === null ? -1 : Math.abs(changePercent)
}

function disagreements(
  model: DebugDashboardModel,
  texts: DebugDashboardTexts,
  { frames }: DebugComparison,
): TemplateResult {
  if (frames === null) return html`<p class="muted">${texts.notComparable}</p>`
  const { compared, disagreeing, onlyA, onlyB, first } = frames
  return html`
    <p class="headline">
      ${disagreeing === 0 ? fill(texts.allAgree, compared) : fill(texts.someDisagree, disagreeing, compared)}
      ${onlyA + onlyB === 0 ? nothing : html`<span class="muted">${fill(texts.onlyIn, onlyA, onlyB)}</span>`}
    </p>
    ${
      first.length === 0
        ? nothing
        : table(
            texts.disagreements,
            [texts.frameColumn, texts.matched, texts.inA, texts.inB],
            first.slice(0, SHOWN).map(
              ({ indexA, frameNumber, matched, onlyA: inA, onlyB: inB }) => html`
              <tr>
                <th scope="row">
                  ${
                    indexA === null
                      ? fill(texts.frame, frameNumber)
                      : html`<button class="link" @click=${() => void model.lookFromList({ index: indexA })}>${fill(texts.frame, frameNumber)}</button>`
                  }
                </th>
                ${[matched, inA, inB].map((count) => html`<td class="number">${numberText(count)}</td>`)}
              </tr>
            `,
            ),
          )
    }
    ${listed(texts, Math.min(first.length, SHOWN), disagreeing + onlyA + onlyB)}
  `
}

function table(name: string, [first, ...others]: string[], rows: TemplateResult[]): TemplateResult {
  return html`
    <div class="table-room" tabindex="0" role="region" aria-label=${name}>
      <table>
        <thead>
          <tr>
            <th scope="col">${first}</th>
            ${others.map((column) => html`<th scope="col" class="number">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  `
}
