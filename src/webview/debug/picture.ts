import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit'
import type { DebugFrameAt, DebugTrackPoints } from '../../shared/debug'
import type { DebugDashboardTexts } from '../../shared/debug-dashboard-texts'
import { timeText } from '../../shared/time-text'
import { labelClass } from '../labels'
import { fill, percentText, precise } from '../text'
import { hoveredPoint } from './hovered-point'
import type { DebugDashboardModel } from './model'
import { curveOf, nearestPoint, pathOf, planeOf, pointIn } from './trajectory'

/** The picture of the frame that is looked at, with its boxes and the trajectories, in the frame's coordinates. */
export function picture(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult {
  const { frame, shown } = model
  const tracks = shown?.tracks ?? []
  const view = frame ?? { at: null, image: null, width: null, height: null }
  const plane = planeOf(view, tracks, view.at?.frame ?? null)
  const labels = labelsOf(tracks)
  const stroke = Math.max(plane.width, plane.height) / 400
  return html`
    <svg
      class="plane"
      viewBox="${plane.x} ${plane.y} ${plane.width} ${plane.height}"
      role="img"
      aria-label=${texts.picture}
      stroke-width=${stroke}
      @click=${(event: MouseEvent) => lookAtPoint(model, event)}
    >
      ${view.image === null ? nothing : svg`<image href=${view.image} x="0" y="0" width=${plane.width} height=${plane.height} preserveAspectRatio="none" />`}
      ${boxes(view.at, labels, 'found')} ${boxes(model.comparedFrame?.at ?? null, labels, 'found other')}
      ${tracks.map((track) => trajectory(model, track, labels, stroke))}
    </svg>
    ${view.image === null ? html`<p class="muted">${texts.noPicture}</p>` : nothing}
  `
}

/** Looks at the frame of the trajectories' point nearest to where was clicked. */
function lookAtPoint(model: DebugDashboardModel, event: MouseEvent): void {
  const plane = event.currentTarget
  const matrix = plane instanceof SVGSVGElement ? plane.getScreenCTM() : null
  if (matrix === null) return
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
  const point = nearestPoint(model.shown?.tracks ?? [], x, y)
  if (point?.frame_number != null) void model.look({ frameNumber: point.frame_number })
  else if (point?.timestamp_ms != null) void model.look({ timestampMs: point.timestamp_ms })
}

function boxes(at: DebugFrameAt | null, labels: readonly { label: string }[], style: string): unknown {
  return (at?.frame.detections ?? []).map(({ label, bbox }) => {
    if (bbox == null) return nothing
    const [x, y, width, height] = bbox
    const name = svg`<title>${label}</title>`
    return svg`<rect class="${style} ${labelClass(labels, label)}" x=${x} y=${y} width=${width} height=${height}>${name}</rect>`
  })
}

/** The labels of tracks, which give them their colours. */
export function labelsOf(tracks: readonly DebugTrackPoints[]): { label: string }[] {
  return [...new Set(tracks.map(({ track }) => track.label ?? ''))].map((label) => ({ label }))
}

function trajectory(
  model: DebugDashboardModel,
  track: DebugTrackPoints,
  labels: readonly { label: string }[],
  stroke: number,
): SVGTemplateResult {
  const now = pointIn(track, model.frame?.at.frame ?? null)
  const curve = curveOf(track)
  const isChosen = model.state.trackId === track.track.trackId
  const colour = labelClass(labels, track.track.label ?? '')
  return svg`
    <g class="track ${colour} ${isChosen ? 'chosen' : ''}">
      <polyline class="way" points=${pathOf(track.points)} />
      ${curve === null ? nothing : svg`<polyline class="fit" points=${pathOf(curve)} />`}
      ${hoveredPoint(model, track, stroke * 6)}
      ${now === null ? nothing : svg`<circle class="now" cx=${now.x} cy=${now.y} r=${stroke * 4} />`}
    </g>
  `
}

/** The tracks with their fits, and the residual in the frame that is looked at. */
export function trackTable(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const { shown, frame } = model
  const tracks = shown?.tracks ?? []
  const labels = labelsOf(tracks)
  if (tracks.length === 0) return shown?.details.tracks === 0 ? html`<p class="muted">${texts.noTracks}</p>` : nothing
  const isLeftOut = (shown?.details.tracks ?? 0) > tracks.length
  return html`
    <div class="table-room" tabindex="0" role="region" aria-label=${texts.tracks}>
      <table>
        <thead>
          <tr>
            <th scope="col">${texts.track}</th>
            <th scope="col" class="number">${texts.points}</th>
            <th scope="col" class="number">${texts.rmse}</th>
            <th scope="col" class="number">${texts.residual}</th>
          </tr>
        </thead>
        <tbody>
          ${tracks.map((points) => {
            const { track } = points
            const now = pointIn(points, frame?.at.frame ?? null)
            const isChosen = model.state.trackId === track.trackId
            return html`
              <tr class=${isChosen ? 'chosen' : ''}>
                <th scope="row">
                  <span class="swatch ${labelClass(labels, track.label ?? '')}"></span>
                  <button class="link" aria-pressed=${isChosen} @click=${() => model.chooseTrack(isChosen ? null : track.trackId)}>
                    ${fill(texts.trackName, track.trackId, track.label ?? '')}
                  </button>
                  ${track.fit === null ? nothing : html`<div class="muted">${fitText(track.fit)}</div>`}
                </th>
                <td class="number">${precise(track.points)}</td>
                <td class="number">${track.fit?.rmse == null ? '–' : precise(track.fit.rmse)}</td>
                <td class="number">${now?.residual == null ? '–' : precise(now.residual)}</td>
              </tr>
            `
          })}
        </tbody>
      </table>
    </div>
    ${isLeftOut ? html`<p class="muted">${fill(texts.firstTracks, tracks.length, shown?.details.tracks ?? 0)}</p>` : nothing}
  `
}

function fitText(fit: NonNullable<DebugTrackPoints['track']['fit']>): string {
  const parameters = Object.entries(fit.parameters ?? {}).map(
    ([name, value]) => `${name} = ${typeof value === 'number' ? precise(value) : JSON.stringify(value)}`,
  )
  return [fit.model ?? '', parameters.join(', ')].filter((text) => text !== '').join(': ')
}

/** What is known of the frame that is looked at. */
export function frameFacts(model: DebugDashboardModel, texts: DebugDashboardTexts): TemplateResult | typeof nothing {
  const { frame, shown } = model
  if (frame === null) return nothing
  const { index, frame: of } = frame.at
  const last = (shown?.details.frames ?? 1) - 1
  const stages = Object.entries(of.stages ?? {})
  const scores = Object.entries(of.scores ?? {})
  const name = of.frame_number == null ? fill(texts.place, index) : fill(texts.frame, of.frame_number)
  const time = of.timestamp_ms == null ? '' : timeText(of.timestamp_ms)
  const rows: [string, string][] = [
    ...(of.processing_ms == null
      ? []
      : [[texts.series.processing, `${precise(of.processing_ms)} ms`] as [string, string]]),
    ...stages.map(([stage, ms]) => [stage, ms === null ? '–' : `${precise(ms)} ms`] as [string, string]),
    ...scores.map(([score, value]) => [score, value === null ? '–' : precise(value)] as [string, string]),
  ]
  return html`
    <div class="section-head">
      <h3>${name} <span class="muted">${time}</span></h3>
      <span class="group">
        <button class="plain" aria-label=${texts.previous} title=${texts.previous} ?disabled=${index === 0} @click=${() => void model.look({ index: index - 1 })}>‹</button>
        <button class="plain" aria-label=${texts.next} title=${texts.next} ?disabled=${index >= last} @click=${() => void model.look({ index: index + 1 })}>›</button>
      </span>
    </div>
    <dl class="rows">
      ${rows.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${foundList(texts, model.comparedFrame === null ? null : 'A', frame.at)}
    ${model.comparedFrame === null ? nothing : foundList(texts, 'B', model.comparedFrame.at)}
  `
}

function foundList(texts: DebugDashboardTexts, name: string | null, { frame }: DebugFrameAt): TemplateResult {
  return html`
    ${name === null ? nothing : html`<h4>${name}</h4>`}
    <ul class="plain found-list">
      ${(frame.detections ?? []).map(
        ({ label, confidence, track_id: trackId }) => html`
          <li>
            ${label} ${confidence == null ? nothing : html`<span class="muted">${percentText(confidence)}</span>`}
            ${trackId == null ? nothing : html`<span class="muted">${fill(texts.trackName, trackId, '')}</span>`}
          </li>
        `,
      )}
    </ul>
  `
}
