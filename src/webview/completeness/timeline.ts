import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import type { KindDetails, TimeSpan } from '../../shared/completeness'
import type { ResultKind } from '../../shared/kinds'
import { timeText } from '../../shared/time-text'
import type { CompletenessTexts } from '../../shared/webview-contracts'
import { fill } from '../text'

/** The picture's own units: it is stretched to the width there is. */
const WIDTH = 1000
const HEIGHT = 16
/** The narrowest mark, so that a moment can be seen. */
const NARROWEST = 2

/** What is covered and where the gaps are, over the length of the video. Gaps are also listed as text. */
export function timeline(
  texts: CompletenessTexts,
  kind: ResultKind,
  { state, covered, gaps }: KindDetails,
  durationMs: number | null,
): TemplateResult {
  if (durationMs === null || durationMs <= 0) return html`<p class="muted">${texts.noTimeline}</p>`
  const label = fill(
    texts.timeline,
    texts.kinds[kind],
    gaps.length > 0 ? fill(texts.gaps, gaps.length) : texts.states[state],
  )
  return html`
    <svg class="timeline" role="img" aria-label=${label} viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
      <rect class="track" x="0" y="0" width=${WIDTH} height=${HEIGHT} />
      ${marks(covered, durationMs).map((mark) => bar(mark, 'covered', 0, HEIGHT))}
      ${marks(gaps, durationMs).map((mark) => bar(mark, 'gap', HEIGHT - 5, 5))}
    </svg>
    <div class="axis" aria-hidden="true"><span>${timeText(0)}</span><span>${timeText(durationMs)}</span></div>
  `
}

/** From where to where a mark goes, in the picture's units. */
interface Mark {
  start: number
  end: number
}

/** Spans as marks. Those that would touch become one, so that a million spans draw a thousand marks at most. */
function marks(spans: readonly TimeSpan[], durationMs: number): Mark[] {
  const result: Mark[] = []
  for (const span of spans) {
    const start = Math.min(WIDTH - NARROWEST, (WIDTH * span.start_ms) / durationMs)
    const end = Math.max(start + NARROWEST, Math.min(WIDTH, (WIDTH * span.end_ms) / durationMs))
    const last = result.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else result.push({ start, end })
  }
  return result
}

function bar({ start, end }: Mark, name: string, y: number, height: number): SVGTemplateResult {
  return svg`<rect class=${name} x=${start.toFixed(1)} y=${y} width=${(end - start).toFixed(1)} height=${height} />`
}
