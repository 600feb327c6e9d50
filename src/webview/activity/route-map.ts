import { geoPath } from 'd3-geo'
import { html, LitElement, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { guard } from 'lit/directives/guard.js'
import type { ActivityRoute } from '../../shared/activities'
import type { MapView } from '../../shared/activity-panel-contract'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { barText, latitudeText, longitudeText } from './format'
import { type GraticuleLine, graticuleOf } from './graticule'
import { MapPointer, type PointerPlace } from './map-pointer'
import { dragged, fitted, projectionOf, type Size, scaleBar, zoomed } from './map-view'
import type { Stretch } from './model'
import { type Drawn, drawnOf, nearestPlace, shownSpan } from './nearest'
import { type Coordinates, legsOf, pointOf, stretchOf } from './route'

/** A part of the route that the map shows finer than the whole has it. */
export interface RouteNeed {
  toleranceM: number
  /** Samples from this place up to but not `to`. */
  from: number
  to: number
}

/** What is drawn differs from the route by at most so much of a pixel. */
const TOLERANCE_PX = 0.5
/** How long the view rests until a finer route is asked for. */
const REST_MS = 150
/** What is clicked within so many pixels of the route, is on it. */
const NEAR_PX = 40
const ZOOM_STEP = 1.5
const PAN_PX = 60

/** A route drawn to scale, with graticule and scale bar. It needs nothing but the points. */
@customElement('frametrove-route-map')
export class RouteMap extends LitElement {
  @property({ attribute: false }) texts!: ActivityPanelTexts
  /** The whole route, coarse. */
  @property({ attribute: false }) whole: ActivityRoute | null = null
  /** What is drawn: the same, finer where it is needed. */
  @property({ attribute: false }) route: ActivityRoute | null = null
  @property({ attribute: false }) stretch: Stretch | null = null
  /** `null`: the whole route. */
  @property({ attribute: false }) view: MapView | null = null
  /** The sample that is looked at. */
  @property({ attribute: false }) picked: { index: number; point: Coordinates } | null = null
  /** The place among the samples that the pointer is at, here or in a chart. */
  @property({ attribute: false }) hovered: number | null = null
  /** Places of samples that keys go to: from the first to the last. */
  @property({ attribute: false }) samples = 0
  @property({ attribute: false }) isLive = false
  /** The sample that is looked at, in words. */
  @property({ attribute: false }) spoken = ''
  @property({ attribute: false }) show: (view: MapView | null) => void = () => {}
  @property({ attribute: false }) need: (need: RouteNeed | null) => void = () => {}
  @property({ attribute: false }) look: (index: number) => void = () => {}
  @property({ attribute: false }) hover: (index: number | null) => void = () => {}
  @state() private size: Size | null = null
  #drawn: Drawn | null = null
  #fit: { of: unknown[]; view: MapView } | null = null
  #needed = ''
  #restTimer: number | undefined
  #resized: ResizeObserver | null = null
  readonly #pointer = new MapPointer({
    moved: (from, to) => this.show(dragged(this.#view, this.#fromMiddle(from), this.#fromMiddle(to))),
    clicked: (at) => this.#lookAt(at),
    hovered: (at) => this.hover(at === null ? null : this.#indexAt(at)),
    zoomed: (factor, at) => this.#zoom(factor, at),
  })

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      if (width > 0 && height > 0) this.size = { width, height }
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized?.disconnect()
    clearTimeout(this.#restTimer)
  }

  protected override firstUpdated(): void {
    const area = this.querySelector<HTMLElement>('.map')
    if (area === null) return
    this.#resized?.observe(area)
    this.#pointer.listenTo(area)
  }

  protected override updated(): void {
    clearTimeout(this.#restTimer)
    this.#restTimer = window.setTimeout(() => this.#askForMore(), REST_MS)
  }

  /** What is shown: what was chosen, else all of the route. */
  get #view(): MapView {
    const { whole, size } = this
    const of = [whole, size]
    if (this.view !== null) return this.view
    if (this.#fit === null || this.#fit.of.some((it, at) => it !== of[at])) {
      const points = whole === null ? [] : legsOf(whole).flatMap((leg) => leg.points)
      this.#fit = { of, view: fitted(points, size ?? { width: 1, height: 1 }) }
    }
    return this.#fit.view
  }

  #askForMore(): void {
    const { whole, size, view } = this
    if (whole === null || size === null) return
    const span = view === null ? null : shownSpan(drawnOf(whole, projectionOf(view, size)), size)
    const toleranceM = this.#view.metresPerPixel * TOLERANCE_PX
    const need = span === null || whole.toleranceM <= toleranceM ? null : { toleranceM, ...span }
    const key = JSON.stringify(need)
    if (key === this.#needed) return
    this.#needed = key
    this.need(need)
  }

  #indexAt({ x, y }: PointerPlace): number | null {
    const found = this.#drawn === null ? null : nearestPlace(this.#drawn, x, y)
    return found === null || found.distance > NEAR_PX ? null : found.index
  }

  #lookAt(at: PointerPlace): void {
    const index = this.#indexAt(at)
    if (index !== null) this.look(index)
  }

  #zoom(factor: number, at?: PointerPlace): void {
    this.show(zoomed(this.#view, factor, at === undefined ? [0, 0] : this.#fromMiddle(at)))
  }

  #fromMiddle({ x, y }: PointerPlace): Coordinates {
    const { width, height } = this.size ?? { width: 0, height: 0 }
    return [x - width / 2, y - height / 2]
  }

  #key = (event: KeyboardEvent): void => {
    const { key, shiftKey } = event
    const moves: Record<string, [number, number]> = {
      ...{ ArrowLeft: [-PAN_PX, 0], ArrowRight: [PAN_PX, 0], ArrowUp: [0, -PAN_PX], ArrowDown: [0, PAN_PX] },
    }
    const move = moves[key]
    const place = this.#placeOf(key)
    if (shiftKey && move !== undefined) this.show(dragged(this.#view, move, [0, 0]))
    else if (place !== undefined) this.look(Math.max(0, Math.min(this.samples - 1, place)))
    else if (key === '+' || key === '-') this.#zoom(key === '+' ? ZOOM_STEP : 1 / ZOOM_STEP)
    else if (key === '0') this.show(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Where a key leads: a hundredth of the way, or a tenth. */
  #placeOf(key: string): number | undefined {
    const now = this.picked?.index ?? 0
    const step = Math.max(1, Math.round(this.samples / 100))
    const places: Record<string, number> = {
      ...{ ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step },
      ...{ PageDown: now - 10 * step, PageUp: now + 10 * step, Home: 0, End: this.samples - 1 },
    }
    return places[key]
  }

  protected override render(): TemplateResult {
    const { texts, size, route } = this
    return html`
      <div class="section-head">
        <h2>${texts.route}</h2>
        <span class="group">
          <button class="plain" aria-label=${texts.zoomIn} title=${texts.zoomIn} @click=${() => this.#zoom(ZOOM_STEP)}>+</button>
          <button class="plain" aria-label=${texts.zoomOut} title=${texts.zoomOut} @click=${() => this.#zoom(1 / ZOOM_STEP)}>−</button>
          <button ?disabled=${this.view === null} @click=${() => this.show(null)}>${texts.wholeRoute}</button>
        </span>
      </div>
      <div
        class="map"
        role="slider"
        tabindex="0"
        aria-label=${texts.map}
        aria-describedby="route-summary"
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, this.samples - 1)}
        aria-valuenow=${this.picked?.index ?? 0}
        aria-valuetext=${this.spoken}
        @keydown=${this.#key}
      >
        ${size === null || route === null ? nothing : this.#drawing(route, size)}
      </div>
    `
  }

  #drawing(route: ActivityRoute, size: Size): TemplateResult {
    const view = this.#view
    const projection = projectionOf(view, size)
    const at = (point: Coordinates | null | undefined) => (point == null ? null : projection(point))
    const { width, height } = size
    // The pointer moves often, and what lies under it stays.
    const under = [route, view, size, this.stretch, this.isLive]
    return html`
      <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${guard(under, () => this.#lines(route, view, size))}
        ${this.hovered === null ? nothing : dot('hovered', at(pointOf(route, this.hovered)))}
        ${dot('picked', at(this.picked?.point))}
        ${guard(under, () => this.#names(route, view, size))}
      </svg>
    `
  }

  /** The graticule, the route and what is marked of it. */
  #lines(route: ActivityRoute, view: MapView, size: Size): SVGTemplateResult {
    const { width, height } = size
    const projection = projectionOf(view, size)
    this.#drawn = drawnOf(route, projection)
    const clipped = projectionOf(view, size).clipExtent([
      [-20, -20],
      [width + 20, height + 20],
    ])
    const path = geoPath(clipped).digits(1)
    const line = (points: Coordinates[]) => path({ type: 'LineString', coordinates: points }) ?? ''
    const legs = legsOf(route)
    const marked = this.stretch === null ? [] : legsOf(stretchOf(route, this.stretch.from, this.stretch.to))
    const last = legs.at(-1)?.points.at(-1)
    const first = legs[0]?.points[0]
    return svg`
      ${graticuleOf(view, size).lines.map(({ points }) => svg`<path class="graticule" d=${line(points)} />`)}
      ${marked.map(({ points }) => svg`<path class="stretch" d=${line(points)} />`)}
      ${legs.map(({ points }) => svg`<path class="route" d=${line(points)} />`)}
      ${this.isLive || last === undefined ? nothing : end(projection(last))}
      ${first === undefined ? nothing : start(projection(first))}
    `
  }

  /** What is written over the lines. */
  #names({ longitude, latitude }: ActivityRoute, view: MapView, size: Size): SVGTemplateResult {
    const projection = projectionOf(view, size)
    const at = (place: number) => projection([longitude.at(place) ?? 0, latitude.at(place) ?? 0])
    const graticule = graticuleOf(view, size)
    return svg`
      ${graticule.lines.map((it) => this.#label(it, graticule))}
      ${this.isLive ? nothing : name(at(-1), this.texts.end, size, 'end')}
      ${name(at(0), this.texts.start, size, 'start')} ${bar(view, size)}
    `
  }

  #label({ kind, degrees, label }: GraticuleLine, digits: ReturnType<typeof graticuleOf>): unknown {
    if (label === null) return nothing
    return kind === 'meridian'
      ? svg`<text class="degrees" x=${label.x} y="14" text-anchor="middle">${longitudeText(this.texts, degrees, digits.longitudeDigits)}</text>`
      : svg`<text class="degrees" x="6" y=${label.y - 4}>${latitudeText(this.texts, degrees, digits.latitudeDigits)}</text>`
  }
}

type Point = [number, number] | null

function dot(kind: 'hovered' | 'picked', point: Point): SVGTemplateResult | typeof nothing {
  if (point === null) return nothing
  return svg`<circle class=${kind} cx=${point[0]} cy=${point[1]} r=${kind === 'picked' ? 6 : 5} />`
}

/** A triangle where it starts. */
function start(point: Point): SVGTemplateResult | typeof nothing {
  if (point === null) return nothing
  const [x, y] = point
  return svg`<path class="start" d="M${x - 5},${y - 6}L${x + 7},${y}L${x - 5},${y + 6}Z" />`
}

/** A square where it ends. */
function end(point: Point): SVGTemplateResult | typeof nothing {
  if (point === null) return nothing
  return svg`<rect class="end" x=${point[0] - 5} y=${point[1] - 5} width="10" height="10" />`
}

/** Above an end of the route, or below where there is no room; the other end's has the other side. */
function name(point: Point, text: string, { width }: Size, of: 'start' | 'end'): SVGTemplateResult | typeof nothing {
  if (point === null) return nothing
  const [x, y] = point
  const anchor = x > width - 60 ? 'end' : x < 60 ? 'start' : 'middle'
  return svg`<text class="name" x=${x} y=${of === 'start' ? y - 11 : y + 20} text-anchor=${anchor}>${text}</text>`
}

function bar({ metresPerPixel }: MapView, { width, height }: Size): SVGTemplateResult {
  const { metres, pixels } = scaleBar(metresPerPixel, Math.min(160, width / 3))
  const [x, y] = [width - 14 - pixels, height - 12]
  return svg`
    <path class="bar" d="M${x},${y - 6}V${y}H${x + pixels}V${y - 6}" />
    <text class="bar-text" x=${x + pixels / 2} y=${y - 6} text-anchor="middle">${barText(metres)}</text>
  `
}
