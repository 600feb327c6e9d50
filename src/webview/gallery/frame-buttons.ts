import { html, type TemplateResult } from 'lit'
import type { GalleryTexts } from '../../shared/gallery-texts'

/** What the buttons above a large frame do. */
export interface FrameActions {
  back(): void
  zoom(steps: number): void
  fit(): void
  help(): void
}

export function zoomButtons(texts: GalleryTexts, { zoom, fit }: FrameActions): TemplateResult {
  return html`
    <span class="group">
      ${signButton('−', texts.zoomOut, () => zoom(-1))} ${signButton('+', texts.zoomIn, () => zoom(1))}
      <button class="plain" @click=${fit}>${texts.fit}</button>
    </span>
  `
}

/** A button that shows a sign; its name is there for who points at it, or doesn't see it. */
export function signButton(sign: string, name: string, press: () => void, isDisabled = false): TemplateResult {
  return html`<button class="plain" title=${name} aria-label=${name} ?disabled=${isDisabled} @click=${press}>${sign}</button>`
}
