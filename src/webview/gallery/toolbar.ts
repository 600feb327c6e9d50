import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { GallerySort } from '../../shared/gallery'
import { PICTURE_WIDTHS } from '../../shared/gallery-sizes'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import { controlValue, isOpen } from './controls'
import { filterCount, filters } from './filters'
import type { GalleryModel } from './model'
import { parsePlace } from './places'

/** What the bar above the grid does besides what the model does. */
export interface ToolbarActions {
  help(): void
  /** Shows what was wrong with what was typed; `null` clears it. */
  complain(problem: string | null): void
  /** What is wrong, if anything. */
  problem: string | null
  /** After a jump the keys work on the grid again. */
  toGrid(): void
}

const SORTS: Record<keyof GalleryTexts['sorts'], GallerySort> = {
  numberUp: { by: 'number', isDescending: false },
  numberDown: { by: 'number', isDescending: true },
  timeUp: { by: 'time', isDescending: false },
  timeDown: { by: 'time', isDescending: true },
}
const SORT_NAMES = ['numberUp', 'numberDown', 'timeUp', 'timeDown'] as const

/** The bar above the grid: counts, filters, order, size of the pictures, and where to go. */
export function toolbar(model: GalleryModel, texts: GalleryTexts, actions: ToolbarActions): TemplateResult {
  const { filter } = model.state
  const active = filterCount(filter)
  return html`
    <div class="bar">
      <span class="count" role="status">${countText(model, texts)}</span>
      <label>${texts.sort} ${sortSelect(model, texts)}</label>
      <label>
        ${texts.size}
        <input
          type="range"
          min=${PICTURE_WIDTHS.least}
          max=${PICTURE_WIDTHS.greatest}
          step="16"
          .value=${String(model.state.pictureWidth)}
          @input=${(event: Event) => model.set({ pictureWidth: Number(controlValue(event)) })}
        />
      </label>
      <form class="jump" @submit=${(event: Event) => void jump(event, model, texts, actions)}>
        <label>${texts.jump} <input id="jump" type="text" size="12" placeholder="120, 1:05" title=${texts.jumpHint} /></label>
      </form>
      <button class="plain" title=${texts.help} aria-label=${texts.help} @click=${actions.help}>?</button>
    </div>
    ${actions.problem === null ? nothing : html`<p class="problem" role="alert">${actions.problem}</p>`}
    <details class="filters" @toggle=${(event: Event) => model.missing.look(isOpen(event))}>
      <summary>${active > 0 ? fill(texts.activeFilters, active) : texts.filters}</summary>
      ${filters(model, texts, actions.complain)}
    </details>
  `
}

function countText(model: GalleryModel, texts: GalleryTexts): string {
  const { facts, frames } = model
  if (facts === null || frames.total === null) return texts.loading
  const isNarrowed = filterCount(model.state.filter) > 0
  return isNarrowed ? fill(texts.ofFrames, frames.total, facts.frames) : fill(texts.frames, frames.total)
}

function sortSelect(model: GalleryModel, texts: GalleryTexts): TemplateResult {
  const { by, isDescending } = model.state.sort
  const isNow = (name: keyof typeof SORTS) => SORTS[name].by === by && SORTS[name].isDescending === isDescending
  const choose = (event: Event) => {
    const name = SORT_NAMES.find((it) => it === controlValue(event))
    if (name !== undefined) void model.ask({ sort: SORTS[name] })
  }
  return html`
    <select @change=${choose}>
      ${SORT_NAMES.map((name) => html`<option value=${name} .selected=${live(isNow(name))}>${texts.sorts[name]}</option>`)}
    </select>
  `
}

async function jump(event: Event, model: GalleryModel, texts: GalleryTexts, actions: ToolbarActions): Promise<void> {
  event.preventDefault()
  const input = event.target instanceof HTMLFormElement ? event.target.querySelector('input') : null
  if (input === null) return
  const position = parsePlace(input.value)
  if (position === null) return actions.complain(texts.badJump)
  const found = await model.seek(position)
  actions.complain(found ? null : texts.notFound)
  if (!found) return
  input.value = ''
  actions.toGrid()
}
