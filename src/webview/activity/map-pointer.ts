/** Where the pointer is on a map, in pixels from its corner. */
export interface PointerPlace {
  x: number
  y: number
}

/** What is done with the pointer on a map. */
export interface MapPointerActs {
  moved(from: PointerPlace, to: PointerPlace): void
  clicked(at: PointerPlace): void
  /** `null`: it is not there any more. */
  hovered(at: PointerPlace | null): void
  zoomed(factor: number, at: PointerPlace): void
}

/** A click that moves less than so many pixels is one. */
const CLICK_PX = 4
/** How much a notch of the wheel zooms. */
const WHEEL = 0.0015

/** Turns what the pointer does on a map into drags, clicks and zooms. */
export class MapPointer {
  readonly #acts: MapPointerActs
  #area: HTMLElement | null = null
  /** Where the button went down, and where the pointer was last. */
  #held: { down: PointerPlace; last: PointerPlace; isDrag: boolean } | null = null

  constructor(acts: MapPointerActs) {
    this.#acts = acts
  }

  listenTo(area: HTMLElement): void {
    this.#area = area
    area.addEventListener('pointerdown', this.#down)
    area.addEventListener('pointermove', this.#move)
    area.addEventListener('pointerup', this.#up)
    area.addEventListener('pointercancel', () => {
      this.#held = null
    })
    area.addEventListener('pointerleave', () => this.#acts.hovered(null))
    area.addEventListener('wheel', this.#wheel, { passive: false })
  }

  #at({ clientX, clientY }: MouseEvent): PointerPlace {
    const { left, top } = this.#area?.getBoundingClientRect() ?? { left: 0, top: 0 }
    return { x: clientX - left - (this.#area?.clientLeft ?? 0), y: clientY - top - (this.#area?.clientTop ?? 0) }
  }

  #down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const at = this.#at(event)
    this.#held = { down: at, last: at, isDrag: false }
    this.#area?.setPointerCapture(event.pointerId)
  }

  #move = (event: PointerEvent): void => {
    const at = this.#at(event)
    const held = this.#held
    if (held === null) {
      this.#acts.hovered(at)
      return
    }
    if (Math.hypot(at.x - held.down.x, at.y - held.down.y) >= CLICK_PX) held.isDrag = true
    if (!held.isDrag) return
    this.#acts.moved(held.last, at)
    held.last = at
  }

  #up = (event: PointerEvent): void => {
    const held = this.#held
    this.#held = null
    if (held !== null && !held.isDrag) this.#acts.clicked(this.#at(event))
  }

  /** Else the page is scrolled: it must be possible to get past the map. */
  #wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== this.#area) return
    event.preventDefault()
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 40
    this.#acts.zoomed(Math.exp(-Math.max(-400, Math.min(400, pixels)) * WHEEL), this.#at(event))
  }
}
