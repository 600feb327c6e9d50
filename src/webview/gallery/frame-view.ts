import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill } from '../text'
import { frameName } from './cell'
import { toggled } from './controls'
import { type FrameActions, signButton, zoomButtons } from './frame-buttons'
import { frameSide } from './frame-side'
import type { GalleryModel } from './model'
import { playerBar } from './player-bar'

/** An open frame: large, with what is known of it beside it. */
export function frameView(
  model: GalleryModel,
  texts: GalleryTexts,
  actions: FrameActions & { compare(): void },
): TemplateResult {
  const { view, facts, player, timeline } = model
  const { index, hiddenLabels } = model.state
  const labels = facts?.labels ?? []
  const isLast = index >= model.total - 1
  return html`
    <div class="bar">
      <button id="back" @click=${actions.back}>← ${texts.back}</button>
      <h1>${view === null ? texts.loading : frameName(texts, view.details)}</h1>
      <span class="muted" role=${player?.isPlaying ? nothing : 'status'}>${fill(texts.position, index + 1, model.total)}</span>
      <span class="group">
        ${signButton('‹', texts.previous, () => model.go(index - 1), index === 0)}
        ${signButton('›', texts.next, () => model.go(index + 1), isLast)}
      </span>
      ${zoomButtons(texts, actions)}
      <button class="plain" ?disabled=${model.total < 2} @click=${actions.compare}>${texts.compare}</button>
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
                .film=${player?.film ?? null}
                .labels=${labels}
                .hiddenLabels=${hiddenLabels}
              ></frametrove-gallery-stage>
              ${frameSide({
                texts,
                labels,
                hiddenLabels,
                details: { ...view.details, transcript: player?.said ?? view.details.transcript },
                toggle: (label) => model.set({ hiddenLabels: toggled(hiddenLabels, label) }),
              })}
            </div>
            ${
              // Where no frame has a time, nothing would be in step.
              player === null || timeline === null ? nothing : playerBar(player, texts, () => player.toggle(view))
            }
          `
    }
  `
}
