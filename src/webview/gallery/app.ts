import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { FramesAction } from '../../shared/gallery-contract'
import { PICTURE_WIDTHS } from '../../shared/gallery-sizes'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import { actOnChosen, compare, extendTo, toggleAt } from './choosing'
import { compareView } from './compare-view'
import type { FrameActions } from './frame-buttons'
import { frameView } from './frame-view'
import type { GalleryGrid } from './grid'
import './grid'
import { helpDialog } from './help'
import { type KeyAction, keyAction } from './keys'
import { GalleryModel } from './model'
import { type SelectionActions, selectionBar } from './selection-bar'
import type { GalleryStage } from './stage'
import './stage'
import './timeline'
import { toolbar } from './toolbar'

/** By how many CSS pixels a key makes the pictures of the grid wider. */
const WIDTH_STEP = 32
/** What has the focus first, in each view. */
const START = '.scroller, .side.active, #back'

/** The gallery: the frames of an event, a video or a run as a grid, or one of them large. */
@customElement('frametrove-gallery')
export class GalleryApp extends LitElement {
  @state() private problem: string | null = null
  /** What gets the focus when the page is next drawn. */
  #focusNext: string | null = null
  #version = 0
  readonly #model = new GalleryModel(() => {
    this.#version++
    this.requestUpdate()
  })

  /** Light DOM: one style sheet styles everything, as the content security policy wants it. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#key)
    window.addEventListener('focus', this.#focusFirst)
    this.#focusFirst()
    void this.#model.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#key)
    window.removeEventListener('focus', this.#focusFirst)
  }

  get #grid(): GalleryGrid | null {
    return this.querySelector<GalleryGrid>('frametrove-gallery-grid')
  }

  get #stage(): GalleryStage | null {
    return this.querySelector<GalleryStage>('frametrove-gallery-stage')
  }

  /** Gives the focus to what the keys work on, but takes it from nobody. */
  #focusFirst = (): void => {
    if (!document.hasFocus() || document.activeElement !== document.body) return
    this.#focusNext = START
    this.requestUpdate()
  }

  protected override updated(): void {
    if (this.#focusNext === null) return
    const grid = this.#grid
    // What it shows is drawn after what surrounds it.
    if (grid?.hasUpdated === false) return void grid.updateComplete.then(() => this.requestUpdate())
    const target = this.querySelector<HTMLElement>(this.#focusNext)
    if (target === null) return
    this.#focusNext = null
    target.focus({ preventScroll: true })
  }

  protected override render(): TemplateResult | typeof nothing {
    const model = this.#model
    const { texts } = model
    if (texts === null) return nothing
    return html`
      <main>
        ${model.error === null ? nothing : html`<p class="error" role="alert">${model.error}</p>`}
        ${model.isGone ? this.#gone(texts) : this.#content(texts)}
      </main>
      ${helpDialog(texts)}
    `
  }

  #seek = (timestampMs: number) => this.#model.seekMoment(timestampMs)

  #gone(texts: GalleryTexts): TemplateResult {
    return html`<p class="empty" role="alert">${texts.gone[this.#model.state.scope.kind]}</p>`
  }

  #content(texts: GalleryTexts): TemplateResult {
    const model = this.#model
    return html`
      ${this.#view(texts)}
      ${
        model.timeline === null
          ? nothing
          : html`
              <frametrove-gallery-timeline
                .texts=${texts}
                .timeline=${model.timeline}
                .nowMs=${model.player?.nowMs ?? (model.current ?? model.view?.details)?.timestampMs ?? null}
                .seek=${this.#seek}
              ></frametrove-gallery-timeline>
            `
      }
    `
  }

  #view(texts: GalleryTexts): TemplateResult {
    const model = this.#model
    if (model.state.compared !== null) return compareView(model, texts, this.#buttons)
    if (!model.state.isOpen) return this.#frames(texts)
    return frameView(model, texts, this.#buttons)
  }

  #frames(texts: GalleryTexts): TemplateResult {
    const model = this.#model
    const { facts } = model
    return html`
      <header>
        <h1>${facts?.title ?? nothing}</h1>
        ${facts?.description ? html`<p class="description">${facts.description}</p>` : nothing}
        ${toolbar(model, texts, {
          problem: this.problem,
          complain: (problem) => {
            this.problem = problem
          },
          help: () => this.#help(),
          toGrid: () => this.#grid?.focus(),
        })}
      </header>
      ${model.frames.total === 0 ? nothingThere(model, texts) : nothing}
      ${
        model.total === 0
          ? nothing
          : html`
              <frametrove-gallery-grid
                .model=${model}
                .texts=${texts}
                .version=${this.#version}
                @click=${this.#opened}
              ></frametrove-gallery-grid>
            `
      }
      ${selectionBar(model, texts, this.#buttons)}
    `
  }

  readonly #buttons: FrameActions & SelectionActions = {
    back: () => this.#back(),
    zoom: (steps) => this.#stage?.zoom(steps),
    fit: () => this.#stage?.fit(),
    help: () => this.#help(),
    act: (action) => void this.#actOnChosen(action),
    compare: () => void this.#compare(),
    clear: () => {
      this.#model.selection.clear()
      this.#focusNext = '.scroller'
    },
  }

  #opened(): void {
    if (this.#model.state.isOpen) this.#focusNext = '#back'
  }

  #back(): void {
    const { state, comparison } = this.#model
    if (state.compared !== null) comparison.end()
    else if (state.isOpen) this.#model.close()
    else this.#leave()
    this.#focusNext = this.#model.state.isOpen ? '#back' : '.scroller'
    this.requestUpdate()
  }

  /** In the grid: from a control to the frames; from there, nothing is selected any longer. */
  #leave(): void {
    if (!document.activeElement?.matches('input, select')) this.#model.selection.clear()
  }

  async #compare(): Promise<void> {
    const isShown = await compare(this.#model)
    this.problem = isShown ? null : (this.#model.texts?.notShown ?? null)
    if (isShown) this.#focusNext = '.side.active'
  }

  async #actOnChosen(action: FramesAction): Promise<void> {
    await actOnChosen(this.#model, action)
    // The buttons may be gone with the frames.
    this.#focusFirst()
  }

  #help(): void {
    this.querySelector('dialog')?.showModal()
  }

  #key = (event: KeyboardEvent): void => {
    if (this.#model.texts === null || this.#model.isGone) return
    const action = keyAction(event)
    if (action === null) return
    event.preventDefault()
    // VS Code would select all text of the page.
    if (action.do === 'select-all') event.stopPropagation()
    this.#act(action)
  }

  #act(action: KeyAction): void {
    const model = this.#model
    const { isOpen, index, compared, pictureWidth } = model.state
    switch (action.do) {
      case 'move':
        if (action.isExtending === true && this.#grid !== null) extendTo(model, this.#target(action.by))
        else model.go(this.#target(action.by))
        break
      case 'pan':
        if (this.#grid === null) this.#stage?.pan(action.x, action.y)
        else extendTo(model, this.#target(action.by))
        break
      case 'toggle':
        toggleAt(model, index)
        break
      case 'select-all':
        if (this.#grid !== null) void model.selection.all()
        break
      case 'act':
        void this.#actOnChosen(action.action)
        break
      case 'tenth':
        void model.seekTenth(action.tenth)
        break
      case 'open':
        if ((isOpen && compared === null) || model.total === 0) break
        this.#focusNext = '#back'
        model.open(index)
        break
      case 'back':
        this.#back()
        break
      case 'scale':
        if (isOpen || compared !== null) this.#stage?.zoom(action.steps)
        else model.set({ pictureWidth: pictureWidthWithin(pictureWidth + action.steps * WIDTH_STEP) })
        break
      case 'compare':
        void this.#compare()
        break
      case 'fit':
        this.#stage?.fit()
        break
      case 'jump':
        this.querySelector<HTMLElement>('#jump')?.focus()
        break
      case 'play':
        this.querySelector<HTMLElement>('#play')?.click()
        break
      case 'help':
        this.#help()
        break
    }
  }

  /** Where a key goes. In an open frame all arrows go to the next or previous one. */
  #target(by: Extract<KeyAction, { do: 'move' }>['by']): number {
    const grid = this.#grid
    const { index } = this.#model.state
    const row = grid?.columns ?? 1
    const page = grid === null ? 10 : grid.rowsInView * row
    if (by === 'first') return 0
    if (by === 'last') return this.#model.total - 1
    return index + { left: -1, right: 1, up: -row, down: row, 'page-up': -page, 'page-down': page }[by]
  }
}

/** Why there is nothing to be seen, and what to do. */
function nothingThere({ facts, state }: GalleryModel, texts: GalleryTexts): TemplateResult {
  const [text, hint] =
    facts?.frames !== 0
      ? [texts.noMatches, nothing]
      : state.scope.kind === 'search'
        ? [fill(texts.noResults, state.scope.text), texts.searchHint]
        : [texts.noFrames, nothing]
  return html`<div class="empty" role="status"><p>${text}</p><p class="muted">${hint}</p></div>`
}

function pictureWidthWithin(width: number): number {
  return Math.max(PICTURE_WIDTHS.least, Math.min(PICTURE_WIDTHS.greatest, width))
}
