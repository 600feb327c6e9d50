import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import * as path from 'node:path'
import { Packr } from 'msgpackr'
import { z } from 'zod'
import { RESULT_KINDS, type ResultKind } from '../../shared/kinds'
import type { SqlValue } from '../engine/operations'
import { type KeylessRows, keylessRows } from './result-rows'

/** Values kept in memory before the stage spills to a file. */
const MEMORY_VALUES = 1_000_000

const packr = new Packr({ useRecords: false })
const spilledSchema = z.tuple([z.enum(RESULT_KINDS), z.custom<SqlValue[]>(Array.isArray)])

/**
 * Rows that wait for their transaction: in memory, and beyond some size in a temporary file, so
 * that an ingest of any length takes the same memory and holds no lock while it reads.
 */
export class RowStage {
  readonly #folder: string
  #memory: KeylessRows[] = []
  #memoryValues = 0
  #file: FileHandle | null = null
  #fileName: string | null = null
  #blocks: number[] = []

  /** `folder` is where the temporary file goes; it is made when it is needed. */
  constructor(folder: string) {
    this.#folder = folder
  }

  async add(rows: KeylessRows): Promise<void> {
    if (rows.values.length === 0) return
    this.#memory.push(rows)
    this.#memoryValues += rows.values.length
    if (this.#memoryValues > MEMORY_VALUES) await this.#spill()
  }

  /** The rows in the order in which they were added. */
  async *rows(): AsyncGenerator<KeylessRows> {
    let position = 0
    for (const bytes of this.#blocks) {
      const block = Buffer.allocUnsafe(bytes)
      await this.#file?.read(block, 0, bytes, position)
      position += bytes
      const [kind, values] = spilledSchema.parse(packr.unpack(block))
      yield keylessRows(kind, values)
    }
    yield* this.#memory
  }

  /** Removes the temporary file and forgets the rows. */
  async discard(): Promise<void> {
    this.#memory = []
    this.#blocks = []
    await this.#file?.close()
    this.#file = null
    if (this.#fileName) await rm(this.#fileName, { force: true })
  }

  async #spill(): Promise<void> {
    this.#file ??= await this.#create()
    for (const rows of this.#memory) {
      const entry: [ResultKind, SqlValue[]] = [rows.kind, rows.values]
      const block = packr.pack(entry)
      await this.#file.writeFile(block)
      this.#blocks.push(block.length)
    }
    this.#memory = []
    this.#memoryValues = 0
  }

  async #create(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    this.#fileName = path.join(this.#folder, `${randomUUID()}.rows`)
    return open(this.#fileName, 'wx+', 0o600)
  }
}
