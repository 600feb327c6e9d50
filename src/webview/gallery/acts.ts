import type { FramesAction } from '../../shared/gallery-contract'
import { PICTURE_WIDTHS } from '../../shared/gallery-sizes'
import { actOnChosen, compare, extendTo, toggleAt } from './choosing'
import type { FrameActions } from './frame-buttons'
import type { GalleryGrid } from './grid'
import type { KeyAction, Move } from './keys'
import type { GalleryModel } from './model'
import type { SelectionActions } from './selection-bar'
import type { GalleryStage } from './stage'

/** By how many CSS pixels a key makes the pictures of the grid wider. */
const WIDTH_STEP = 32
/** How many frames make a screenful where there is no grid. */
const LARGE_PAGE = 10

/** What acts need of the page. */
export interface Page {
  /** `null` where a frame is large. */
  grid(): GalleryGrid | null
  /** One of them, where two are to be seen. */
  stage(): GalleryStage | null
  /** What a selector names. */
  find(selector: string): HTMLElement | null
  /** What a selector names gets the focus when the page is next drawn. */
  focus(selector: string): void
  /** What the keys work on gets the focus, unless something has it; then, once that is gone. */
  keepFocus(): void
  /** Says what is wrong; `null`: nothing is. */
  complain(problem: string | null): void
}

/** What the user does in a gallery, by keys and buttons. */
export class Acts implements FrameActions, SelectionActions {
  readonly #model: GalleryModel
  readonly #page: Page

  constructor(model: GalleryModel, page: Page) {
    this.#model = model
    this.#page = page
  }

  readonly back = (): void => {
    const { state, comparison } = this.#model
    if (state.compared !== null) comparison.end()
    else if (state.isOpen) this.#model.close()
    // From a control it goes to the frames; from there, none is selected any longer.
    else if (!document.activeElement?.matches('input, select')) this.#model.selection.clear()
    this.#page.focus(this.#model.state.isOpen ? '#back' : '.scroller')
  }

  readonly zoom = (steps: number): void => this.#page.stage()?.zoom(steps)

  readonly fit = (): void => this.#page.stage()?.fit()

  readonly help = (): void => {
    const dialog = this.#page.find('dialog')
    if (dialog instanceof HTMLDialogElement) dialog.showModal()
  }

  readonly clear = (): void => {
    this.#model.selection.clear()
    this.#page.focus('.scroller')
  }

  readonly act = async (action: FramesAction): Promise<void> => {
    await actOnChosen(this.#model, action)
    // The buttons go with the frames, now or when the gallery hears of that.
    this.#page.keepFocus()
  }

  readonly compare = async (): Promise<void> => {
    const isShown = await compare(this.#model)
    this.#page.complain(isShown ? null : (this.#model.texts?.notShown ?? null))
    if (isShown) this.#page.focus('.side.active')
  }

  /** Does what a key asks for. */
  key(action: KeyAction): void {
    const model = this.#model
    const grid = this.#page.grid()
    switch (action.do) {
      case 'move':
        if (action.isExtending === true && grid !== null) extendTo(model, this.#target(action.by))
        else model.go(this.#target(action.by))
        break
      case 'pan':
        if (grid !== null) extendTo(model, this.#target(action.by))
        else this.#page.stage()?.pan(action.x, action.y)
        break
      case 'tenth':
        void model.seekTenth(action.tenth)
        break
      case 'toggle':
        toggleAt(model, model.state.index)
        break
      case 'select-all':
        if (grid !== null) void model.selection.all()
        break
      case 'act':
        void this.act(action.action)
        break
      case 'open':
        this.#open()
        break
      case 'scale':
        if (grid === null) this.zoom(action.steps)
        else this.#widen(action.steps)
        break
      case 'compare':
        void this.compare()
        break
      case 'jump':
        this.#page.find('#jump')?.focus()
        break
      case 'play':
        this.#page.find('#play')?.click()
        break
      default:
        this[action.do]()
    }
  }

  #open(): void {
    const { state, total } = this.#model
    if ((state.isOpen && state.compared === null) || total === 0) return
    this.#page.focus('#back')
    this.#model.open(state.index)
  }

  #widen(steps: number): void {
    const { least, greatest } = PICTURE_WIDTHS
    const width = this.#model.state.pictureWidth + steps * WIDTH_STEP
    this.#model.set({ pictureWidth: Math.max(least, Math.min(greatest, width)) })
  }

  /** Where a key goes. In an open frame all arrows go to the next or previous one. */
  #target(by: Move): number {
    const { state, total } = this.#model
    const grid = this.#page.grid()
    const row = grid?.columns ?? 1
    const page = grid === null ? LARGE_PAGE : grid.rowsInView * row
    if (by === 'first') return 0
    if (by === 'last') return total - 1
    return state.index + { left: -1, right: 1, up: -row, down: row, 'page-up': -page, 'page-down': page }[by]
  }
}
