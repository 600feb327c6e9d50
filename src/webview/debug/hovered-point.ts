import { nothing, type SVGTemplateResult, svg } from 'lit'
import { AsyncDirective } from 'lit/async-directive.js'
import { directive } from 'lit/directive.js'
import type { DebugTrackPoints } from '../../shared/debug'
import type { DebugDashboardModel } from './model'
import { pointAt } from './trajectory'

/** The point of a track under the pointer, which may be over a chart; it alone is drawn anew while that moves. */
class HoveredPoint extends AsyncDirective {
  #model: DebugDashboardModel | null = null
  #end = () => {}
  #draw = (): SVGTemplateResult | typeof nothing => nothing

  override render(model: DebugDashboardModel, track: DebugTrackPoints, radius: number): unknown {
    this.#draw = () => {
      const point = pointAt(track, model.axis, model.hovered)
      return point === null ? nothing : svg`<circle class="hovered" cx=${point.x} cy=${point.y} r=${radius} />`
    }
    if (this.#model !== model) {
      this.#end()
      this.#model = model
      if (this.isConnected) this.reconnected()
    }
    return this.#draw()
  }

  override disconnected(): void {
    this.#end()
  }

  override reconnected(): void {
    this.#end = this.#model?.onHover(() => this.setValue(this.#draw())) ?? (() => {})
  }
}

/** Draws the point of `track` where the pointer is on the axis of the charts, with a radius in pixels of the picture. */
export const hoveredPoint = directive(HoveredPoint)
