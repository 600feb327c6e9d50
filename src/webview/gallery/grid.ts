import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { place } from '../place'
import { cell, cellId } from './cell'
import { extendTo, toggleAt } from './choosing'
import type { GalleryModel } from './model'

/** Space between pictures, and on the grid's edge, in CSS pixels. */
const GAP = 8
/** The line below a picture, in heights of its text. */
const LINE = 1.9
/** The line with what a frame is of. */
const SOURCE_LINE = 1.4
const ROWS_BEYOND = 2

/** The frames as small pictures. Only the rows in view are in the page. */
@customElement('frametrove-gallery-grid')
export class GalleryGrid extends LitElement {
  @property({ attribute: false }) model!: GalleryModel
  @property({ attribute: false }) texts!: GalleryTexts
  /** Changes with everything that the model shows. */
  @property({ attribute: false }) version = 0
  @state() private width = 0
  #textHeight = 13
  #columns = 1
  #shown = { index: -1, columns: 0, rowHeight: 0 }
  #unmount = () => {}
  #resized: ResizeObserver | null = null
  readonly #virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
    ...this.#options(),
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
  })

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.scroller')
  }

  get columns(): number {
    return this.#columns
  }

  /** How many rows fit into the view. */
  get rowsInView(): number {
    return Math.max(1, Math.floor((this.#scroller?.clientHeight ?? 0) / this.#rowHeight))
  }

  override focus(): void {
    this.#scroller?.focus({ preventScroll: true })
  }

  protected override firstUpdated(): void {
    const scroller = this.#scroller
    if (scroller === null) return
    this.#textHeight = Number.parseFloat(getComputedStyle(scroller).fontSize)
    this.#unmount = this.#virtualizer._didMount()
    this.#resized = new ResizeObserver(() => {
      this.width = scroller.clientWidth
    })
    this.#resized.observe(scroller)
    // The observer tells it only with the next picture of the screen.
    this.width = scroller.clientWidth
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized?.disconnect()
    this.#unmount()
  }

  protected override willUpdate(): void {
    const { pictureWidth } = this.model.state
    this.#columns = Math.max(1, Math.floor((this.width - GAP) / (pictureWidth + GAP)))
    const { rowHeight } = this.#shown
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, ...this.#options() })
    if (rowHeight !== this.#rowHeight) this.#virtualizer.measure()
  }

  protected override updated(): void {
    this.#virtualizer._willUpdate()
    if (this.width === 0 || this.model.frames.total === null) return
    const { index } = this.model.state
    const before = this.#shown
    this.#shown = { index, columns: this.#columns, rowHeight: this.#rowHeight }
    if (before.columns !== this.#columns || before.rowHeight !== this.#rowHeight) {
      const { first } = this.model.state
      if (first === null) this.#scrollTo(index, 'center')
      else this.#scrollTo(first, 'start')
    } else {
      if (before.index !== index) this.#scrollTo(index, 'auto')
      const firstRow = this.#virtualizer.range?.startIndex
      if (firstRow !== undefined) this.model.scrolled(firstRow * this.#columns)
    }
    this.#want()
  }

  #scrollTo(index: number, align: 'center' | 'start' | 'auto'): void {
    this.#virtualizer.scrollToIndex(Math.floor(index / this.#columns), { align })
  }

  /** The width of a picture, since the columns share what is left over. */
  get #cellWidth(): number {
    return (this.width - GAP) / this.#columns - GAP
  }

  get #rowHeight(): number {
    const lines = this.model.state.scope.kind === 'search' ? LINE + SOURCE_LINE : LINE
    return Math.ceil((this.#cellWidth * 9) / 16 + this.#textHeight * lines) + GAP
  }

  #options() {
    return {
      count: Math.ceil((this.model?.total ?? 0) / this.#columns),
      getScrollElement: () => this.#scroller,
      estimateSize: () => this.#rowHeight,
      overscan: ROWS_BEYOND,
      paddingStart: GAP,
      scrollPaddingStart: GAP,
      scrollPaddingEnd: GAP,
      onChange: () => this.requestUpdate(),
    }
  }

  /** Asks for what is in view. */
  #want(): void {
    const rows = this.#virtualizer.getVirtualItems()
    const [first, last] = [rows[0], rows.at(-1)]
    if (first === undefined || last === undefined) return
    const from = first.index * this.#columns
    const to = Math.min(this.model.total, (last.index + 1) * this.#columns) - 1
    const paths: string[] = []
    for (let index = from; index <= to; index++) {
      const path = this.model.frames.get(index)?.path
      if (path !== undefined && path !== null) paths.push(path)
    }
    this.model.thumbnails.want(paths, this.#cellWidth * window.devicePixelRatio)
    // Last, since it also asks for what is not in view.
    this.model.frames.want(from, to)
  }

  protected override render(): TemplateResult {
    const { model, texts } = this
    return html`
      <div
        class=${model.selection.size > 0 ? 'scroller selecting' : 'scroller'}
        role="listbox"
        tabindex="0"
        aria-label=${texts.grid}
        aria-multiselectable="true"
        aria-activedescendant=${this.#isActiveInPage ? cellId(model.state.index) : nothing}
        @click=${this.#clicked}
      >
        <div
          class="rows"
          role="presentation"
          ${place({ height: this.#virtualizer.getTotalSize(), variables: { '--columns': String(this.#columns) } })}
        >
          ${this.width === 0 ? nothing : this.#rows()}
        </div>
      </div>
    `
  }

  /** Whether the frame that the keys work on is among the rows in the page. */
  get #isActiveInPage(): boolean {
    const row = Math.floor(this.model.state.index / this.#columns)
    return this.width > 0 && this.#virtualizer.getVirtualItems().some((it) => it.index === row)
  }

  #rows(): unknown {
    return repeat(
      this.#virtualizer.getVirtualItems(),
      (row) => row.index,
      (row) => html`
        <div class="row" role="presentation" ${place({ top: row.start, height: this.#rowHeight - GAP })}>
          ${this.#cells(row.index)}
        </div>
      `,
    )
  }

  #cells(row: number): TemplateResult[] {
    const { model, texts } = this
    const first = row * this.#columns
    const count = Math.max(0, Math.min(this.#columns, model.total - first))
    return Array.from({ length: count }, (_, column) => {
      const index = first + column
      const frame = model.frames.get(index)
      const path = frame?.path ?? null
      const picture = path === null ? undefined : model.thumbnails.get(path)
      const isActive = index === model.state.index
      const isSelected = frame !== undefined && model.selection.has(frame.key)
      const it = { index, total: model.total, isActive, isSelected, frame, picture }
      return cell(texts, it, (lost) => model.thumbnails.lost(lost))
    })
  }

  #clicked(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return
    const target = event.target.closest<HTMLElement>('[data-index]')
    if (target === null) return
    const index = Number(target.dataset.index)
    if (event.shiftKey) extendTo(this.model, index)
    else if (event.ctrlKey || event.metaKey || event.target.closest('.check') !== null) toggleAt(this.model, index)
    else this.model.open(index)
  }
}
