import { dirname, join } from 'node:path'
import type { AsyncFileIo } from '../async-file-io'
import type { ZipWriter } from '../maintenance/backup-zip'

/** Adds a part of a text. */
export type Append = (part: string | Uint8Array) => Promise<void>

/** Where exported files go. Names are relative, with `/`, and made of what `folderName` gives: none leads out. */
export interface ExportTarget {
  /** Adds a file of text, which `write` hands on in parts. */
  addText(name: string, write: (append: Append) => Promise<void>): Promise<void>
  /** Adds a file that is compressed already. */
  addBytes(name: string, bytes: Buffer): Promise<void>
}

/** A folder, whose files are for their owner only; none of them may be there. */
export class FolderTarget implements ExportTarget {
  readonly #folder: string
  readonly #io: AsyncFileIo
  readonly #folders = new Map<string, Promise<unknown>>()
  files = 0
  bytes = 0

  /** @param folder absolute, and there */
  constructor(folder: string, io: AsyncFileIo) {
    this.#folder = folder
    this.#io = io
  }

  async addText(name: string, write: (append: Append) => Promise<void>): Promise<void> {
    const file = await this.#io.open(await this.#place(name), 'wx', 0o600)
    try {
      await write(async (part) => {
        await file.writeFile(part)
        this.bytes += Buffer.byteLength(part)
      })
      this.files++
    } finally {
      await file.close()
    }
  }

  addBytes(name: string, bytes: Buffer): Promise<void> {
    return this.addText(name, (append) => append(bytes))
  }

  async #place(name: string): Promise<string> {
    const path = join(this.#folder, name)
    const folder = dirname(path)
    const made = this.#folders.get(folder) ?? this.#io.mkdir(folder, { recursive: true, mode: 0o700 })
    this.#folders.set(folder, made)
    await made
    return path
  }
}

/** A ZIP file that is being written. */
export class ZipTarget implements ExportTarget {
  readonly #zip: ZipWriter
  files = 0
  /** One entry is written after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(zip: ZipWriter) {
    this.#zip = zip
  }

  addText(name: string, write: (append: Append) => Promise<void>): Promise<void> {
    return this.#add(() => this.#zip.addStream(name, write))
  }

  addBytes(name: string, bytes: Buffer): Promise<void> {
    return this.#add(() => this.#zip.add(name, bytes))
  }

  #add(write: () => Promise<void>): Promise<void> {
    const added = this.#last.then(async () => {
      await write()
      this.files++
    })
    this.#last = added.catch(() => undefined)
    return added
  }
}
