import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import { repeat } from 'lit/directives/repeat.js'
import type { GalleryFilter } from '../../shared/gallery'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { timeText } from '../../shared/time-text'
import { labelClass } from '../labels'
import { fill, numberText, percentText } from '../text'
import { controlValue, isChecked, toggled } from './controls'
import type { GalleryModel } from './model'
import { parseTime } from './places'

/** How many filters narrow the list. */
export function filterCount(filter: GalleryFilter): number {
  return Object.values(filter).filter((value) => value !== undefined).length
}

/** The filters, each with how many frames it is about. `complain` is told what is wrong with what was typed. */
export function filters(
  model: GalleryModel,
  texts: GalleryTexts,
  complain: (problem: string | null) => void,
): TemplateResult {
  const { facts } = model
  const { filter } = model.state
  if (facts === null) return html`<p>${texts.loading}</p>`
  return html`
    <div class="filter-list">
      ${facts.labels.length > 0 ? labelFilter(model, texts) : nothing}
      ${facts.labels.length > 0 ? confidenceFilter(model, texts) : nothing}
      ${facts.tags.length > 0 ? tagFilter(model, texts) : nothing}
      ${facts.withCaption > 0 ? captionFilter(model, texts) : nothing}
      ${facts.fromMs === null ? nothing : [timeFilter(model, texts, 'fromMs', complain), timeFilter(model, texts, 'toMs', complain)]}
      <label>
        <input
          type="checkbox"
          .checked=${live(filter.isMissing === true)}
          @change=${(event: Event) => set(model, { isMissing: isChecked(event) ? true : undefined })}
        />
        ${fill(texts.missing, model.missing.value ?? facts.withoutImage)}
      </label>
      ${
        filterCount(filter) > 0
          ? html`<button @click=${() => void model.ask({ filter: {} })}>${texts.clearFilters}</button>`
          : nothing
      }
    </div>
  `
}

/** What of a filter changes; `undefined` takes it away. */
type Changes = { [K in keyof GalleryFilter]: GalleryFilter[K] | undefined }

function set(model: GalleryModel, changes: Changes): void {
  const all = Object.entries({ ...model.state.filter, ...changes }).filter(([, value]) => value !== undefined)
  void model.ask({ filter: Object.fromEntries(all) })
}

function labelFilter(model: GalleryModel, texts: GalleryTexts): TemplateResult {
  const labels = model.facts?.labels ?? []
  const chosen = model.state.filter.labels ?? []
  const toggle = (label: string) => {
    const labels = toggled(chosen, label)
    set(model, { labels: labels.length > 0 ? labels : undefined })
  }
  return html`
    <fieldset>
      <legend>${texts.label}</legend>
      ${repeat(
        labels,
        ({ label }) => label,
        ({ label, frames }) => html`
          <label>
            <input type="checkbox" .checked=${live(chosen.includes(label))} @change=${() => toggle(label)} />
            <span class="swatch ${labelClass(labels, label)}"></span>
            <span>${label}</span> <span class="muted">${numberText(frames)}</span>
          </label>
        `,
      )}
    </fieldset>
  `
}

function tagFilter(model: GalleryModel, texts: GalleryTexts): TemplateResult {
  const chosen = model.state.filter.tags ?? []
  const toggle = (tag: string) => {
    const tags = toggled(chosen, tag)
    set(model, { tags: tags.length > 0 ? tags : undefined })
  }
  return html`
    <fieldset>
      <legend>${texts.tags}</legend>
      ${repeat(
        model.facts?.tags ?? [],
        ({ tag }) => tag,
        ({ tag, frames }) => html`
          <label>
            <input type="checkbox" .checked=${live(chosen.includes(tag))} @change=${() => toggle(tag)} />
            <span>${tag}</span> <span class="muted">${numberText(frames)}</span>
          </label>
        `,
      )}
    </fieldset>
  `
}

function confidenceFilter(model: GalleryModel, texts: GalleryTexts): TemplateResult {
  const least = model.state.filter.minConfidence
  const change = (event: Event) => {
    const value = Number(controlValue(event))
    set(model, { minConfidence: value > 0 ? value : undefined })
  }
  // Not `live`, which would take back what is being changed whenever the page is drawn.
  return html`
    <label>
      ${fill(texts.confidence, least === undefined ? texts.anyConfidence : percentText(least))}
      <input type="range" min="0" max="1" step="0.05" .value=${String(least ?? 0)} @change=${change} />
    </label>
  `
}

function captionFilter(model: GalleryModel, texts: GalleryTexts): TemplateResult {
  const { frames = 0, withCaption = 0 } = model.facts ?? {}
  const now = model.state.filter.hasCaption
  const choices = [
    { value: '', text: texts.any, isNow: now === undefined },
    { value: 'yes', text: fill(texts.withCaption, withCaption), isNow: now === true },
    { value: 'no', text: fill(texts.withoutCaption, frames - withCaption), isNow: now === false },
  ]
  const change = (event: Event) => {
    const value = controlValue(event)
    set(model, { hasCaption: value === '' ? undefined : value === 'yes' })
  }
  return html`
    <label>
      ${texts.captions}
      <select @change=${change}>
        ${choices.map(({ value, text, isNow }) => html`<option value=${value} .selected=${live(isNow)}>${text}</option>`)}
      </select>
    </label>
  `
}

function timeFilter(
  model: GalleryModel,
  texts: GalleryTexts,
  key: 'fromMs' | 'toMs',
  complain: (problem: string | null) => void,
): TemplateResult {
  const value = model.state.filter[key]
  const change = (event: Event) => {
    const text = controlValue(event)
    const time = parseTime(text)
    complain(time === null && text.trim() !== '' ? texts.badTime : null)
    if (time !== null || text.trim() === '') set(model, { [key]: time ?? undefined })
  }
  // Not `live`, which would take away what is being typed whenever the page is drawn.
  return html`
    <label>
      ${key === 'fromMs' ? texts.from : texts.to}
      <input
        type="text"
        size="10"
        title=${texts.timeHint}
        placeholder=${timeText(model.facts?.[key] ?? 0)}
        .value=${value === undefined ? '' : timeText(value)}
        @change=${change}
      />
    </label>
  `
}
