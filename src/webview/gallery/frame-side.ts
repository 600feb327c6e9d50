import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryFrameDetails } from '../../shared/gallery'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { timeText } from '../../shared/time-text'
import { labelClass } from '../labels'
import { fill, numberText, percentText } from '../text'

import { tagList } from './tag-list'

/** What stands beside an open frame depends on. */
export interface FrameSide extends Omit<Detections, 'boxes'> {
  details: GalleryFrameDetails
  /** What can be done with the frame. */
  actions: TemplateResult
}

/** What the list of detections depends on. */
interface Detections {
  texts: GalleryTexts
  boxes: GalleryFrameDetails['boxes']
  labels: readonly { label: string }[]
  hiddenLabels: readonly string[]
  /** Shows or hides the boxes of a label. */
  toggle(label: string): void
}

/** What is known of an open frame: its detections, its caption, what is said, and its facts. */
export function frameSide({ texts, details, actions, labels, hiddenLabels, toggle }: FrameSide): TemplateResult {
  return html`
    <aside>
      ${actions} ${section(texts.captions, captions(texts, details))}
      ${section(texts.boxes, detections({ texts, boxes: details.boxes, labels, hiddenLabels, toggle }))}
      ${section(texts.transcript, transcript(texts, details))} ${section(texts.tags, tagList(details.tags, texts.noTags))}
      ${section(texts.details, facts(texts, details))}
    </aside>
  `
}

function section(title: string, content: TemplateResult): TemplateResult {
  return html`<section><h2>${title}</h2>${content}</section>`
}

function captions(texts: GalleryTexts, details: GalleryFrameDetails): TemplateResult {
  if (details.captions.length === 0) return html`<p class="muted">${texts.noCaption}</p>`
  return html`${details.captions.map(
    ({ text, confidence }) => html`
      <p>${text}${confidence === null ? nothing : html` <span class="muted">${percentText(confidence)}</span>`}</p>
    `,
  )}`
}

/** The detections by label, with a switch for each label. */
export function detections({ texts, boxes: all, labels, hiddenLabels, toggle }: Detections): TemplateResult {
  if (all.length === 0) return html`<p class="muted">${texts.noDetections}</p>`
  const byLabel = new Map<string, Detections['boxes'][number][]>()
  for (const box of all) byLabel.set(box.label, [...(byLabel.get(box.label) ?? []), box])
  return html`
    <ul class="labels">
      ${[...byLabel].map(
        ([label, boxes]) => html`
          <li>
            <label>
              <input type="checkbox" .checked=${!hiddenLabels.includes(label)} @change=${() => toggle(label)} />
              <span class="swatch ${labelClass(labels, label)}"></span>
              <span>${fill(texts.showBoxes, label, boxes.length)}</span>
            </label>
            <span class="muted shares">${confidences(boxes)}</span>
          </li>
        `,
      )}
    </ul>
  `
}

function confidences(boxes: readonly { confidence: number | null }[]): string {
  const shares = boxes.flatMap(({ confidence }) => (confidence === null ? [] : [confidence])).sort((a, b) => b - a)
  const shown = shares.slice(0, 8).map(percentText)
  return [...shown, ...(shares.length > shown.length ? ['…'] : [])].join(', ')
}

function transcript(texts: GalleryTexts, details: GalleryFrameDetails): TemplateResult {
  if (details.transcript.length === 0) return html`<p class="muted">${texts.nothingSaid}</p>`
  return html`${details.transcript.map(
    ({ startMs, endMs, text, speaker }) => html`
      <p>
        ${speaker === null ? nothing : html`<strong>${speaker}:</strong>`} ${text}
        <span class="muted">${timeText(startMs)} – ${timeText(endMs)}</span>
      </p>
    `,
  )}`
}

function facts(texts: GalleryTexts, details: GalleryFrameDetails): TemplateResult {
  const { frameNumber, timestampMs, source } = details
  return factList([
    ...sourceFacts(texts, source),
    [texts.facts.number, frameNumber === null ? null : numberText(frameNumber)],
    [texts.facts.time, timestampMs === null ? null : timeText(timestampMs)],
    ...imageFacts(texts, details),
  ])
}

/** A name and what is to say of it; `null` where it is not known. The title says more of the value. */
type Fact = [name: string, value: string | null, title?: string | null]

/** What a frame is of, where that differs from frame to frame. */
export function sourceFacts({ facts: names }: GalleryTexts, source: GalleryFrameDetails['source']): Fact[] {
  return source === null ? [] : [[names[source.kind], source.title, source.id]]
}

/** What is known of the image of a frame. */
export function imageFacts({ facts: names }: GalleryTexts, details: GalleryFrameDetails): Fact[] {
  const { width, height, sizeBytes, path } = details
  return [
    [names.size, width === null || height === null ? null : `${width} × ${height}`],
    [names.bytes, sizeBytes === null ? null : numberText(sizeBytes)],
    [names.path, path?.split('/').at(-1) ?? null, path],
  ]
}

export function factList(facts: readonly Fact[]): TemplateResult {
  return html`
    <dl>
      ${facts.map(([name, value, title]) =>
        value === null ? nothing : html`<div><dt>${name}</dt><dd title=${title ?? nothing}>${value}</dd></div>`,
      )}
    </dl>
  `
}
