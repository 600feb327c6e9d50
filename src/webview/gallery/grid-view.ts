import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import './grid'
import type { GalleryModel } from './model'
import { type SelectionActions, selectionBar } from './selection-bar'
import { type ToolbarActions, toolbar } from './toolbar'

/** The frames as a grid, with the bars for what is shown and what is selected. `version` changes with what the model shows. */
export function gridView(
  model: GalleryModel,
  texts: GalleryTexts,
  version: number,
  actions: ToolbarActions & SelectionActions & { opened(): void },
): TemplateResult {
  const { facts, frames, total } = model
  return html`
    <header>
      <h1>${facts?.title ?? nothing}</h1>
      ${facts?.description ? html`<p class="description">${facts.description}</p>` : nothing}
      ${toolbar(model, texts, actions)}
    </header>
    ${frames.total === 0 ? nothingThere(model, texts) : nothing}
    ${
      total === 0
        ? nothing
        : html`
            <frametrove-gallery-grid
              .model=${model}
              .texts=${texts}
              .version=${version}
              @click=${actions.opened}
            ></frametrove-gallery-grid>
          `
    }
    ${selectionBar(model, texts, actions)}
  `
}

/** Why there is nothing to be seen, and what to do. */
function nothingThere(model: GalleryModel, texts: GalleryTexts): TemplateResult {
  const { facts, state } = model
  if (facts?.frames !== 0) {
    return html`
      <div class="empty">
        <p role="status">${texts.noMatches}</p>
        <button @click=${() => void model.ask({ filter: {} })}>${texts.clearFilters}</button>
      </div>
    `
  }
  const { scope } = state
  return html`
    <div class="empty" role="status">
      <p>${scope.kind === 'search' ? fill(texts.noResults, scope.text) : texts.noFrames}</p>
      ${scope.kind === 'search' ? html`<p class="muted">${texts.searchHint}</p>` : nothing}
    </div>
  `
}
