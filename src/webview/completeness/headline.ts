import { html, type TemplateResult } from 'lit'
import type { ResultKind } from '../../shared/kinds'
import type { CompletenessTexts } from '../../shared/webview-contracts'
import { fill } from '../text'

/** “Complete”, “Complete, with gaps in frames”, or “Missing: transcripts”. */
export function verdict(
  texts: CompletenessTexts,
  missing: readonly ResultKind[],
  withGaps: readonly ResultKind[] = [],
): TemplateResult {
  const names = (kinds: readonly ResultKind[]) => kinds.map((kind) => texts.kindNames[kind]).join(', ')
  if (missing.length > 0) return wanting(fill(texts.missing, names(missing)))
  return good(withGaps.length > 0 ? fill(texts.completeWithGaps, names(withGaps)) : texts.complete)
}

/** Something that is as it should be. Sign and words tell it; the colour is on the sign only, so that all can read the words. */
export function good(text: string): TemplateResult {
  return html`<span class="verdict"><span class="sign ok" aria-hidden="true">✓</span>${text}</span>`
}

/** Something that is missing or wrong. */
export function wanting(text: string): TemplateResult {
  return html`<span class="verdict"><span class="sign warn" aria-hidden="true">▲</span>${text}</span>`
}
