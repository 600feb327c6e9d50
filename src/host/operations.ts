import { EventEmitter } from 'vscode'
import { type FrametroveError, toFrametroveError } from '../shared/errors'

/** How the last operation that a person or another extension asked for ended. */
export interface LastOperation {
  title: string
  at: Date
  outcome: 'ok' | 'failed' | 'cancelled'
  error: FrametroveError | null
}

/** The operations under way and the last one that ended: what the status bar tells. */
export class Operations {
  readonly #changed = new EventEmitter<void>()
  #running = 0
  #last: LastOperation | null = null

  /** Fires when an operation starts or ends. */
  readonly onDidChange = this.#changed.event

  /** How many are under way. */
  get running(): number {
    return this.#running
  }

  /** The one that ended last. */
  get last(): LastOperation | null {
    return this.#last
  }

  /** Runs one and remembers how it ended; whatever it throws comes out as a FrametroveError. */
  async run<T>(title: string, work: () => Promise<T>): Promise<T> {
    this.#running++
    this.#changed.fire()
    let error: FrametroveError | null = null
    try {
      return await work()
    } catch (thrown) {
      error = toFrametroveError(thrown, `${title} failed.`)
      throw error
    } finally {
      this.#running--
      const outcome = error === null ? 'ok' : error.code === 'cancelled' ? 'cancelled' : 'failed'
      this.#last = { title, at: new Date(), outcome, error }
      this.#changed.fire()
    }
  }

  dispose(): void {
    this.#changed.dispose()
  }
}
