import type { GalleryFrame } from '../../shared/gallery'
import type { FrameView, GalleryState } from '../../shared/gallery-contract'
import type { Look } from './zoom'

/** The places of two frames in the order. */
export type Places = [number, number]
/** Left and right; in a narrow panel above and below. */
export type Side = 0 | 1
export const SIDES: readonly Side[] = [0, 1]

/** What a comparison asks of the gallery. */
interface Asked {
  state(): GalleryState
  update(changes: Pick<GalleryState, 'index' | 'compared'>): void
  /** `null`: there is no frame at that place; `undefined`: it could not be read. */
  loadFrame(index: number): Promise<FrameView | null | undefined>
  /** The place where a frame is now, or the one nearest to it; `null` where there is none. */
  findAgain(frame: GalleryFrame): Promise<number | null>
  /** The views, the side or the look are others. */
  changed(): void
}

/** Two frames side by side. One of them is the frame that the keys work on. */
export class Comparison {
  readonly #asked: Asked
  /** As far as they are read; while another is being read, still the one before. */
  readonly views: [FrameView | null, FrameView | null] = [null, null]
  #side: Side = 0
  #look: Look | null = null
  /** Counts the readings, so that an answer that was overtaken is dropped. */
  #reading = 0

  constructor(asked: Asked) {
    this.#asked = asked
  }

  /** The side whose frame the keys change. */
  get side(): Side {
    return this.#side
  }

  /** How closely both are looked at; `null`: as they fit. */
  get look(): Look | null {
    return this.#look
  }

  /** The frame that the keys work on, once it is read. */
  get current(): FrameView | null {
    return this.views[this.#side]
  }

  /** Shows two frames; the keys change the second one. */
  show(places: Places): void {
    this.#look = null
    this.#side = 1
    this.views.fill(null)
    this.#asked.update({ index: places[1], compared: places })
    void this.load()
  }

  /** Shows them again after a reload of the page. */
  restore(): void {
    const { compared, index } = this.#asked.state()
    this.#side = compared !== null && compared[0] === index && compared[1] !== index ? 0 : 1
    void this.load()
  }

  end(): void {
    this.#reading++
    this.#asked.update({ index: this.#asked.state().index, compared: null })
  }

  /** Makes the frame of a side the one that the keys work on. */
  activate(side: Side): void {
    const { compared } = this.#asked.state()
    if (compared === null || side === this.#side) return
    this.#side = side
    this.#asked.update({ index: compared[side], compared })
  }

  /** The places once the frame of the active side is another. */
  moved(index: number): Places | null {
    const { compared } = this.#asked.state()
    if (compared === null) return null
    return this.#side === 0 ? [index, compared[1]] : [compared[0], index]
  }

  readonly lookAt = (look: Look | null): void => {
    if (look === this.#look) return
    this.#look = look
    this.#asked.changed()
  }

  /** Reads both frames. */
  async load(): Promise<void> {
    const places = this.#asked.state().compared
    if (places === null) return
    const reading = ++this.#reading
    const views = await Promise.all(places.map((place) => this.#asked.loadFrame(place)))
    if (reading !== this.#reading) return
    const [left, right] = views
    if (left === null || right === null) return this.end()
    if (left === undefined || right === undefined) return
    this.views.splice(0, 2, left, right)
    this.#asked.changed()
  }

  /** The frames may be at other places now; where one of the two is all that is left, the comparison is over. */
  async refresh(): Promise<void> {
    const former = this.#asked.state().compared
    if (former === null) return
    const found = await Promise.all(
      SIDES.map((side) => {
        const view = this.views[side]
        return view === null ? former[side] : this.#asked.findAgain(view.details)
      }),
    )
    if (this.#asked.state().compared !== former) return this.load()
    const [left = null, right = null] = found
    if (left === null || right === null || (left === right && former[0] !== former[1])) return this.end()
    const places: Places = [left, right]
    this.#asked.update({ index: places[this.#side], compared: places })
    await this.load()
  }
}
