import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { DebugSessionDetails } from '../../shared/debug'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { timeText } from '../../shared/time-text'
import { bytesText, dateText, fill, numberText } from '../text'
import type { DebugDashboardModel } from './model'

/** Which session is shown, which it is compared with, and its facts. */
export function header(
  model: DebugDashboardModel,
  texts: DebugDashboardTexts,
  details: DebugSessionDetails,
): TemplateResult {
  const { comparedId } = model.state
  const others = model.sessions.filter(({ sessionId }) => sessionId !== details.sessionId)
  return html`
    <header>
      <h1>${details.videoId} <span class="muted">${texts.title}</span></h1>
      <div class="choices">
        <label>
          ${texts.session}
          <select aria-label=${texts.session} @change=${(event: Event) => model.show(chosen(event), comparedId)}>
            ${model.sessions.map(
              ({ sessionId, current }) => html`
                <option value=${sessionId} .selected=${live(sessionId === details.sessionId)}>
                  ${current ? fill(texts.current, sessionId) : sessionId}
                </option>
              `,
            )}
          </select>
        </label>
        ${
          others.length === 0
            ? nothing
            : html`
                <label>
                  ${texts.compareWith}
                  <select
                    aria-label=${texts.compareWith}
                    @change=${(event: Event) => model.show(details.sessionId, chosen(event) || null)}
                  >
                    <option value="" .selected=${live(comparedId === null)}>${texts.none}</option>
                    ${others.map(
                      ({ sessionId }) => html`
                        <option value=${sessionId} .selected=${live(sessionId === comparedId)}>${sessionId}</option>
                      `,
                    )}
                  </select>
                </label>
              `
        }
        <button @click=${() => model.showGallery()}>${texts.gallery}</button>
      </div>
      ${details.available ? nothing : html`<p class="problem" role="alert"><span class="warn">▲</span> ${texts.archiveGone}</p>`}
      <dl class="facts">
        ${facts(texts, details).map(
          ([name, value]) => html`
            <div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>
          `,
        )}
      </dl>
    </header>
  `
}

function chosen(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : ''
}

function facts(texts: DebugDashboardTexts, details: DebugSessionDetails): [string, string][] {
  const { collectionDate, frames, detections, tracks, fromMs, toMs, rawBytes, storedBytes } = details
  const share = rawBytes > 0 ? Math.round((100 * storedBytes) / rawBytes) : 100
  return [
    ...(collectionDate === null ? [] : [[texts.facts.recorded, dateText(collectionDate)] as [string, string]]),
    [texts.facts.frames, numberText(frames)],
    [texts.facts.detections, numberText(detections)],
    [texts.facts.tracks, numberText(tracks)],
    ...(fromMs === null || toMs === null
      ? []
      : [[texts.facts.span, fill(texts.fromTo, timeText(fromMs), timeText(toMs))] as [string, string]]),
    [texts.facts.size, fill(texts.stored, bytesText(storedBytes), bytesText(rawBytes), share)],
  ]
}
