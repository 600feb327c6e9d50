import type { FileRun } from './file-run'
import { FramePaths } from './frame-paths'
import type { IngestState } from './ingest-state'

/** Checks of records that look beyond the record: image files, and the frame around a box. */
export class SideChecks {
  readonly #state: IngestState
  readonly #framePaths: FramePaths
  #outside = 0
  #firstOutside = ''

  constructor(file: string, state: IngestState) {
    this.#state = state
    this.#framePaths = new FramePaths(file)
  }

  /**
   * Gives each pending frame the absolute path of its image, and counts the boxes outside.
   * `refuse` is told of every image that can't be used.
   */
  async check(run: FileRun, refuse: (message: string, where: string) => void): Promise<void> {
    const frames = run.pending('frames')
    const objects = run.pending('objects')
    const faults = await Promise.all(frames.map((frame) => this.#findImage(frame)))
    faults.forEach((fault, index) => {
      if (fault !== null) refuse(fault, run.placeOf('frames', index, 'path'))
    })
    if (frames.length === 0 && objects.length === 0) return
    const sizes = await this.#state.knownSizes(run.videoId)
    for (const frame of frames) sizes.note(frame)
    objects.forEach((object, index) => {
      if (sizes.isOutside(object) && this.#outside++ === 0) this.#firstOutside = run.placeOf('objects', index)
    })
  }

  /** One sentence on the boxes outside, if there were any. */
  get warning(): string | null {
    if (this.#outside === 0) return null
    const boxes = this.#outside === 1 ? '1 box reaches' : `${this.#outside.toLocaleString('en')} boxes reach`
    return `${boxes} outside the frame, first ${this.#firstOutside}.`
  }

  /** Puts the real path into a frame that names an image; what is wrong with it, or `null`. */
  async #findImage(frame: { path: string | null }): Promise<string | null> {
    if (frame.path === null) return null
    const found = await this.#framePaths.resolve(frame.path)
    if ('fault' in found) return `image ${JSON.stringify(frame.path)} ${found.fault}`
    const fault = await this.#state.imageFault(found.path)
    if (fault !== null) return `image ${JSON.stringify(frame.path)} can't be used: ${fault}`
    frame.path = found.path
    return null
  }
}
