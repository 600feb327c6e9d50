import { html, LitElement, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { GalleryTimeline } from '../../shared/gallery'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { timeText } from '../../shared/time-text'

/** The picture's own units: it is stretched to the width there is. */
const WIDTH = 1000
/** The rows: frames, detections, transcript; from where to where. */
const FRAMES = { top: 0, height: 22 }
const DETECTIONS = { top: 24, height: 16 }
const SPEECH = { top: 42, height: 6 }
const HEIGHT = 48
/** The part of the whole by which keys go on. */
const STEP = 0.01
const BIG_STEP = 0.1

/** What there is over time; a click, a drag or the keys go to the frame nearest to a moment. */
@customElement('frametrove-gallery-timeline')
export class GalleryTimelineStrip extends LitElement {
  @property({ attribute: false }) texts!: GalleryTexts
  @property({ attribute: false }) timeline!: GalleryTimeline
  /** The moment of the frame that the keys work on, in ms. */
  @property({ attribute: false }) nowMs: number | null = null
  /** Goes to a moment. */
  @property({ attribute: false }) seek: (timestampMs: number) => Promise<unknown> = async () => {}
  /** While one search is under way, only the last moment asked for meanwhile is kept. */
  #next: number | null = null
  #isSeeking = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    const { texts, timeline, nowMs } = this
    const { fromMs, toMs } = timeline
    const now = nowMs ?? fromMs
    return html`
      <div
        class="strip"
        role="slider"
        tabindex="0"
        aria-label=${texts.timeline}
        aria-valuemin=${fromMs}
        aria-valuemax=${toMs}
        aria-valuenow=${now}
        aria-valuetext=${timeText(now)}
        @keydown=${this.#key}
        @pointerdown=${this.#pointer}
        @pointermove=${this.#pointer}
      >
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          ${this.#bars(timeline.frames, FRAMES, 'frames')} ${this.#bars(timeline.detections, DETECTIONS, 'detections')}
          ${this.#gaps()} ${this.#speech()}
          ${nowMs === null ? nothing : svg`<line class="now" x1=${this.#x(nowMs)} x2=${this.#x(nowMs)} y1="0" y2=${HEIGHT} />`}
        </svg>
      </div>
      <div class="axis" aria-hidden="true">
        <span>${timeText(fromMs)}</span>
        <span class="legend">
          <span class="key frames"></span>${texts.timelineRows.frames}
          ${timeline.detections.some((count) => count > 0) ? this.#legend('detections') : nothing}
          ${timeline.transcript.length > 0 ? this.#legend('transcript') : nothing}
        </span>
        <span>${nowMs === null ? nothing : html`<strong>${timeText(nowMs)}</strong> / `}${timeText(toMs)}</span>
      </div>
    `
  }

  #legend(row: 'detections' | 'transcript'): TemplateResult {
    return html`<span class="key ${row}"></span>${this.texts.timelineRows[row]}`
  }

  /** The length of the whole, in ms; never 0. */
  get #length(): number {
    return Math.max(1, this.timeline.toMs - this.timeline.fromMs)
  }

  #x(timestampMs: number): number {
    return (WIDTH * (timestampMs - this.timeline.fromMs)) / this.#length
  }

  /** One path for all buckets: fast, and one element. */
  #bars(counts: readonly number[], { top, height }: { top: number; height: number }, name: string): SVGTemplateResult {
    const most = Math.max(1, ...counts)
    const width = WIDTH / Math.max(1, counts.length)
    const bottom = top + height
    const bars = counts.map((count, index) => {
      if (count === 0) return ''
      // Few are to be seen beside many.
      const high = height * Math.max(0.15, count / most)
      return `M${(index * width).toFixed(2)} ${bottom}v${-high.toFixed(2)}h${width.toFixed(2)}V${bottom}z`
    })
    return svg`<path class=${name} d=${bars.join('')} />`
  }

  /** Stretches much longer than usual without a frame. */
  #gaps(): SVGTemplateResult {
    const { frames } = this.timeline
    const width = WIDTH / Math.max(1, frames.length)
    const empty: { from: number; count: number }[] = []
    for (const [index, count] of frames.entries()) {
      const last = empty.at(-1)
      if (count > 0) continue
      if (last !== undefined && last.from + last.count === index) last.count++
      else empty.push({ from: index, count: 1 })
    }
    const usual = empty.map(({ count }) => count).sort((a, b) => a - b)[Math.floor(empty.length / 2)] ?? 0
    const isLong = ({ count }: { count: number }) => empty.length < 3 || count > 3 * usual
    return svg`${empty
      .filter(isLong)
      .map(
        ({ from, count }) =>
          svg`<rect class="gap" x=${from * width} y=${FRAMES.top + FRAMES.height - 3} width=${count * width} height="3" />`,
      )}`
  }

  #speech(): SVGTemplateResult {
    const { top, height } = SPEECH
    return svg`${this.timeline.transcript.map(
      ({ startMs, endMs }) => svg`
        <rect class="transcript" x=${this.#x(startMs)} y=${top} width=${Math.max(1, this.#x(endMs) - this.#x(startMs))} height=${height} />
      `,
    )}`
  }

  #pointer(event: PointerEvent): void {
    if ((event.buttons & 1) === 0 || !(event.currentTarget instanceof Element)) return
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    const { left, width } = event.currentTarget.getBoundingClientRect()
    this.#goTo(this.timeline.fromMs + ((event.clientX - left) / width) * this.#length)
  }

  #key(event: KeyboardEvent): void {
    const { fromMs, toMs } = this.timeline
    const now = this.nowMs ?? fromMs
    const places: Record<string, number> = {
      ArrowLeft: now - this.#length * STEP,
      ArrowDown: now - this.#length * STEP,
      ArrowRight: now + this.#length * STEP,
      ArrowUp: now + this.#length * STEP,
      PageDown: now - this.#length * BIG_STEP,
      PageUp: now + this.#length * BIG_STEP,
      Home: fromMs,
      End: toMs,
    }
    const place = places[event.key]
    if (place === undefined) return
    event.preventDefault()
    this.#goTo(place)
  }

  #goTo(timestampMs: number): void {
    const { fromMs, toMs } = this.timeline
    this.#next = Math.round(Math.max(fromMs, Math.min(toMs, timestampMs)))
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#isSeeking) return
    this.#isSeeking = true
    while (this.#next !== null) {
      const moment = this.#next
      this.#next = null
      await this.seek(moment)
    }
    this.#isSeeking = false
  }
}
