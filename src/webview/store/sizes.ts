import { html, nothing, type TemplateResult } from 'lit'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import type { StoreOverview } from '../../shared/store-overview'
import { place } from '../place'
import { bytesText, fill } from '../text'
import type { StoreDashboardModel } from './model'

interface Size {
  place: keyof StoreDashboardTexts['places']
  bytes: number
  files: number | null
  /** What `bytes` may be at most; `null` where nothing bounds it. */
  boundBytes: number | null
}

/** How much room everything takes, against its bounds. Bars without a bound show the share of the greatest. */
export function sizes(model: StoreDashboardModel, texts: StoreDashboardTexts, overview: StoreOverview): TemplateResult {
  const { sizes: of, disk } = overview
  const rows: Size[] = [
    { place: 'database', ...of.database, files: null },
    { place: 'eventFrames', ...of.eventFrames },
    { place: 'debugSessions', ...of.debugSessions },
    ...(['videoFrames', 'thumbnails', 'store', 'backups', 'quarantine'] as const).map((name) => ({
      ...{ place: name, ...of[name], boundBytes: null },
    })),
  ]
  const most = Math.max(1, ...rows.map(({ bytes }) => bytes))
  const isLow = disk.leaveFreeBytes !== null && disk.freeBytes < disk.leaveFreeBytes
  const isOver = isLow || rows.some(({ bytes, boundBytes }) => boundBytes !== null && bytes > boundBytes)
  return html`
    <section>
      <h2>${texts.sizes}</h2>
      <dl class="sizes">
        ${rows.map((row) => line(texts, row, most))}
        <div class="size">
          <dt>${texts.places.free}</dt>
          <dd>
            ${isLow ? html`<span class="warn">▲</span>` : nothing} ${bytesText(disk.freeBytes)}
            ${disk.leaveFreeBytes === null ? nothing : html`<span class="muted">${fill(texts.leaveFree, bytesText(disk.leaveFreeBytes))}</span>`}
          </dd>
        </div>
      </dl>
      <div class="actions">
        <button class=${isOver ? 'primary' : ''} @click=${() => model.run('cleanUp')}>${texts.cleanUp}</button>
      </div>
    </section>
  `
}

function line(
  texts: StoreDashboardTexts,
  { place: name, bytes, files, boundBytes }: Size,
  most: number,
): TemplateResult {
  const isOver = boundBytes !== null && bytes > boundBytes
  const share = Math.min(1, bytes / (boundBytes ?? most))
  const size = boundBytes === null ? bytesText(bytes) : fill(texts.ofBound, bytesText(bytes), bytesText(boundBytes))
  return html`
    <div class="size">
      <dt>${texts.places[name]}</dt>
      <dd>
        ${isOver ? html`<span class="warn" title=${texts.overBound}>▲ ${texts.overBound}:</span>` : nothing} ${size}
        ${files === null ? nothing : html`<span class="muted">${files === 1 ? texts.oneFile : fill(texts.files, files)}</span>`}
      </dd>
      <div class="bar ${boundBytes === null ? '' : 'bounded'} ${isOver ? 'over' : ''}" aria-hidden="true">
        <div ${place({ variables: { '--share': String(share) } })}></div>
      </div>
    </div>
  `
}
