import { Slices } from '../maintenance/task'
import type { Append, ExportTarget } from './export-target'

/** Characters that are gathered before they are written. */
const PART = 1_000_000

/** Records that are made at a time. */
const RECORDS = 500

/** What `make` makes of each item, some at a time. */
export function* inParts<T>(items: readonly T[], make: (item: T) => unknown[]): Generator<unknown[]> {
  for (let at = 0; at < items.length; at += RECORDS) yield items.slice(at, at + RECORDS).flatMap(make)
}

/** Writes one JSON object key by key, so that a list of a million records need not be held as text. */
export class JsonFile {
  readonly #append: Append
  #text = ''
  #separator = '{'

  private constructor(append: Append) {
    this.#append = append
  }

  /** Adds the file to an export, and lets `write` fill it. */
  static write(target: ExportTarget, name: string, write: (json: JsonFile) => Promise<void>): Promise<void> {
    return target.addText(name, async (append) => {
      const json = new JsonFile(append)
      await write(json)
      json.#text += '\n}\n'
      await json.#flush()
    })
  }

  /** Adds a key; one without a value is left out. */
  add(key: string, value: unknown): void {
    if (value === undefined || value === null) return
    this.#text += `${this.#separator}\n${JSON.stringify(key)}: ${JSON.stringify(value)}`
    this.#separator = ','
  }

  /** Adds a list, a line for each record. Others have their turn between its parts. */
  async addList(key: string, parts: AsyncIterable<unknown[]> | Iterable<unknown[]>, signal?: AbortSignal) {
    const slices = new Slices(signal)
    this.#text += `${this.#separator}\n${JSON.stringify(key)}: [`
    this.#separator = ','
    let separator = ''
    for await (const records of parts) {
      await slices.next()
      for (const record of records) {
        this.#text += `${separator}\n  ${JSON.stringify(record)}`
        separator = ','
        if (this.#text.length > PART) await this.#flush()
      }
    }
    this.#text += ']'
  }

  async #flush(): Promise<void> {
    await this.#append(this.#text)
    this.#text = ''
  }
}
