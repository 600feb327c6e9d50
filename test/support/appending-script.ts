import { appendFileSync } from 'node:fs'
import { walk } from './live-samples'

/** What appends samples to a file, as a device or script does, until it is stopped. */
export class AppendingScript {
  readonly #file: string
  #timer: NodeJS.Timeout | undefined
  /** How many it has appended. */
  samples = 0

  constructor(file: string, header?: object) {
    this.#file = file
    if (header !== undefined) appendFileSync(file, `${JSON.stringify(header)}\n`)
  }

  /** Appends `count` samples at once. */
  append(count: number): void {
    const lines = walk(count, this.samples).map((sample) => `${JSON.stringify(sample)}\n`)
    this.samples += count
    appendFileSync(this.#file, lines.join(''))
  }

  /** Appends a sample every so many ms. */
  start(everyMs = 50): void {
    this.#timer ??= setInterval(() => this.append(1), everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
