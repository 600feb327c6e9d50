import { html, nothing, type TemplateResult } from 'lit'
import type { FramesAction } from '../../shared/gallery-contract'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import type { GalleryModel } from './model'

/** What the buttons for selected frames do. */
export interface SelectionActions {
  act(action: FramesAction): void
  compare(): void
  clear(): void
}

/** How many frames are selected, and what can be done with them. Nothing is to be seen of it where none is. */
export function selectionBar(model: GalleryModel, texts: GalleryTexts, actions: SelectionActions): TemplateResult {
  const { size } = model.selection
  const count = size === 0 ? nothing : fill(texts.selected, size)
  // What is said of a change must be in the page before it: so the count is always there.
  return html`
    <div class=${size === 0 ? 'selection none' : 'selection bar'} role="group" aria-label=${texts.selection}>
      <span class="count" role="status">${count}</span>
      ${
        size === 0
          ? nothing
          : html`
              ${frameButtons(model, texts, actions)}
              ${size === 2 ? html`<button @click=${actions.compare}>${texts.compare}</button>` : nothing}
              <button class="plain clear" title=${texts.clearSelection} @click=${actions.clear}>${texts.clear}</button>
            `
      }
    </div>
  `
}

/** The buttons for what can be done with frames, one or many. */
export function frameButtons(
  { isActing, selection, state }: GalleryModel,
  texts: GalleryTexts,
  { act }: Pick<SelectionActions, 'act'>,
): TemplateResult {
  const isOne = state.isOpen || selection.size === 1
  const buttons: [action: FramesAction, text: string][] = [
    ['tag', texts.actions.tag],
    ['export', texts.actions.export],
    ['copyPaths', isOne ? texts.actions.copyPath : texts.actions.copyPaths],
    ['delete', texts.actions.delete],
  ]
  return html`${buttons.map(
    ([action, text]) => html`<button ?disabled=${isActing} @click=${() => act(action)}>${text}</button>`,
  )}`
}
