import { type Disposable, EventEmitter } from 'vscode'
import type { FrameMoment } from '../shared/gallery-contract'

/** Which frame of a video a panel looks at. */
export interface FrameLook extends FrameMoment {
  videoId: string
  /** The panel that says so: it need not be told. */
  by: object
}

/** Tells the panels of a video which frame one of them looks at, so that the others follow. */
export class FrameFocus implements Disposable {
  readonly #looks = new EventEmitter<FrameLook>()

  /** Tells of each look at a frame. */
  readonly onDidLook = this.#looks.event

  look(look: FrameLook): void {
    this.#looks.fire(look)
  }

  dispose(): void {
    this.#looks.dispose()
  }
}
