import { html, nothing, type TemplateResult } from 'lit'
import type { StoreCare } from '../../shared/store-dashboard-contract'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import { bytesText, dateText, fill } from '../text'
import type { StoreDashboardModel } from './model'

const REMEDIES = [
  'verifyStore',
  'repairStore',
  'backUpStore',
  'restoreFromBackup',
  'showQuarantine',
  'revealStore',
] as const

/** How the store is, and a button for each remedy. */
export function care(model: StoreDashboardModel, texts: StoreDashboardTexts): TemplateResult {
  return html`
    <section>
      <h2>${texts.care}</h2>
      ${model.care === null ? nothing : state(texts, model.care)}
      <div class="actions">
        ${REMEDIES.map((remedy) => html`<button @click=${() => model.run(remedy)}>${texts.remedies[remedy]}</button>`)}
      </div>
    </section>
  `
}

function state(
  texts: StoreDashboardTexts,
  { isReadOnly, notices, quarantine, newestBackup }: StoreCare,
): TemplateResult {
  const bytes = quarantine.reduce((sum, entry) => sum + entry.bytes, 0)
  return html`
    <ul class="plain">
      ${isReadOnly ? html`<li><span class="warn">▲</span> ${texts.readOnly}</li>` : nothing}
      ${
        notices.length === 0
          ? html`<li><span class="ok">✓</span> ${texts.healthy}</li>`
          : notices.map(
              ({ level, message }) => html`
                <li>
                  <span class=${level === 'loss' ? 'warn' : 'ok'}>${level === 'loss' ? '▲' : '✓'}</span>
                  <strong>${level === 'loss' ? texts.loss : texts.recovered}:</strong> ${message}
                </li>
              `,
            )
      }
      ${
        quarantine.length === 0
          ? nothing
          : html`<li><span class="warn">▲</span> ${fill(texts.quarantined, quarantine.length, bytesText(bytes))}</li>`
      }
      <li>
        ${newestBackup === null ? texts.noBackup : fill(texts.newestBackup, dateText(newestBackup))}
      </li>
    </ul>
  `
}
