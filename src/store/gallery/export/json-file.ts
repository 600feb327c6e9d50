import type { FileHandle } from 'node:fs/promises'
import type { AsyncFileIo } from '../../async-file-io'

/** Characters that are gathered before they are written. */
const PART = 1_000_000

/** Writes one JSON object key by key, so that a list of a million records need not be held as text. */
export class JsonFile {
  readonly #file: FileHandle
  #text = ''
  #separator = '{'

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /** Makes the file, lets `write` fill it, and closes it. */
  static async write(path: string, io: AsyncFileIo, write: (json: JsonFile) => Promise<void>): Promise<void> {
    const file = await io.open(path, 'wx', 0o600)
    try {
      const json = new JsonFile(file)
      await write(json)
      json.#text += '\n}\n'
      await json.#flush()
    } finally {
      await file.close()
    }
  }

  /** Adds a key; one without a value is left out. */
  add(key: string, value: unknown): void {
    if (value === undefined || value === null) return
    this.#text += `${this.#separator}\n${JSON.stringify(key)}: ${JSON.stringify(value)}`
    this.#separator = ','
  }

  /** Adds a list, a line for each record. */
  async addList(key: string, parts: AsyncIterable<unknown[]> | Iterable<unknown[]>): Promise<void> {
    this.#text += `${this.#separator}\n${JSON.stringify(key)}: [`
    this.#separator = ','
    let separator = ''
    for await (const records of parts) {
      for (const record of records) {
        this.#text += `${separator}\n  ${JSON.stringify(record)}`
        separator = ','
        if (this.#text.length > PART) await this.#flush()
      }
    }
    this.#text += ']'
  }

  async #flush(): Promise<void> {
    await this.#file.writeFile(this.#text)
    this.#text = ''
  }
}
