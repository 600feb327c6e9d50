import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryFrame } from '../../shared/gallery'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { timeText } from '../../shared/time-text'
import { fill, numberText } from '../text'
import { shortTags } from './tag-list'

/** A frame's place in the grid, and what is known of it so far. */
export interface Cell {
  index: number
  total: number
  isActive: boolean
  isSelected: boolean
  frame: GalleryFrame | undefined
  /** The address of its small picture; `null` where the image is missing, `undefined` while it is not known. */
  picture: string | null | undefined
}

/** The id of the element of a frame, by which the grid says which one the keys work on. */
export function cellId(index: number): string {
  return `frame-${index}`
}

/** One frame of the grid. `lost` is told when its picture does not load. */
export function cell(texts: GalleryTexts, it: Cell, lost: (path: string) => void): TemplateResult {
  const { index, total, isActive, isSelected, frame } = it
  return html`
    <div
      id=${cellId(index)}
      class="cell ${isActive ? 'active' : ''} ${isSelected ? 'selected' : ''}"
      role="option"
      data-index=${index}
      aria-setsize=${total}
      aria-posinset=${index + 1}
      aria-selected=${isSelected}
      aria-label=${frame === undefined ? texts.loading : cellLabel(texts, it, frame)}
    >
      <div class="picture">
        ${picture(texts, it, lost)} ${frame === undefined ? nothing : [shortTags(frame.tags), check()]}
      </div>
      <div class="line">${frame === undefined ? nothing : line(texts, frame)}</div>
      ${frame?.source == null ? nothing : html`<div class="source" title=${frame.source.title}>${frame.source.title}</div>`}
    </div>
  `
}

/** Selects the frame by a click. It is a picture of its state only for who sees it: others are told by the option. */
function check(): TemplateResult {
  return html`<span class="check" aria-hidden="true"><span>✓</span></span>`
}

/** Such as “Frame 12”. */
export function frameName(texts: GalleryTexts, { frameNumber }: Pick<GalleryFrame, 'frameNumber'>): string {
  return frameNumber === null ? texts.frameUnnumbered : fill(texts.frame, frameNumber)
}

function cellLabel(texts: GalleryTexts, { picture }: Cell, frame: GalleryFrame): string {
  const parts = [frameName(texts, frame)]
  if (frame.source !== null) parts.push(frame.source.title)
  if (frame.timestampMs !== null) parts.push(timeText(frame.timestampMs))
  if (frame.detections > 0) parts.push(detectionsText(texts, frame.detections))
  parts.push(...frame.tags)
  if (frame.hasCaption) parts.push(texts.caption)
  if (frame.path === null) parts.push(texts.noImage)
  else if (picture === null) parts.push(texts.imageGone)
  return parts.join(', ')
}

function detectionsText(texts: GalleryTexts, count: number): string {
  return count === 1 ? texts.oneDetection : fill(texts.detections, count)
}

function picture(texts: GalleryTexts, { frame, picture }: Cell, lost: (path: string) => void) {
  if (frame === undefined) return nothing
  const { path } = frame
  if (path === null) return html`<span class="absent">${texts.noImage}</span>`
  if (picture === null) return html`<span class="absent"><span class="warn">▲</span> ${texts.imageGone}</span>`
  if (picture === undefined) return nothing
  return html`<img src=${picture} alt="" decoding="async" draggable="false" @error=${() => lost(path)} />`
}

function line(texts: GalleryTexts, frame: GalleryFrame): TemplateResult {
  const time = frame.timestampMs === null ? nothing : html`<span class="muted">${timeText(frame.timestampMs)}</span>`
  return html`
    <span class="number">${frame.frameNumber === null ? '–' : `#${frame.frameNumber}`}</span>
    ${time}
    <span class="marks">
      ${frame.hasCaption ? html`<span title=${texts.caption}>❝</span>` : nothing}
      ${
        frame.detections > 0
          ? html`<span title=${detectionsText(texts, frame.detections)}>▣ ${numberText(frame.detections)}</span>`
          : nothing
      }
    </span>
  `
}
