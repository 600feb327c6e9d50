import { setImmediate } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { noCounts, RESULT_KINDS, type ResultCounts, type ResultKind } from '../shared/kinds'
import type { RunFacts, VideoChanges } from '../shared/model'
import type { RecordBatch, RecordOf } from '../shared/records'
import type { StoreTransaction } from './database'
import type { FrameFiles } from './files/frame-files'
import { throwIfCancelled } from './files/pool'
import {
  captionRows,
  frameRows,
  type KeylessRows,
  LabelNumbers,
  objectRows,
  transcriptRows,
  withKeys,
} from './repositories/result-rows'
import { countRows, internLabels, requireEqualCounts } from './repositories/results'
import { RowStage } from './repositories/row-stage'

/** Where a run's frame images and waiting rows go. */
export interface RunStorage {
  files: FrameFiles
  /** For temporary files. */
  stageFolder: string
  jpegQuality(): number
  signal?: AbortSignal
}

/** Results of one tool for one video on their way into the store: images are copied in, rows wait. */
export class RunWriter {
  readonly videoId: string
  readonly tool: string
  readonly runId: string
  readonly startedAt = new Date().toISOString()
  readonly kinds = new Set<ResultKind>()
  readonly counts: ResultCounts = noCounts()
  facts: RunFacts = {}
  video: VideoChanges = {}
  frameBytes = 0
  readonly #storage: RunStorage
  readonly #labels = new LabelNumbers()
  readonly #stage: RowStage
  /** Images copied in, by path; their place in the run names them. */
  readonly #images: string[] = []
  readonly #continued: { runId: string; frames: number } | undefined

  /** `continued` is an open run that is added to, with the frames it has. */
  constructor(storage: RunStorage, videoId: string, tool: string, continued?: { runId: string; frames: number }) {
    this.#storage = storage
    this.videoId = videoId
    this.tool = tool
    this.runId = continued?.runId ?? uuidv7()
    this.#continued = continued
    this.#stage = new RowStage(storage.stageFolder)
  }

  /** Copies the images of frames in, and keeps the rows for `apply`. */
  async append(batch: RecordBatch): Promise<void> {
    for (const kind of RESULT_KINDS) {
      const records = batch[kind]
      if (!records) continue
      this.kinds.add(kind)
      this.counts[kind] += records.length
    }
    if (batch.frames) await this.#stage.add(await this.#frameRows(batch.frames))
    if (batch.captions) await this.#stage.add(captionRows(batch.captions))
    if (batch.transcripts) await this.#stage.add(transcriptRows(batch.transcripts))
    if (batch.objects) await this.#stage.add(objectRows(batch.objects, this.#labels))
  }

  /** Makes the images' names durable; before the rows that name them commit. */
  async syncImages(): Promise<void> {
    if (this.frameBytes > 0) await this.#storage.files.syncRun(this.videoId, this.runId)
  }

  /**
   * Writes the rows into a run, and counts them back against `expected`.
   * @throws FrametroveError `count_mismatch`
   */
  async apply({ db, engine }: StoreTransaction, runKey: number, expected = this.counts): Promise<void> {
    const labelKeys = await internLabels(db, this.#labels.texts)
    for await (const rows of this.#stage.rows()) {
      engine.write(withKeys(rows, runKey, labelKeys))
      await setImmediate()
      throwIfCancelled(this.#storage.signal)
    }
    requireEqualCounts(await countRows(db, runKey), expected)
  }

  /** Forgets the waiting rows. */
  async discardRows(): Promise<void> {
    await this.#stage.discard()
  }

  /** Forgets everything, and removes the images that were copied in. */
  async discard(): Promise<void> {
    await this.#stage.discard()
    const { files } = this.#storage
    if (this.#continued) await files.remove(this.#images)
    else await files.removeRun(this.videoId, this.runId)
  }

  async #frameRows(records: RecordOf['frames'][]): Promise<KeylessRows> {
    const { files, jpegQuality, signal } = this.#storage
    const { videoId, runId } = this
    const first = (this.#continued?.frames ?? 0) + this.counts.frames - records.length + 1
    const imports = records.flatMap(({ path: sourcePath }, at) =>
      sourcePath === null ? [] : [{ sourcePath, videoId, runId, index: first + at, jpegQuality: jpegQuality() }],
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
