import '../chart/series-chart'
import './parameters'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import type { DebugSessionFacts } from '../../shared/debug-dashboard-contract'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { charts } from './charts'
import { comparison } from './comparison'
import { header } from './header'
import { DebugDashboardModel, type LoadedSession } from './model'
import { outliers } from './outliers'
import { performanceSummary } from './performance'
import { frameFacts, picture, trackTable } from './picture'

/** The dashboard of a debug session: what was found, where things moved, how long it took, with which parameters. */
@customElement('frametrove-debug')
export class DebugDashboardApp extends LitElement {
  readonly #model = new DebugDashboardModel(() => this.requestUpdate())

  /** Light DOM: one style sheet styles everything, as the content security policy wants it. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#model.start()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, shown, error, isGone } = this.#model
    if (texts === null) return nothing
    return html`
      <main>
        ${error === null ? nothing : html`<p class="error" role="alert">${error}</p>`}
        ${
          isGone
            ? html`<p class="empty" role="alert">${texts.gone}</p>`
            : shown === null
              ? html`<p class="empty" role="status">${texts.loading}</p>`
              : this.#content(texts, shown)
        }
      </main>
    `
  }

  #content(texts: DebugDashboardTexts, shown: LoadedSession): TemplateResult {
    const model = this.#model
    return html`
      ${header(model, texts, shown.details)}
      <div class="beside">
        ${comparison(model, texts)} ${charts(model, texts)}
        <section class="frame" aria-label=${texts.trajectory}>
          <h2>${texts.trajectory}</h2>
          ${picture(model, texts)}
          <div aria-live="polite">${frameFacts(model, texts)}</div>
          ${trackTable(model, texts)}
        </section>
        ${outliers(model, texts)} ${performanceSummary(texts, shown)}
        ${shown.facts === null ? nothing : this.#parameters(texts, shown.facts.parameters)}
      </div>
    `
  }

  #parameters(texts: DebugDashboardTexts, parameters: DebugSessionFacts['parameters']): TemplateResult {
    return html`
      <section aria-label=${texts.parameters}>
        <h2>${texts.parameters}</h2>
        ${
          parameters == null
            ? html`<p class="muted">${texts.noParameters}</p>`
            : html`<frametrove-parameters .texts=${texts} .parameters=${parameters}></frametrove-parameters>`
        }
      </section>
    `
  }
}
