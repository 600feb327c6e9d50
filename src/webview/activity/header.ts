import { html, nothing, type TemplateResult } from 'lit'
import type { RecordingAction } from '../../shared/activity-panel-contract'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { durationText, paceText } from '../../shared/activity-text'
import type { RecordingInfo } from '../../shared/recording'
import { dateText, fill, numberText } from '../text'
import { lengthText, metresText, speedText } from './format'
import type { ActivityPanelModel } from './model'

type State = RecordingInfo['state']

/** What can be done in each state of a live recording. */
const ACTIONS: Record<State, readonly RecordingAction[]> = {
  recording: ['pause', 'finish', 'discard'],
  paused: ['resume', 'finish', 'discard'],
  interrupted: ['resume', 'finish', 'discard'],
  unsaved: ['finish', 'discard'],
}

/** What the activity is, and its state while it is recorded. */
export function header(model: ActivityPanelModel, texts: ActivityPanelTexts): TemplateResult | typeof nothing {
  const { activity } = model
  if (activity === null) return nothing
  const { details, state, warnings } = activity
  return html`
    <header>
      <h1>${details.type} <span class="muted">${texts.activity}</span></h1>
      ${state === null ? nothing : live(model, texts, state)}
      ${warnings.map((warning) => html`<p class="problem"><span class="warn">▲</span> ${warning}</p>`)}
      ${
        details.thinnedToM === null
          ? nothing
          : html`<p class="problem"><span class="warn">▲</span> ${fill(texts.thinned, metresText(details.thinnedToM))}</p>`
      }
      <dl class="facts">
        ${facts(model, texts).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      ${details.notes === null ? nothing : html`<p class="notes">${details.notes}</p>`}
    </header>
  `
}

function live(model: ActivityPanelModel, texts: ActivityPanelTexts, state: State): TemplateResult {
  return html`
    <div class="live">
      <strong role="status"><span class="sign ${state}" aria-hidden="true"></span> ${texts.states[state]}</strong>
      ${ACTIONS[state].map(
        (action) => html`
          <button class=${action === 'finish' ? 'primary' : ''} @click=${() => model.act(action)}>${texts.actions[action]}</button>
        `,
      )}
      ${model.follows ? nothing : html`<button @click=${() => model.followEnd()}>${texts.follow}</button>`}
    </div>
  `
}

function facts({ activity }: ActivityPanelModel, texts: ActivityPanelTexts): [string, string][] {
  if (activity === null) return []
  const { startedAt, durationMs, distanceM, elevationGainM, samples } = activity.details
  const isMoving = durationMs > 0 && distanceM > 0
  return [
    [texts.facts.started, dateText(startedAt)],
    [texts.facts.duration, durationText(durationMs)],
    [texts.facts.distance, lengthText(distanceM)],
    [texts.facts.elevationGain, elevationGainM === null ? '–' : metresText(elevationGainM)],
    [texts.facts.speed, isMoving ? speedText((distanceM * 1000) / durationMs) : '–'],
    [texts.facts.pace, isMoving ? paceText(durationMs / distanceM) : '–'],
    [texts.facts.samples, numberText(samples)],
  ]
}
