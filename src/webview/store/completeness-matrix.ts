import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { RESULT_KINDS } from '../../shared/kinds'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import type { VideoRow } from '../../shared/webview-contracts'
import { fill, numberText } from '../text'
import type { StoreDashboardModel } from './model'

/** The completeness of all videos in one matrix; a video leads to its report. */
export function completenessMatrix(
  model: StoreDashboardModel,
  texts: StoreDashboardTexts,
): TemplateResult | typeof nothing {
  const { videos, overview } = model
  if (videos === null || videos.videos.length === 0) return nothing
  const complete = videos.videos.filter((video) => video.complete).length
  const all = videos.more ? (overview?.videos ?? videos.videos.length) : videos.videos.length
  return html`
    <section>
      <h2>${texts.completeness}</h2>
      <p>${complete === all ? fill(texts.allComplete, all) : fill(texts.someComplete, complete, all)}</p>
      <div class="table-room" tabindex="0" role="region" aria-label=${texts.completeness}>
        <table>
          <thead>
            <tr>
              <th scope="col">${texts.video}</th>
              ${RESULT_KINDS.map((kind) => html`<th scope="col" class="number">${texts.kinds[kind]}</th>`)}
              <th scope="col">${texts.state}</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              videos.videos,
              ({ videoId }) => videoId,
              (video) => row(model, texts, video),
            )}
          </tbody>
        </table>
      </div>
      ${videos.more ? html`<button @click=${() => model.loadMoreVideos()}>${texts.loadMore}</button>` : nothing}
    </section>
  `
}

function row(model: StoreDashboardModel, texts: StoreDashboardTexts, video: VideoRow): TemplateResult {
  const { videoId, title, counts, missing, complete } = video
  return html`
    <tr>
      <th scope="row">
        <button class="link" @click=${() => model.showVideo(videoId)}>${videoId}</button>
        ${title === null ? nothing : html`<span class="muted">${title}</span>`}
      </th>
      ${RESULT_KINDS.map((kind) =>
        missing.includes(kind)
          ? html`<td class="number absent"><span class="warn">▲</span> ${texts.missingMark}</td>`
          : html`<td class="number">${counts[kind] > 0 ? numberText(counts[kind]) : '–'}</td>`,
      )}
      <td>
        ${
          complete
            ? html`<span class="ok">✓</span> ${texts.complete}`
            : fill(texts.missing, missing.map((kind) => texts.kinds[kind]).join(', '))
        }
      </td>
    </tr>
  `
}
