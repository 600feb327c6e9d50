import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { Acts } from './acts'
import { compareView } from './compare-view'
import { frameView } from './frame-view'
import type { GalleryGrid } from './grid'
import { gridView } from './grid-view'
import { helpDialog } from './help'
import { keyAction } from './keys'
import { GalleryModel } from './model'
import type { GalleryStage } from './stage'
import './stage'
import './timeline'

/** What has the focus first, in each view. */
const START = '.scroller, .side.active, #back'
/** What the user does with the page. */
const USER_ACTS = ['keydown', 'pointerdown'] as const

/** The gallery: the frames of an event, a video or a run as a grid, or one of them large. */
@customElement('frametrove-gallery')
export class GalleryApp extends LitElement {
  @state() private problem: string | null = null
  /** What gets the focus when the page is next drawn. */
  #focusNext: string | null = null
  /** Whether what the keys work on gets the focus once what has it is gone; until the user does something. */
  #keepsFocus = false
  #version = 0
  readonly #model = new GalleryModel(() => {
    this.#version++
    this.requestUpdate()
  })
  readonly #acts = new Acts(this.#model, {
    grid: () => this.#grid,
    stage: () => this.querySelector<GalleryStage>('frametrove-gallery-stage'),
    find: (selector) => this.querySelector<HTMLElement>(selector),
    focus: (selector) => this.#focus(selector),
    keepFocus: () => {
      this.#keepsFocus = true
      this.#focusFirst()
    },
    complain: (problem) => {
      this.problem = problem
    },
  })

  /** Light DOM: one style sheet styles everything, as the content security policy wants it. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#key)
    for (const act of USER_ACTS) document.addEventListener(act, this.#leaveFocus, { capture: true })
    window.addEventListener('focus', this.#focusFirst)
    this.#focusFirst()
    void this.#model.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#key)
    for (const act of USER_ACTS) document.removeEventListener(act, this.#leaveFocus, { capture: true })
    window.removeEventListener('focus', this.#focusFirst)
  }

  get #grid(): GalleryGrid | null {
    return this.querySelector<GalleryGrid>('frametrove-gallery-grid')
  }

  /** Gives the focus to what the keys work on, but takes it from nobody. */
  #focusFirst = (): void => {
    if (!document.hasFocus() || document.activeElement !== document.body) return
    this.#focus(START)
  }

  #focus(selector: string): void {
    this.#focusNext = selector
    this.requestUpdate()
  }

  #leaveFocus = (): void => {
    this.#keepsFocus = false
  }

  protected override updated(): void {
    if (this.#keepsFocus && this.#focusNext === null) this.#focusFirst()
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
    if (model.state.compared !== null) return compareView(model, texts, this.#acts)
    if (model.state.isOpen) return frameView(model, texts, this.#acts)
    return gridView(model, texts, this.#version, { ...this.#acts, ...this.#gridActions, problem: this.problem })
  }

  readonly #gridActions = {
    complain: (problem: string | null) => {
      this.problem = problem
    },
    toGrid: () => this.#grid?.focus(),
    opened: () => {
      if (this.#model.state.isOpen) this.#focusNext = '#back'
    },
  }

  #key = (event: KeyboardEvent): void => {
    if (this.#model.texts === null || this.#model.isGone) return
    const action = keyAction(event)
    if (action === null) return
    event.preventDefault()
    // VS Code would select all text of the page.
    if (action.do === 'select-all') event.stopPropagation()
    this.#acts.key(action)
  }
}
