import { html, type TemplateResult } from 'lit'
import type { GalleryTexts } from '../../shared/gallery-texts'

/** The list of keys, as a dialog that the app opens. Escape closes it. */
export function helpDialog(texts: GalleryTexts): TemplateResult {
  return html`
    <dialog aria-label=${texts.help}>
      <h2>${texts.help}</h2>
      <dl>
        ${texts.keyList.map(({ keys, does }) => html`<dt>${keys}</dt><dd>${does}</dd>`)}
      </dl>
      <form method="dialog"><button>${texts.close}</button></form>
    </dialog>
  `
}
