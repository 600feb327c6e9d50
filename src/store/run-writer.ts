import { v7 as uuidv7 } from 'uuid'
import { noCounts, RESULT_KINDS, type ResultCounts, type ResultKind } from '../shared/kinds'
import type { RunFacts, SourceFile, VideoChanges } from '../shared/model'
import type { FrameRecord } from '../shared/records'
import type { StoreDatabase, StoreTransaction } from './database'
import { type FrameFiles, runFolder } from './files/frame-files'
import { imageFile } from './files/image-source'
import { frameRows, type KeylessRows, rowsWeight, withKeys } from './repositories/result-rows'
import { countRows, internLabels, requireEqualCounts } from './repositories/results'
import { deletePendingRun, insertPendingRun } from './repositories/runs'
import { requireRoom } from './room'
import type { RowBatch } from './row-batch'

/** Weight of what waits in memory before it is written into a pending run: some ten thousand rows, or 6 MB of text. */
const WAITING_WEIGHT = 200_000

/** Where a run's rows and frame images go. */
export interface RunStorage {
  database: StoreDatabase
  files: FrameFiles
  jpegQuality(): number
  /** Bytes of database from which on no rows are taken in. */
  maxDatabaseBytes(): number
  signal?: AbortSignal
}

/**
 * Results of one tool for one video on their way into the store. Images are copied in at once.
 * Rows wait in memory; where they get many, `flush` writes them into a pending run, which nothing
 * shows and a crash undoes, so that a long ingest neither fills the memory nor holds up others.
 */
export class RunWriter {
  readonly videoId: string
  readonly tool: string
  readonly runId: string
  readonly startedAt = new Date().toISOString()
  readonly kinds = new Set<ResultKind>()
  readonly counts: ResultCounts = noCounts()
  facts: RunFacts = {}
  video: VideoChanges = {}
  /** The files that fed it. */
  readonly sources: SourceFile[] = []
  frameBytes = 0
  readonly #storage: RunStorage
  readonly #labelTexts: string[] = []
  readonly #labelKeys: number[] = []
  /** Images copied in, by path; their place in the run names them. */
  readonly #images: string[] = []
  readonly #continued: { runId: string; lastImage: number } | undefined
  #waiting: KeylessRows[] = []
  #waitingWeight = 0
  /** Of the frames that wait, by their places among these. */
  #waitingTags: { place: number; tag: string }[] = []
  #pendingKey: number | null = null

  /** `continued` is an open run that is added to, with the highest number of an image that it has. */
  constructor(storage: RunStorage, videoId: string, tool: string, continued?: { runId: string; lastImage: number }) {
    this.#storage = storage
    this.videoId = videoId
    this.tool = tool
    this.runId = continued?.runId ?? uuidv7()
    this.#continued = continued
  }

  /** Copies the images of frames in, and keeps the rows for `flush` and `write`. */
  async append({ kinds, frames, rows, newLabels }: RowBatch): Promise<void> {
    // One at a time, as below: there may be more than a call can have arguments.
    for (const text of newLabels) this.#labelTexts.push(text)
    for (const kind of kinds) this.kinds.add(kind)
    if (frames.length > 0) {
      const imported = await this.#frameRows(frames)
      this.#keepTags(frames)
      this.#keep(imported)
    }
    for (const part of rows) this.#keep(part)
  }

  /** Writes the waiting rows into a pending run once they are many. */
  async flush(): Promise<void> {
    if (this.#waitingWeight < WAITING_WEIGHT) return
    this.#pendingKey = await this.#storage.database.transaction(async (transaction) => {
      transaction.engine.leaveOutSync()
      return this.writePending(transaction)
    })
    this.#forgetWaiting()
  }

  /** Writes what waits into this run's pending run, made where there is none yet; returns its key. */
  async writePending(transaction: StoreTransaction): Promise<number> {
    const { runId: id, tool, startedAt } = this
    const runKey = this.#pendingKey ?? (await insertPendingRun(transaction.db, { id, tool, startedAt }))
    await this.write(transaction, runKey)
    return runKey
  }

  /**
   * Writes the waiting rows into a run.
   * @throws FrametroveError `database_full`
   */
  async write({ db, engine }: StoreTransaction, runKey: number): Promise<void> {
    if (this.#waiting.length > 0) requireRoom(engine.database.usedBytes, this.#storage.maxDatabaseBytes())
    // Kept from one part to the next: when one fails, the whole writer is done for.
    const newKeys = await internLabels(db, this.#labelTexts.slice(this.#labelKeys.length))
    for (const key of newKeys) this.#labelKeys.push(key)
    for (const kind of RESULT_KINDS) {
      const parts = this.#waiting.filter((rows) => rows.kind === kind)
      if (parts.length === 0) continue
      engine.write(withKeys(kind, parts, runKey, this.#labelKeys))
      if (kind === 'frames') this.#writeTags(engine, rowCount(parts))
    }
  }

  /**
   * Counts a run's rows in the store against what it should have.
   * @throws FrametroveError `count_mismatch`
   */
  async verify({ db }: StoreTransaction, runKey: number, expected = this.counts): Promise<void> {
    requireEqualCounts(await countRows(db, runKey), expected)
  }

  /** Makes the images' names durable; before the rows that name them commit. */
  async syncImages(): Promise<void> {
    if (this.frameBytes > 0) await this.#storage.files.syncNames(this.#folder)
  }

  /** Forgets everything, and removes what was written and copied in. */
  async discard(): Promise<void> {
    const { database, files } = this.#storage
    this.#forgetWaiting()
    if (this.#pendingKey !== null) await deletePendingRun(database.query, this.#pendingKey)
    this.#pendingKey = null
    if (this.#continued) await files.remove(this.#images)
    else await files.removeFolder(this.#folder)
  }

  #keep(rows: KeylessRows): void {
    this.#waiting.push(rows)
    this.#waitingWeight += rowsWeight(rows)
    this.counts[rows.kind] += rowCount([rows])
  }

  #keepTags(frames: readonly FrameRecord[]): void {
    const before = rowCount(this.#waiting.filter(({ kind }) => kind === 'frames'))
    frames.forEach(({ tags }, at) => {
      for (const tag of tags) this.#waitingTags.push({ place: before + at, tag })
      this.#waitingWeight += tags.length
    })
  }

  /** After so many frames, whose keys follow one another. */
  #writeTags(engine: StoreTransaction['engine'], count: number): void {
    if (this.#waitingTags.length === 0) return
    const firstKey = engine.database.lastInsertRowid - count + 1
    const values = this.#waitingTags.flatMap(({ place, tag }) => [firstKey + place, tag])
    engine.write({ table: 'frame_tag', columns: ['frame_key', 'tag'], values })
  }

  #forgetWaiting(): void {
    this.#waiting = []
    this.#waitingTags = []
    this.#waitingWeight = 0
  }

  get #folder(): string {
    return runFolder(this.videoId, this.runId)
  }

  async #frameRows(records: FrameRecord[]): Promise<KeylessRows> {
    const { files, jpegQuality, signal } = this.#storage
    const folder = this.#folder
    const first = (this.#continued?.lastImage ?? 0) + this.counts.frames + 1
    const imports = records.flatMap(({ path }, at) =>
      path === null ? [] : [{ source: imageFile(path), folder, index: first + at, jpegQuality: jpegQuality() }],
    )
    const images = await files.importImages(imports, signal ? { signal } : {})
    for (const image of images) {
      this.#images.push(image.path)
      this.frameBytes += image.sizeBytes
    }
    const imported = images.values()
    return frameRows(
      records,
      records.map(({ path }) => (path === null ? null : (imported.next().value ?? null))),
    )
  }
}

function rowCount(parts: readonly KeylessRows[]): number {
  return parts.reduce((sum, { values, columns }) => sum + values.length / columns.length, 0)
}
