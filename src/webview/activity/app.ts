import '../chart/series-chart'
import './route-map'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import { guard } from 'lit/directives/guard.js'
import type { MapView } from '../../shared/activity-panel-contract'
import type { ActivityPanelTexts } from '../../shared/activity-panel-texts'
import { durationText } from '../../shared/activity-text'
import { fill, numberText } from '../text'
import { axisOfIndex } from './along'
import { charts } from './charts'
import { lengthText, placeText } from './format'
import { header } from './header'
import { ActivityPanelModel } from './model'
import { moment } from './moment'
import { type Coordinates, sidesOf } from './route'
import type { RouteNeed } from './route-map'
import { splits } from './splits'

/** The panel of an activity: where it went, how high and how fast, in which splits, and what the video shows. */
@customElement('frametrove-activity')
export class ActivityPanelApp extends LitElement {
  readonly #model = new ActivityPanelModel(() => this.requestUpdate())

  /** Light DOM: one style sheet styles everything, as the content security policy wants it. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#model.start()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, activity, error, isGone } = this.#model
    if (texts === null) return nothing
    return html`
      <main>
        ${error === null ? nothing : this.#error(texts, error)}
        ${
          isGone
            ? html`<p class="empty" role="alert">${texts.gone} ${texts.goneHelp}</p>`
            : activity !== null
              ? this.#content(texts, activity.details.samples)
              : error === null
                ? html`<p class="empty" role="status">${texts.loading}</p>`
                : nothing
        }
      </main>
    `
  }

  #error(texts: ActivityPanelTexts, error: string): TemplateResult {
    return html`
      <div class="error" role="alert">
        <p>${error}</p>
        <button @click=${() => void this.#model.load()}>${texts.tryAgain}</button>
      </div>
    `
  }

  #content(texts: ActivityPanelTexts, samples: number): TemplateResult {
    const model = this.#model
    if (samples === 0) return html`${header(model, texts)}<p class="empty">${texts.noSamples}</p>`
    return html`
      ${header(model, texts)}
      <div class="beside">
        <div class="followed">${this.#map(texts)} ${moment(model, texts)}</div>
        <div>
          ${charts(model, texts)}
          ${guard([model.activity, model.state.split], () => splits(model, texts))}
        </div>
      </div>
    `
  }

  #map(texts: ActivityPanelTexts): TemplateResult {
    const model = this.#model
    const { activity, sample, hovered } = model
    const at = sample?.at ?? null
    const picked =
      at === null ? null : { index: at.index, point: [at.sample.longitude, at.sample.latitude] satisfies Coordinates }
    return html`
      <section aria-label=${texts.route}>
        <frametrove-route-map
          .texts=${texts}
          .whole=${model.whole}
          .route=${model.route}
          .stretch=${model.stretch}
          .view=${model.state.view}
          .picked=${picked}
          .hovered=${hovered?.index ?? null}
          .samples=${activity?.details.samples ?? 0}
          .isLive=${activity?.details.recording != null}
          .spoken=${at === null ? '' : fill(texts.position, durationText(at.timeMs), lengthText(at.distanceM), placeText(texts, at.sample))}
          .show=${(view: MapView | null) => model.show(view)}
          .need=${(need: RouteNeed | null) => model.need(need)}
          .look=${(index: number) => void model.look({ index })}
          .hover=${(index: number | null) => model.hover(index)}
        ></frametrove-route-map>
        <p class="muted hovered-at">${this.#hoveredAt()}</p>
        <details class="hint">
          <summary>${texts.aboutMap}</summary>
          <p class="muted" id="route-summary">${this.#summary(texts)}</p>
          <p class="muted">${texts.routeHint}</p>
        </details>
      </section>
    `
  }

  /** Where the pointer is: since the start, and how far. */
  #hoveredAt(): string {
    const { hovered, series } = this.#model
    if (hovered === null || series === null) return '\u00a0'
    const [time, way] = [axisOfIndex(series, 'time', hovered.index), axisOfIndex(series, 'distance', hovered.index)]
    return time === null || way === null ? '\u00a0' : `${durationText(time)} · ${lengthText(way)}`
  }

  /** The route in words, for who can't see it. */
  #summary(texts: ActivityPanelTexts): string {
    const { activity, whole } = this.#model
    if (activity === null || whole === null) return ''
    const { bounds, distanceM } = activity.details
    const ends = [0, -1].map((at) => ({ latitude: whole.latitude.at(at) ?? 0, longitude: whole.longitude.at(at) ?? 0 }))
    const [from, to] = ends.map((end) => placeText(texts, end))
    if (bounds === null || from === undefined || to === undefined) return ''
    const { down, across } = sidesOf(bounds)
    if (down === 0 && across === 0) return texts.standsStill
    const summary = fill(texts.mapSummary, lengthText(distanceM), from, to, lengthText(down), lengthText(across))
    const pauses = whole.breaks.length
    return pauses === 0 ? summary : `${summary} ${fill(texts.mapPauses, numberText(pauses))}`
  }
}
