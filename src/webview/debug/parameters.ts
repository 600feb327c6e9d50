import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'

/** Nested deeper, a value is shown as JSON. */
const DEPTH = 12
/** Entries of one object that are listed. */
const ENTRIES = 500

/** The parameters of a run as a tree that can be searched by names and values. */
@customElement('frametrove-parameters')
export class ParameterTree extends LitElement {
  @property({ attribute: false }) texts!: DebugDashboardTexts
  @property({ attribute: false }) parameters: Record<string, unknown> = {}
  @state() private wanted = ''

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    const { texts } = this
    const found = this.#entries(this.parameters, '', 0)
    return html`
      <label class="search">
        ${texts.search}
        <input
          type="text"
          .value=${this.wanted}
          @input=${(event: Event) => {
            this.wanted = event.target instanceof HTMLInputElement ? event.target.value.toLowerCase() : ''
          }}
        />
      </label>
      ${found.length === 0 ? html`<p class="muted" role="status">${texts.nothing}</p>` : html`<ul class="tree">${found}</ul>`}
    `
  }

  #entries(value: object, path: string, depth: number): TemplateResult[] {
    return Object.entries(value)
      .slice(0, ENTRIES)
      .flatMap(([name, child]) => this.#entry(name, child, `${path}${name}`, depth) ?? [])
  }

  #entry(name: string, value: unknown, path: string, depth: number): TemplateResult | null {
    const isHit = path.toLowerCase().includes(this.wanted)
    if (typeof value !== 'object' || value === null || depth >= DEPTH) {
      const text = JSON.stringify(value) ?? ''
      if (!isHit && !text.toLowerCase().includes(this.wanted)) return null
      return html`<li><span class="key">${name}</span> <span class="value">${text}</span></li>`
    }
    const children = this.#entries(value, `${path}.`, depth + 1)
    if (children.length === 0 && !isHit) return null
    const size = Array.isArray(value) ? `[${value.length}]` : nothing
    return html`
      <li>
        <details ?open=${this.wanted !== '' || depth === 0}>
          <summary><span class="key">${name}</span> <span class="muted">${size}</span></summary>
          <ul class="tree">${children}</ul>
        </details>
      </li>
    `
  }
}
