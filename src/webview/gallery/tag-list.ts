import { html, nothing, type TemplateResult } from 'lit'
import { fill } from '../text'

/** So many tags of a frame are shown in the grid. */
const IN_GRID = 2

/** The tags of a frame, as far as there is room for them in the grid. */
export function shortTags(tags: readonly string[]): TemplateResult | typeof nothing {
  if (tags.length === 0) return nothing
  const rest = tags.length - IN_GRID
  return html`
    <span class="tags" title=${tags.join(', ')}>
      ${tags.slice(0, IN_GRID).map((tag) => html`<span class="chip">${tag}</span>`)}
      ${rest > 0 ? html`<span class="chip rest">${fill('+{0}', rest)}</span>` : nothing}
    </span>
  `
}

/** All tags of a frame. */
export function tagList(tags: readonly string[], none: string): TemplateResult {
  if (tags.length === 0) return html`<p class="muted">${none}</p>`
  return html`<ul class="tags">${tags.map((tag) => html`<li class="chip">${tag}</li>`)}</ul>`
}
