import '../chart/series-chart'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement } from 'lit/decorators.js'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import { care } from './care'
import { completenessMatrix } from './completeness-matrix'
import { holds } from './holds'
import { StoreDashboardModel } from './model'
import { operations } from './operations'
import { sizes } from './sizes'

/** The dashboard of the store: what it holds, how large that is, what is missing, what was done, and how it is. */
@customElement('frametrove-store')
export class StoreDashboardApp extends LitElement {
  readonly #model = new StoreDashboardModel(() => this.requestUpdate())

  /** Light DOM: one style sheet styles everything, as the content security policy wants it. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#model.start()
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, error } = this.#model
    if (texts === null) return nothing
    return html`
      <main>
        <header>
          <h1>${texts.title}</h1>
          <button @click=${() => void this.#model.refresh()}>${texts.refresh}</button>
        </header>
        ${error === null ? nothing : html`<p class="error" role="alert">${error}</p>`} ${this.#content(texts)}
      </main>
    `
  }

  #content(texts: StoreDashboardTexts): unknown {
    const model = this.#model
    const { overview } = model
    if (overview === null) return model.error === null ? html`<p role="status">${texts.loading}</p>` : nothing
    const isEmpty = overview.videos === 0 && overview.events === 0
    return html`
      ${isEmpty ? this.#empty(texts) : holds(texts, overview)} ${care(model, texts)} ${sizes(model, texts, overview)}
      ${completenessMatrix(model, texts)} ${operations(model, texts)}
    `
  }

  #empty(texts: StoreDashboardTexts): TemplateResult {
    return html`
      <p class="empty">${texts.empty}</p>
      <div class="actions">
        <button class="primary" @click=${() => this.#model.run('ingestToolResults')}>${texts.ingest}</button>
        <button @click=${() => this.#model.run('loadSampleData')}>${texts.sample}</button>
      </div>
    `
  }
}
