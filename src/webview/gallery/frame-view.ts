import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { FrameView } from '../../shared/gallery-contract'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import { frameName } from './cell'
import { toggleAt } from './choosing'
import { toggled } from './controls'
import { type FrameActions, signButton, zoomButtons } from './frame-buttons'
import { frameSide } from './frame-side'
import type { GalleryModel } from './model'
import { playerBar } from './player-bar'
import { frameButtons, type SelectionActions } from './selection-bar'

/** An open frame: large, with what is known of it beside it. */
export function frameView(
  model: GalleryModel,
  texts: GalleryTexts,
  actions: FrameActions & SelectionActions,
): TemplateResult {
  const { view, facts, timeline } = model
  const { index, hiddenLabels } = model.state
  const labels = facts?.labels ?? []
  const isLast = index >= model.total - 1
  return html`
    <div class="bar">
      <button id="back" @click=${actions.back}>← ${texts.back}</button>
      <h1>${view === null ? texts.loading : frameName(texts, view.details)}</h1>
      <span class="muted" role=${model.player?.isPlaying ? nothing : 'status'}>${fill(texts.position, index + 1, model.total)}</span>
      <span class="group">
        ${signButton('‹', texts.previous, () => model.go(index - 1), index === 0)}
        ${signButton('›', texts.next, () => model.go(index + 1), isLast)}
      </span>
      ${zoomButtons(texts, actions)}
      ${signButton('?', texts.help, actions.help)}
    </div>
    ${
      view === null
        ? nothing
        : html`
            <div class="frame">
              <frametrove-gallery-stage
                .texts=${texts}
                .frame=${view}
                .film=${model.player?.film ?? null}
                .labels=${labels}
                .hiddenLabels=${hiddenLabels}
              ></frametrove-gallery-stage>
              ${frameSide({
                texts,
                labels,
                hiddenLabels,
                details: { ...view.details, transcript: model.player?.said ?? view.details.transcript },
                actions: choices(model, texts, actions),
                toggle: (label) => model.set({ hiddenLabels: toggled(hiddenLabels, label) }),
              })}
            </div>
            ${timeline === null ? nothing : player(model, texts, view)}
          `
    }
  `
}

/** What can be done with the frame: it is selected among others, compared, and so on. */
function choices(model: GalleryModel, texts: GalleryTexts, actions: SelectionActions): TemplateResult {
  const { view, selection, total, state } = model
  return html`
    <section class="actions">
      <label>
        <input
          type="checkbox"
          .checked=${live(view !== null && selection.has(view.details.key))}
          @change=${() => toggleAt(model, state.index)}
        />
        ${texts.isSelected}
      </label>
      <button ?disabled=${total < 2} @click=${actions.compare}>${texts.compare}</button>
      ${frameButtons(model, texts, actions)}
    </section>
  `
}

/** What plays the video. Where no frame has a time it is left out, since nothing would be in step. */
function player({ player: it, isTooLarge }: GalleryModel, texts: GalleryTexts, view: FrameView): unknown {
  if (it !== null) return playerBar(it, texts, () => it.toggle(view))
  return isTooLarge ? html`<p class="muted player">${texts.tooLarge}</p>` : nothing
}
