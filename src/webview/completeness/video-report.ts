import { html, nothing, type TemplateResult } from 'lit'
import type { CoverageState, DamagedFile, KindDetails } from '../../shared/completeness'
import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import { timeText } from '../../shared/time-text'
import type { CompletenessTexts, VideoView } from '../../shared/webview-contracts'
import { fill, numberText } from '../text'
import { good, verdict, wanting } from './headline'
import { timeline } from './timeline'

/** The report of one video. */
export function videoReport(
  texts: CompletenessTexts,
  { title, report }: VideoView,
  actions: TemplateResult,
  shownGaps: number,
  showMoreGaps: () => void,
): TemplateResult {
  const { expected, duration_ms } = report.details
  const names = expected.map((kind) => texts.kindNames[kind]).join(', ')
  const withGaps = expected.filter((kind) => report.details[kind].state === 'gaps')
  return html`
    <header>
      <h1 tabindex="-1">${report.video_id}</h1>
      ${title === null ? nothing : html`<p class="muted">${title}</p>`}
      <p class="headline" role="status">${verdict(texts, report.missing, withGaps)}</p>
      <p class="muted">
        ${expected.length > 0 ? fill(texts.expected, names) : texts.nothingExpected} ·
        ${duration_ms === null ? texts.lengthUnknown : fill(texts.length, timeText(duration_ms))}
      </p>
      ${actions}
    </header>
    ${RESULT_KINDS.map((kind) => {
      const part = { kind, count: report[kind].count, details: report.details[kind], expected: expected.includes(kind) }
      return kindSection(texts, part, duration_ms, shownGaps, showMoreGaps)
    })}
  `
}

interface KindPart {
  kind: ResultKind
  count: number
  details: KindDetails
  expected: boolean
}

function kindSection(
  texts: CompletenessTexts,
  { kind, count, details, expected }: KindPart,
  durationMs: number | null,
  shownGaps: number,
  showMoreGaps: () => void,
): TemplateResult {
  return html`
    <section aria-labelledby="kind-${kind}">
      <h2 id="kind-${kind}">
        ${texts.kinds[kind]}
        <span class="count">${numberText(count)}</span>
        <span class="state">${stateText(texts, details.state, expected)}</span>
      </h2>
      ${count === 0 ? nothing : timeline(texts, kind, details, durationMs)}
      ${count === 0 ? nothing : gapList(texts, details, shownGaps, showMoreGaps)} ${runList(texts, details)}
      ${damagedList(texts, details)}
    </section>
  `
}

function stateText(texts: CompletenessTexts, state: CoverageState, expected: boolean): TemplateResult {
  if (state === 'full') return good(texts.states.full)
  if (state === 'missing' && !expected) return html`<span class="muted">${texts.notExpected}</span>`
  return wanting(texts.states[state])
}

function gapList(
  texts: CompletenessTexts,
  { gaps }: KindDetails,
  shown: number,
  showMore: () => void,
): TemplateResult | typeof nothing {
  if (gaps.length === 0) return nothing
  const rest = gaps.length - shown
  return html`
    <h3>${fill(texts.gaps, gaps.length)}</h3>
    <ul class="gaps">
      ${gaps.slice(0, shown).map(({ start_ms, end_ms }) => {
        const times = [timeText(start_ms), timeText(end_ms), timeText(end_ms - start_ms)]
        return html`<li>${fill(texts.gap, ...times)}</li>`
      })}
    </ul>
    ${rest > 0 ? html`<button class="link" @click=${showMore}>${fill(texts.moreGaps, rest)}</button>` : nothing}
  `
}

function runList(texts: CompletenessTexts, { runs }: KindDetails): TemplateResult | typeof nothing {
  if (runs.length === 0) return nothing
  return html`
    <h3>${texts.runs}</h3>
    <ul>
      ${runs.map((run) => html`<li title=${run.run_id}>${fill(texts.run, run.tool, run.count)}</li>`)}
    </ul>
  `
}

function damagedList(texts: CompletenessTexts, details: KindDetails): TemplateResult | typeof nothing {
  const { damaged_files: files, damaged_file_count: total } = details
  if (total === 0) return nothing
  return html`
    <h3>${wanting(fill(texts.damaged, total))}</h3>
    <ul class="files">
      ${files.map((file) => html`<li>${damagedText(texts, file)}</li>`)}
      ${total > files.length ? html`<li>${fill(texts.moreDamaged, total - files.length)}</li>` : nothing}
    </ul>
  `
}

function damagedText(texts: CompletenessTexts, { frame_number, path, problem }: DamagedFile): string {
  const what = problem === 'gone' ? texts.fileGone : texts.fileDiffers
  const frame = frame_number === null ? [] : [fill(texts.frame, frame_number)]
  return [...frame, path, what].join(' · ')
}
