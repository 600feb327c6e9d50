import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryFrameDetails } from '../../shared/gallery'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { timeText } from '../../shared/time-text'
import { fill } from '../text'
import { frameName } from './cell'
import { SIDES, type Side } from './comparison'
import { toggled } from './controls'
import { type FrameActions, signButton, zoomButtons } from './frame-buttons'
import { detections, factList, imageFacts, sourceFacts } from './frame-side'
import type { GalleryModel } from './model'

/** Two frames side by side, or one below the other; zoomed and moved together. */
export function compareView(model: GalleryModel, texts: GalleryTexts, actions: FrameActions): TemplateResult {
  const { hiddenLabels } = model.state
  const boxes = model.comparison.views.flatMap((view) => view?.details.boxes ?? [])
  return html`
    <div class="bar">
      <button @click=${actions.back}>← ${texts.backFromComparison}</button>
      <h1>${texts.comparison}</h1>
      ${zoomButtons(texts, actions)} ${signButton('?', texts.help, actions.help)}
    </div>
    <div class="compared">${SIDES.map((side) => sideView(model, texts, side))}</div>
    <div class="compared-labels">
      ${
        boxes.length === 0
          ? nothing
          : detections({
              ...{ texts, boxes, hiddenLabels, labels: model.facts?.labels ?? [] },
              toggle: (label) => model.set({ hiddenLabels: toggled(hiddenLabels, label) }),
            })
      }
    </div>
  `
}

function sideView(model: GalleryModel, texts: GalleryTexts, side: Side): TemplateResult {
  const { comparison, state } = model
  const view = comparison.views[side]
  const isActive = comparison.side === side
  const name = view === null ? texts.loading : frameName(texts, view.details)
  return html`
    <div
      class=${isActive ? 'side active' : 'side'}
      role="group"
      tabindex="0"
      aria-label=${fill(texts.sides[side], name)}
      aria-current=${isActive}
      @focusin=${() => comparison.activate(side)}
    >
      <div class="line">
        <h2>${name}</h2>
        <span>${view?.details.timestampMs == null ? nothing : timeText(view.details.timestampMs)}</span>
        <span class="muted">${fill(texts.position, (state.compared?.[side] ?? 0) + 1, model.total)}</span>
      </div>
      ${
        view === null
          ? nothing
          : html`
              <frametrove-gallery-stage
                .texts=${texts}
                .frame=${view}
                .labels=${model.facts?.labels ?? []}
                .hiddenLabels=${state.hiddenLabels}
                .look=${comparison.look}
                .looked=${comparison.lookAt}
              ></frametrove-gallery-stage>
              ${known(texts, view.details)}
            `
      }
    </div>
  `
}

/** What is known of a frame, in as little room as it takes. */
function known(texts: GalleryTexts, details: GalleryFrameDetails): TemplateResult {
  const captions = details.captions.map(({ text }) => text).join(' ')
  const { source, tags } = details
  return factList([
    ...sourceFacts(texts, source),
    ...imageFacts(texts, details),
    [texts.tags, tags.length === 0 ? null : tags.join(', ')],
    [texts.captions, captions === '' ? null : captions, captions],
  ])
}
