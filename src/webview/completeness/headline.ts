import { html, type TemplateResult } from 'lit'
import type { ResultKind } from '../../shared/kinds'
import type { CompletenessTexts } from '../../shared/webview-contracts'
import { fill } from './text'

/** “Complete”, or “Missing: transcripts”. */
export function verdict(texts: CompletenessTexts, missing: readonly ResultKind[]): TemplateResult {
  if (missing.length === 0) return good(texts.complete)
  const names = missing.map((kind) => texts.kindNames[kind]).join(', ')
  return wanting(fill(texts.missing, names))
}

/** Something that is as it should be. Sign and words tell it; the colour is on the sign only, so that all can read the words. */
export function good(text: string): TemplateResult {
  return html`<span class="verdict"><span class="sign ok" aria-hidden="true">✓</span>${text}</span>`
}

/** Something that is missing or wrong. */
export function wanting(text: string): TemplateResult {
  return html`<span class="verdict"><span class="sign warn" aria-hidden="true">▲</span>${text}</span>`
}
