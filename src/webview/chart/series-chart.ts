import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import uPlot from 'uplot'
import { alignedData, type ChartData, columnsOf, nearestIndex, toCsv } from './chart-data'
import { chartOptions, TIME_STEPS } from './chart-options'
import { chartTable } from './chart-table'
import { onThemeChange, themeColour } from './theme'

/** A span of the axis of `x`. */
export interface ChartRange {
  from: number
  to: number
}

/** The words around a chart. */
export interface ChartTexts {
  /** Such as “Data”: what shows the table. */
  table: string
  copyCsv: string
}

/** A chart of series over one axis, with a table of its values for who can't see it. */
@customElement('frametrove-chart')
export class SeriesChart extends LitElement {
  @property({ attribute: false }) name = ''
  /** What the axis of `x` is of, for the table. */
  @property({ attribute: false }) xName = ''
  @property({ attribute: false }) texts!: ChartTexts
  @property({ attribute: false }) data: ChartData = { x: [], series: [], style: 'lines' }
  @property({ attribute: false }) range: ChartRange | null = null
  /** Marked on the axis, such as the frame that is looked at. */
  @property({ attribute: false }) picked: number | null = null
  /** The place on the axis that the pointer is at elsewhere, such as in a map. */
  @property({ attribute: false }) pointed: number | null = null
  @property({ attribute: false }) syncKey: string | null = null
  @property({ attribute: false }) isFromZero = true
  /** Whether the least values are at the top, where less is more. */
  @property({ attribute: false }) isInverted = false
  /** Greater values are not shown, since they would press the others together. */
  @property({ attribute: false }) most: number | null = null
  /** Steps between the labels of the values; `null`: decimal ones. */
  @property({ attribute: false }) ySteps: readonly number[] | null = null
  @property({ attribute: false }) isTime = false
  @property({ attribute: false }) height = 130
  @property({ attribute: false }) xText: (value: number) => string = String
  @property({ attribute: false }) yText: (value: number) => string = String
  /** Shows another part of the axis; `null`: all of it. Without it the chart can't be zoomed. */
  @property({ attribute: false }) zoom: ((range: ChartRange | null) => void) | null = null
  @property({ attribute: false }) pick: ((x: number) => void) | null = null
  /** Told of the place on the axis that the pointer is at. */
  @property({ attribute: false }) hover: (x: number | null) => void = () => {}
  /** Puts text on the clipboard. */
  @property({ attribute: false }) copy: (text: string) => void = () => {}
  /** The place under the pointer, or that keys have gone to. */
  @state() private index: number | null = null
  @state() private isTableOpen = false
  #chart: uPlot | null = null
  #drawnAs = ''
  #isPointed = false
  #resized: ResizeObserver | null = null
  #unwatchTheme = () => {}

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override firstUpdated(): void {
    this.#resized = new ResizeObserver(() => this.#fit())
    this.#resized.observe(this)
    this.#unwatchTheme = onThemeChange(() => this.#chart?.redraw(false, true))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized?.disconnect()
    this.#unwatchTheme()
    this.#chart?.destroy()
    this.#chart = null
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const { data } = this
    const shape = JSON.stringify([
      data.style,
      data.isStacked,
      data.gaps,
      this.isTime,
      data.series.map(({ values: _, low, high, ...it }) => [it, !low, !high]),
    ])
    if (this.#chart === null || shape !== this.#drawnAs) this.#draw(shape)
    else if (changed.has('data') || changed.has('range')) this.#chart.setData(alignedData(data))
    else if (changed.has('picked')) this.#chart.redraw(false)
    if (changed.has('pointed')) this.#point()
  }

  /** Shows the cursor where the pointer is elsewhere; nobody is told. */
  #point(): void {
    const chart = this.#chart
    if (chart === null) return
    const left = this.pointed === null ? -10 : chart.valToPos(this.pointed, 'x')
    this.#isPointed = true
    chart.setCursor({ left, top: left < 0 ? -10 : 0 })
    this.#isPointed = false
  }

  #draw(shape: string): void {
    const place = this.querySelector<HTMLElement>('.plot')
    if (place === null || place.clientWidth === 0) return
    this.#chart?.destroy()
    this.#drawnAs = shape
    const options = chartOptions(this.data, {
      ...{ width: place.clientWidth, height: this.height, syncKey: this.syncKey },
      ...{ isFromZero: this.isFromZero, isInverted: this.isInverted },
      most: () => this.most,
      xSteps: this.isTime ? TIME_STEPS : null,
      ySteps: this.ySteps,
      xText: (value) => this.xText(value),
      yText: (value) => this.yText(value),
      range: () => this.range,
      marked: (from, to) => this.zoom?.({ from, to }),
      hovered: (index, isOwn) => {
        this.index = index
        if (isOwn && !this.#isPointed) this.hover(index === null ? null : (this.data.x[index] ?? null))
      },
      drawn: (chart) => this.#drawPicked(chart),
    })
    this.#chart = new uPlot(options, alignedData(this.data), place)
  }

  #fit(): void {
    const width = this.querySelector('.plot')?.clientWidth ?? 0
    if (width === 0) return
    if (this.#chart === null) this.requestUpdate()
    else if (this.#chart.width !== width) this.#chart.setSize({ width, height: this.height })
  }

  #drawPicked(chart: uPlot): void {
    if (this.picked === null) return
    const x = Math.round(chart.valToPos(this.picked, 'x', true))
    const { left, top, width, height } = chart.bbox
    if (x < left || x > left + width) return
    chart.ctx.save()
    chart.ctx.strokeStyle = themeColour('text')
    chart.ctx.lineWidth = 2 * devicePixelRatio
    chart.ctx.beginPath()
    chart.ctx.moveTo(x, top)
    chart.ctx.lineTo(x, top + height)
    chart.ctx.stroke()
    chart.ctx.restore()
  }

  /** uPlot keeps the click that ends a marking to itself. */
  #clicked(): void {
    const left = this.#chart?.cursor.left ?? -1
    if (this.#chart !== null && left >= 0) this.#pickAt(nearestIndex(this.data.x, this.#chart.posToVal(left, 'x')))
  }

  #pickAt(index: number): void {
    const x = this.data.x[index]
    if (x === undefined) return
    this.index = index
    this.pick?.(x)
  }

  /** The place that keys begin at. */
  get #now(): number {
    if (this.picked !== null) return nearestIndex(this.data.x, this.picked)
    return this.index ?? 0
  }

  #key = (event: KeyboardEvent): void => {
    const last = this.data.x.length - 1
    const page = Math.max(1, Math.round(last / 10))
    const places: Record<string, number> = {
      ...{ ArrowLeft: this.#now - 1, ArrowRight: this.#now + 1, Home: 0, End: last },
      ...{ PageUp: this.#now + page, PageDown: this.#now - page },
    }
    const place = places[event.key]
    if (place !== undefined) this.#pickAt(Math.max(0, Math.min(last, place)))
    else if (event.key === '+' || event.key === '-') this.#zoomAround(event.key === '+' ? 0.5 : 2)
    else if (event.key === '0') this.zoom?.(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  #zoomAround(factor: number): void {
    const { x } = this.data
    const [from, to] = [this.range?.from ?? x[0] ?? 0, this.range?.to ?? x.at(-1) ?? 0]
    const middle = x[this.#now] ?? (from + to) / 2
    const half = ((to - from) * factor) / 2
    this.zoom?.({ from: middle - half, to: middle + half })
  }

  protected override render(): TemplateResult {
    const { data, texts } = this
    const at = this.index === null ? (this.picked === null ? null : nearestIndex(data.x, this.picked)) : this.index
    const spoken = at === null ? '' : this.#valuesAt(at)
    return html`
      <div class="chart-head">
        <h3>${this.name}</h3>
        <span class="legend">${data.series.map((series) => this.#legend(series, at))}</span>
        <span class="muted at">${at === null || data.x[at] === undefined ? nothing : this.xText(data.x[at] ?? 0)}</span>
      </div>
      <div
        class="plot"
        role="slider"
        tabindex="0"
        aria-label=${this.name}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, data.x.length - 1)}
        aria-valuenow=${Math.max(0, at ?? 0)}
        aria-valuetext=${spoken || this.name}
        @keydown=${this.#key}
        @click=${this.#clicked}
        @dblclick=${() => this.zoom?.(null)}
      ></div>
      <details class="chart-table" @toggle=${(event: Event) => this.#toggled(event)}>
        <summary>${texts.table}</summary>
        ${
          this.isTableOpen
            ? html`
                <button class="plain" @click=${() => this.copy(toCsv(data, this.xName))}>${texts.copyCsv}</button>
                ${chartTable(data, { name: this.name, xName: this.xName, xText: this.xText, yText: this.yText })}
              `
            : nothing
        }
      </details>
    `
  }

  #toggled(event: Event): void {
    this.isTableOpen = event.currentTarget instanceof HTMLDetailsElement && event.currentTarget.open
  }

  #legend(series: ChartData['series'][number], at: number | null): TemplateResult {
    const value = at === null ? null : series.values[at]
    return html`
      <span class="entry">
        <span class="mark ${series.colour} ${series.isDashed ? 'dashed' : ''}"></span>${series.name}
        ${value === null || value === undefined ? nothing : html`<strong>${this.yText(value)}</strong>`}
      </span>
    `
  }

  /** Such as “0:12: Detections 3, Lowest confidence 0.4”. */
  #valuesAt(at: number): string {
    const values = this.data.series.flatMap((series) =>
      columnsOf(series).flatMap(([suffix, column]) => {
        const value = column[at]
        return value === null || value === undefined ? [] : [`${series.name}${suffix} ${this.yText(value)}`]
      }),
    )
    return `${this.xText(this.data.x[at] ?? 0)}: ${values.join(', ')}`
  }
}
