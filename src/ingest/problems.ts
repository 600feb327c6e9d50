import { type ErrorCode, FrametroveError, type Problem } from '../shared/errors'

/** How many problems or warnings are listed; those beyond are only counted. */
export const MAX_LISTED = 100

/** The problems found in the input so far: the first 100, and how many there were. */
export class ProblemList {
  readonly listed: Problem[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  add(problem: Problem): void {
    this.#count++
    if (this.listed.length < MAX_LISTED) this.listed.push(problem)
  }

  /** Whether the next problem would be listed, so that its text is worth making. */
  get hasRoom(): boolean {
    return this.listed.length < MAX_LISTED
  }

  /** Counts a problem without listing it. */
  countOnly(): void {
    this.#count++
  }

  /** The error that refuses the whole input; its `why` names the first problem. */
  toError(what: string, action: string, code: ErrorCode = 'invalid_input'): FrametroveError {
    const first = this.listed[0]
    const others = this.#count - 1
    const more = others > 0 ? ` (and ${others.toLocaleString('en')} more)` : ''
    const why = first === undefined ? 'The input was refused.' : `${problemText(first)}${more}.`.replace(/\?\.$/, '?')
    return new FrametroveError(code, { what, why, action }, { problems: this.listed, problemCount: this.#count })
  }
}

/** A problem as one line: file, place, message. */
export function problemText({ file, where, message }: Problem): string {
  return `${[file, where].filter((part) => part !== undefined).join(', ')}${file || where ? ': ' : ''}${message}`
}

/** Warnings for people: the first 100, then one sentence that says how many there were. */
export class WarningList {
  readonly #listed: string[] = []
  #count = 0

  add(warning: string): void {
    this.#count++
    if (this.#listed.length < MAX_LISTED) this.#listed.push(warning)
  }

  toArray(): string[] {
    if (this.#count <= MAX_LISTED) return [...this.#listed]
    return [...this.#listed, `… and ${(this.#count - MAX_LISTED).toLocaleString('en')} more warnings.`]
  }
}
