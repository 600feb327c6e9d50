import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import type { AllView, CompletenessTexts, VideoRow } from '../../shared/webview-contracts'
import { fill, numberText } from '../text'
import { verdict, wanting } from './headline'

/** What the list of all videos can be asked to do. */
export interface AllVideosActions {
  open(videoId: string): void
  loadMore(): void
}

/** The report over all videos: a matrix of videos and kinds; a row opens the report of its video. */
export function allVideos(
  texts: CompletenessTexts,
  view: AllView,
  actions: TemplateResult,
  { open, loadMore }: AllVideosActions,
): TemplateResult {
  const complete = view.videos.filter((video) => video.complete).length
  const headline = fill(view.more ? texts.allHeadlineMore : texts.allHeadline, complete, view.videos.length)
  return html`
    <header>
      <h1 tabindex="-1">${texts.all}</h1>
      <p class="headline">${view.videos.length === 0 ? texts.noVideos : headline}</p>
      ${actions}
    </header>
    ${view.videos.length === 0 ? nothing : matrix(texts, view.videos, open)}
    ${view.more ? html`<vscode-button secondary @click=${loadMore}>${texts.loadMore}</vscode-button>` : nothing}
  `
}

// Roles are written out, since the narrow layout shows the table as blocks and would lose them.
function matrix(texts: CompletenessTexts, videos: VideoRow[], open: (videoId: string) => void): TemplateResult {
  return html`
    <table role="table" aria-label=${texts.all}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">${texts.video}</th>
          ${RESULT_KINDS.map((kind) => html`<th role="columnheader" scope="col" class="number">${texts.kinds[kind]}</th>`)}
          <th role="columnheader" scope="col">${texts.state}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          videos,
          (video) => video.videoId,
          (video) => row(texts, video, open),
        )}
      </tbody>
    </table>
  `
}

function row(texts: CompletenessTexts, video: VideoRow, open: (videoId: string) => void): TemplateResult {
  return html`
    <tr role="row" @click=${() => open(video.videoId)}>
      <th role="rowheader" scope="row">
        <button class="link">${video.videoId}</button>
        ${video.title === null ? nothing : html`<div class="muted">${video.title}</div>`}
      </th>
      ${RESULT_KINDS.map((kind) => cell(texts, video, kind))}
      <td role="cell" data-label=${texts.state}>${verdict(texts, video.missing)}</td>
    </tr>
  `
}

function cell(texts: CompletenessTexts, video: VideoRow, kind: ResultKind): TemplateResult {
  const count = video.counts[kind]
  const missing = video.missing.includes(kind)
  const text =
    count > 0
      ? numberText(count)
      : missing
        ? wanting(texts.states.missing)
        : html`<span class="muted">${texts.notExpected}</span>`
  return html`<td role="cell" class="number" data-label=${texts.kinds[kind]}>${text}</td>`
}
