import { html, nothing, type TemplateResult } from 'lit'
import type { DebugOutliers } from '../../shared/debug'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { durationText, fill, numberText, percentText } from '../text'
import type { DebugDashboardModel } from './model'

const SHOWN = 10

/** What stands out, each one click away. */
export function outliers(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const found = model.shown?.facts?.outliers
  if (found === undefined) return nothing
  const { slowest, lowestConfidence, breaks, breakCount, gaps, gapCount } = found
  return html`
    <section aria-label=${texts.outliers}>
      <h2>${texts.outliers}</h2>
      <div class="lists">
        ${list(
          texts.slowest,
          slowest.slice(0, SHOWN).map((it) => frameButton(model, texts, it, durationText(it.value))),
        )}
        ${list(
          texts.lowest,
          lowestConfidence.slice(0, SHOWN).map((it) => frameButton(model, texts, it, percentText(it.value))),
        )}
        ${list(
          fill(texts.breaks, numberText(breakCount)),
          breaks.slice(0, SHOWN).map(
            ({ trackId, label, toIndex, missing }) => html`
              <li>
                <button class="link" @click=${() => void model.lookFromList({ index: toIndex })}>${fill(texts.trackName, trackId, label)}</button>
                <span class="muted">${fill(texts.missingFrames, missing)}</span>
              </li>
            `,
          ),
        )}
        ${
          gapCount === 0
            ? nothing
            : list(
                fill(texts.gaps, numberText(gapCount)),
                gaps.slice(0, SHOWN).map(
                  ({ trackId, fromFrameNumber, toFrameNumber }) => html`
                    <li>
                      <button class="link" @click=${() => void model.lookFromList({ frameNumber: toFrameNumber })}>${fill(texts.trackName, trackId, '')}</button>
                      <span class="muted">${fill(texts.fromTo, numberText(fromFrameNumber), numberText(toFrameNumber))}</span>
                    </li>
                  `,
                ),
              )
        }
      </div>
    </section>
  `

  function list(title: string, items: TemplateResult[]): TemplateResult {
    return html`
      <div>
        <h3>${title}</h3>
        ${items.length === 0 ? html`<p class="muted">${texts.nothing}</p>` : html`<ul class="plain">${items}</ul>`}
      </div>
    `
  }
}

function frameButton(
  model: DebugDashboardModel,
  texts: DebugDashboardTexts,
  { index, frameNumber }: DebugOutliers['slowest'][number],
  value: string,
): TemplateResult {
  const name = frameNumber === null ? fill(texts.place, index) : fill(texts.frame, frameNumber)
  return html`
    <li>
      <button class="link" @click=${() => void model.lookFromList({ index })}>${name}</button> <span class="muted">${value}</span>
    </li>
  `
}
