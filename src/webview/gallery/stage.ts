import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { FrameView } from '../../shared/gallery-contract'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { labelClass } from '../labels'
import { place } from '../place'
import { fill, percentText } from '../text'
import { frameName } from './cell'
import type { Film } from './player'
import { fitting, type Look, lookOf, pan, type Size, type View, viewOf, zoomAt } from './zoom'

/** By how much a key or button zooms, and by how many CSS pixels a key moves the picture. */
const ZOOM_STEP = 1.3
const PAN_STEP = 60

/** The picture of a frame with the boxes of its detections, to zoom and move. */
@customElement('frametrove-gallery-stage')
export class GalleryStage extends LitElement {
  @property({ attribute: false }) texts!: GalleryTexts
  @property({ attribute: false }) frame!: FrameView
  @property({ attribute: false }) labels: readonly { label: string }[] = []
  @property({ attribute: false }) hiddenLabels: readonly string[] = []
  /** The video in place of the picture; `null` while it is not played. */
  @property({ attribute: false }) film: Film | null = null
  /** `null`: as it fits. */
  @property({ attribute: false }) look: Look | null = null
  /** Is told when the look was changed here. */
  @property({ attribute: false }) looked: (look: Look | null) => void = () => {}
  @state() private room: Size = { width: 0, height: 0 }
  /** The picture's own size, where the store does not know it. */
  @state() private natural: Size | null = null
  @state() private isLost = false
  /** What was played stays until the picture of the frame is there. */
  @state() private video: HTMLVideoElement | null = null
  #resized: ResizeObserver | null = null
  #before: FrameView | null = null
  #drag: { x: number; y: number } | null = null

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.#resized = new ResizeObserver(() => {
      this.room = { width: this.clientWidth, height: this.clientHeight }
    })
    this.#resized.observe(this)
    this.addEventListener('wheel', this.#wheel, { passive: false })
    this.addEventListener('pointerdown', this.#down)
    this.addEventListener('pointermove', this.#move)
    this.addEventListener('pointerup', this.#up)
    this.addEventListener('pointercancel', this.#up)
    this.addEventListener('dblclick', () => this.fit())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized?.disconnect()
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (this.film !== null) this.video = this.film.element
    else if (this.frame.image === null) this.video = null
    if (!changed.has('frame')) return
    const [before, now] = [this.#before, this.frame]
    this.#before = now
    // Also the same one: it may have been brought back since.
    this.isLost = false
    if (before?.image === now.image) return
    this.natural = null
    // What was looked at closely stays so in the next frame, if that is alike.
    const { width, height } = now.details
    if (before?.details.width !== width || before.details.height !== height) this.#show(null)
  }

  /** Zooms by steps around the middle. */
  zoom(steps: number): void {
    this.#zoomAt(ZOOM_STEP ** steps, { x: this.room.width / 2, y: this.room.height / 2 })
  }

  fit(): void {
    this.#show(null)
  }

  /** Moves the picture by steps. */
  pan(x: number, y: number): void {
    this.#pan(x * PAN_STEP, y * PAN_STEP)
  }

  get #picture(): Size | null {
    const { width, height } = this.frame.details
    if (width !== null && height !== null && width > 0 && height > 0) return { width, height }
    return this.natural ?? this.film?.size ?? null
  }

  get #view(): View {
    const picture = this.#picture ?? { width: 1, height: 1 }
    return this.look === null ? fitting(this.room, picture) : viewOf(this.look, this.room, picture)
  }

  #zoomAt(factor: number, point: { x: number; y: number }): void {
    const picture = this.#picture
    if (picture === null) return
    const view = zoomAt(this.#view, factor, point, this.room, picture)
    const isFitting = view.scale === fitting(this.room, picture).scale
    this.#show(isFitting ? null : lookOf(view, this.room, picture))
  }

  #pan(x: number, y: number): void {
    const picture = this.#picture
    if (picture === null || this.look === null) return
    this.#show(lookOf(pan(this.#view, x, y, this.room, picture), this.room, picture))
  }

  #show(look: Look | null): void {
    this.look = look
    this.looked(look)
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const { left, top } = this.getBoundingClientRect()
    this.#zoomAt(Math.exp(-event.deltaY / 400), { x: event.clientX - left, y: event.clientY - top })
  }

  #down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    this.#drag = { x: event.clientX, y: event.clientY }
    this.setPointerCapture(event.pointerId)
  }

  #move = (event: PointerEvent): void => {
    if (this.#drag === null) return
    this.#pan(event.clientX - this.#drag.x, event.clientY - this.#drag.y)
    this.#drag = { x: event.clientX, y: event.clientY }
  }

  #up = (): void => {
    this.#drag = null
  }

  protected override render(): TemplateResult {
    const { texts } = this
    const { image, details } = this.frame
    if (this.film === null) {
      if (image === null) return html`<p class="absent">${texts.noImage}</p>`
      if (this.isLost) return lost(texts)
    }
    const { scale, x, y } = this.#view
    const { width, height } = this.#picture ?? { width: 0, height: 0 }
    const at = { left: x, top: y, width: width * scale, height: height * scale }
    const name = fill(texts.image, frameName(texts, details))
    const showsFilm = this.film?.hasPicture ?? false
    return html`
      ${this.video === null ? nothing : html`<div class="whole film" role=${showsFilm ? 'img' : nothing} aria-label=${showsFilm ? name : nothing} ${place(at)}>${this.video}</div>`}
      ${showsFilm || image === null || this.isLost ? nothing : html`<img class="whole" src=${image} alt=${name} draggable="false" ${place(at)} @load=${this.#loaded} @error=${this.#failed} />`}
      <div class="boxes" aria-hidden="true">${this.#boxes()}</div>
    `
  }

  #loaded(event: Event): void {
    if (!(event.target instanceof HTMLImageElement)) return
    this.natural = { width: event.target.naturalWidth, height: event.target.naturalHeight }
    this.video = this.film?.element ?? null
  }

  #failed(): void {
    this.isLost = true
    this.video = this.film?.element ?? null
  }

  #boxes(): unknown {
    if (this.#picture === null) return nothing
    const { scale, x, y } = this.#view
    return this.frame.details.boxes
      .filter(({ label }) => !this.hiddenLabels.includes(label))
      .map(({ label, confidence, box: [left, top, width, height] }) => {
        const at = { left: x + left * scale, top: y + top * scale, width: width * scale, height: height * scale }
        return html`
          <div class="box ${labelClass(this.labels, label)}" ${place(at)}>
            <span class="tag">${label}${confidence === null ? nothing : ` ${percentText(confidence)}`}</span>
          </div>
        `
      })
  }
}

function lost(texts: GalleryTexts): TemplateResult {
  return html`
    <div class="absent">
      <p><span class="warn">▲</span> ${texts.imageGone}</p>
      <p>${texts.imageGoneHint}</p>
    </div>
  `
}
