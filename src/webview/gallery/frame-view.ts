import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import { frameName } from './cell'
import { frameSide } from './frame-side'
import type { GalleryModel } from './model'

/** What the buttons above an open frame do. */
export interface FrameActions {
  back(): void
  zoom(steps: number): void
  fit(): void
  help(): void
}

/** An open frame: large, with what is known of it beside it. */
export function frameView(model: GalleryModel, texts: GalleryTexts, actions: FrameActions): TemplateResult {
  const { view, facts } = model
  const { index, hiddenLabels } = model.state
  const labels = facts?.labels ?? []
  const isLast = index >= model.total - 1
  return html`
    <div class="bar">
      <button id="back" @click=${actions.back}>← ${texts.back}</button>
      <h1>${view === null ? texts.loading : frameName(texts, view.details)}</h1>
      <span class="muted" role="status">${fill(texts.position, index + 1, model.total)}</span>
      <span class="group">
        ${button('‹', texts.previous, () => model.go(index - 1), index === 0)}
        ${button('›', texts.next, () => model.go(index + 1), isLast)}
      </span>
      <span class="group">
        ${button('−', texts.zoomOut, () => actions.zoom(-1))} ${button('+', texts.zoomIn, () => actions.zoom(1))}
        <button class="plain" @click=${actions.fit}>${texts.fit}</button>
      </span>
      ${button('?', texts.help, actions.help)}
    </div>
    ${
      view === null
        ? nothing
        : html`
            <div class="frame">
              <frametrove-gallery-stage
                .texts=${texts}
                .frame=${view}
                .labels=${labels}
                .hiddenLabels=${hiddenLabels}
              ></frametrove-gallery-stage>
              ${frameSide({
                texts,
                labels,
                hiddenLabels,
                details: view.details,
                toggle: (label) => model.set({ hiddenLabels: toggled(hiddenLabels, label) }),
              })}
            </div>
          `
    }
  `
}

function button(sign: string, name: string, press: () => void, isDisabled = false): TemplateResult {
  return html`<button class="plain" title=${name} aria-label=${name} ?disabled=${isDisabled} @click=${press}>${sign}</button>`
}

function toggled(labels: readonly string[], label: string): string[] {
  return labels.includes(label) ? labels.filter((it) => it !== label) : [...labels, label]
}
