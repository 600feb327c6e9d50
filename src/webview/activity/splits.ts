import { html, nothing, type TemplateResult } from 'lit'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { durationText, paceText } from '../../shared/activity-text'
import { lengthText, metresText } from './format'
import type { ActivityPanelModel } from './model'
import { extremes, paceOf } from './split-pace'

/** The splits in a table, each one click away; the fastest and the slowest are named. */
export function splits(model: ActivityPanelModel, texts: ActivityPanelTexts): TemplateResult | typeof nothing {
  const list = model.activity?.details.splitList
  if (list === undefined) return nothing
  const { fastest, slowest } = extremes(list)
  const { splitColumns: columns } = texts
  const chosen = model.state.split
  return html`
    <section aria-label=${texts.splits}>
      <h2>${texts.splits}</h2>
      ${
        list.length === 0
          ? html`<p class="muted">${texts.noSplits}</p>`
          : html`
              <div class="table-room" tabindex="0" role="region" aria-label=${texts.splits}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">${columns.split}</th>
                      <th scope="col" class="number">${columns.distance}</th>
                      <th scope="col" class="number">${columns.duration}</th>
                      <th scope="col" class="number">${columns.pace}</th>
                      <th scope="col" class="number">${columns.elevationGain}</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${list.map((split, place) => {
                      const pace = paceOf(split)
                      const isChosen = place === chosen
                      return html`
                        <tr class=${isChosen ? 'chosen' : ''}>
                          <th scope="row">
                            <button class="link" aria-pressed=${isChosen} @click=${() => void model.chooseSplit(isChosen ? null : place)}>${split.id}</button>
                            ${place === fastest ? html`<span class="tag">${texts.fastest}</span>` : nothing}
                            ${place === slowest ? html`<span class="tag">${texts.slowest}</span>` : nothing}
                          </th>
                          <td class="number">${lengthText(split.distance_m)}</td>
                          <td class="number">${durationText(split.duration_s * 1000)}</td>
                          <td class="number">${pace === null ? '–' : paceText(pace)}</td>
                          <td class="number">${split.elevation_gain_m == null ? '–' : metresText(split.elevation_gain_m)}</td>
                        </tr>
                      `
                    })}
                  </tbody>
                </table>
              </div>
            `
      }
    </section>
  `
}
