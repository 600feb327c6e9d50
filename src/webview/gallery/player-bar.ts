import { html, nothing, type TemplateResult } from 'lit'
import type { GalleryTexts } from '../../shared/gallery-texts'
import { fill, numberText } from '../text'
import { controlValue, isChecked } from './controls'
import { type Player, SPEEDS } from './player'

/** What plays the video, under an open frame. */
export function playerBar(player: Player, texts: GalleryTexts, toggle: () => void): TemplateResult {
  const { element, isPlaying, speed, hasFailed } = player
  const name = isPlaying ? texts.pause : texts.play
  return html`
    <div class="bar player" role="group" aria-label=${texts.video}>
      <button id="play" title="${name} (P)" @click=${toggle}><span aria-hidden="true">${isPlaying ? '❚❚' : '▶'}</span> ${name}</button>
      <label>
        ${texts.speed}
        <select @change=${(event: Event) => player.setSpeed(Number(controlValue(event)))}>
          ${SPEEDS.map((it) => html`<option value=${it} ?selected=${it === speed}>${fill(texts.times, numberText(it))}</option>`)}
        </select>
      </label>
      <label>
        <input type="checkbox" .checked=${element.muted} @change=${(event: Event) => player.setSound({ isMuted: isChecked(event) })} />
        ${texts.mute}
      </label>
      <label>
        ${texts.volume}
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          .value=${String(element.volume)}
          @input=${(event: Event) => player.setSound({ volume: Number(controlValue(event)) })}
        />
      </label>
      ${hasFailed ? html`<p class="problem" role="alert">${texts.cannotPlay}</p>` : nothing}
    </div>
  `
}
