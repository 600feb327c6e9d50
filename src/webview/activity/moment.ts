import { html, nothing, type TemplateResult } from 'lit'
import type { FrameOfSample, SampleView } from '../../shared/activity-panel-contract'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { paceText } from '../../shared/activity-text'
import { timeText } from '../../shared/time-text'
import { durationText, fill, tickText } from '../text'
import { clockText, courseText, lengthText, metresText, placeText, speedText } from './format'
import type { ActivityPanelModel } from './model'

/** A frame is worth a word where it is further from the moment than this, in ms. */
const FAR_MS = 1000
/** Slower is standing. */
const STANDING_MPS = 0.1

/** The sample that is looked at, and what the video shows then. */
export function moment(model: ActivityPanelModel, texts: ActivityPanelTexts): TemplateResult | typeof nothing {
  const { sample, activity } = model
  if (sample === null || activity === null) return nothing
  const { index } = sample.at
  const last = activity.details.samples - 1
  return html`
    <section class="moment" aria-label=${texts.moment}>
      <div class="section-head">
        <h2>${texts.moment}</h2>
        <span class="group">
          <button class="plain" aria-label=${texts.previous} title=${texts.previous} ?disabled=${index === 0} @click=${() => void model.look({ index: index - 1 })}>‹</button>
          <button class="plain" aria-label=${texts.next} title=${texts.next} ?disabled=${index >= last} @click=${() => void model.look({ index: index + 1 })}>›</button>
        </span>
      </div>
      ${frame(model, texts, sample.frame)}
      <dl class="rows">
        ${facts(texts, sample).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
    </section>
  `
}

function facts(texts: ActivityPanelTexts, { at }: SampleView): [string, string][] {
  const { sample, timeMs, distanceM, speedMps } = at
  const names = texts.momentFacts
  const rows: [string, string | null][] = [
    [names.time, clockText(sample.time)],
    [names.elapsed, tickText(timeMs)],
    [names.distance, lengthText(distanceM)],
    [names.elevation, sample.altitude_m == null ? null : metresText(sample.altitude_m)],
    [names.speed, speedMps === null ? null : speedText(speedMps)],
    [names.pace, speedMps === null || speedMps < STANDING_MPS ? null : paceText(1000 / speedMps)],
    [names.course, sample.course_deg == null ? null : courseText(sample.course_deg)],
    [names.accuracy, sample.accuracy_m == null ? null : metresText(sample.accuracy_m)],
    [names.place, placeText(texts, sample)],
  ]
  return rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as [string, string]]))
}

/** The picture that the video has of the moment; where there is none, why, and what to do. */
function frame(model: ActivityPanelModel, texts: ActivityPanelTexts, found: FrameOfSample): TemplateResult {
  if (found.state === 'noVideo') return html`<p class="muted">${texts.noVideo}</p>`
  const { videoId, videoMs } = found
  if (found.state === 'videoGone') return html`<p class="muted">${fill(texts.videoGone, videoId)}</p>`
  if (found.state === 'noFrames') return html`<p class="muted">${fill(texts.noFrames, videoId)}</p>`
  const gallery = html`<button @click=${() => model.showGallery()}>${texts.gallery}</button>`
  if (found.state === 'outside') {
    return html`
      <div class="picture"><p class="muted">${fill(texts.outside, signed(videoMs), videoId)}</p></div>
      <div class="section-head"><span></span>${gallery}</div>
    `
  }
  const { frameNumber, timestampMs, image } = found
  const off = Math.abs(timestampMs - videoMs)
  return html`
    <div class="picture">
      ${
        image === null
          ? html`<p class="muted">${texts.noPicture}</p>`
          : html`<img src=${image} alt=${fill(texts.frameAlt, videoId, timeText(timestampMs))}>`
      }
    </div>
    <div class="section-head">
      <span>
        ${frameNumber === null ? nothing : html`<strong>${fill(texts.frame, frameNumber)}</strong>`}
        <span class="muted">${fill(texts.frameAt, timeText(timestampMs), videoId)}</span>
        ${off > FAR_MS ? html`<span class="muted">${fill(texts.frameFar, durationText(off))}</span>` : nothing}
      </span>
      ${gallery}
    </div>
  `
}

/** A time in a video that may be before its start. */
function signed(milliseconds: number): string {
  return milliseconds < 0 ? `−${timeText(-milliseconds)}` : timeText(milliseconds)
}
