import { html, type TemplateResult } from 'lit'
import type { ResultKind } from '../../shared/kinds'
import type { CompletenessTexts } from '../../shared/webview-contracts'
import { fill } from './text'

/** “Complete”, or “Missing: transcripts”: what is missing is told by words and a sign, not by colour alone. */
export function verdict(texts: CompletenessTexts, missing: readonly ResultKind[]): TemplateResult {
  if (missing.length === 0) return html`<span class="ok"><span aria-hidden="true">✓</span> ${texts.complete}</span>`
  const names = missing.map((kind) => texts.kindNames[kind]).join(', ')
  return html`<span class="warn"><span aria-hidden="true">▲</span> ${fill(texts.missing, names)}</span>`
}
