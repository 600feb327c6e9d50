import { Semaphore } from 'async-mutex'
import type { BirpcReturn } from 'birpc'
import type { IngestedRun, RunFacts, SourceFile, VideoChanges } from '../../shared/model'
import type { RecordBatch } from '../../shared/records'
import { type KeylessRows, LabelNumbers } from '../../store/repositories/result-rows'
import { type RowBatch, toRowBatch } from '../../store/row-batch'
import type { IngestSink } from '../../store/run-sink'
import type { IngestThreadParent, IngestThreadService } from './contract'
import { packRows } from './pack-rows'

/** Batches under way to the store's thread at a time: enough to keep both busy, few enough for flat memory. */
const WINDOW = 4

/** Readers give records in small batches; a message between threads costs as much as hundreds of them. */
const MESSAGE_VALUES = 50_000
/** Frames count for more, since each may have an image to copy in. */
const FRAME_VALUES = 100

/** What of a run is not under way yet. */
interface KeptRun {
  videoId: string
  toolName: string
  labels: LabelNumbers
  kept: RowBatch[]
}

/** The sink of an ingest whose store lives in another thread. */
export class RemoteSink implements IngestSink {
  readonly #parent: BirpcReturn<IngestThreadParent, IngestThreadService>
  readonly #operationId: string
  readonly #runs = new Map<string, KeptRun>()
  readonly #window = new Semaphore(WINDOW)
  #failure: { error: unknown } | null = null

  constructor(parent: BirpcReturn<IngestThreadParent, IngestThreadService>, operationId: string) {
    this.#parent = parent
    this.#operationId = operationId
  }

  describe(videoId: string, toolName: string, facts: RunFacts, video: VideoChanges): void {
    void this.#parent.describe.asEvent(this.#operationId, videoId, toolName, facts, video)
  }

  /** Resolves when the batch is kept or under way; a failure surfaces at a later call. */
  async append(videoId: string, toolName: string, batch: RecordBatch): Promise<void> {
    const run = this.#runOf(videoId, toolName)
    run.kept.push(toRowBatch(batch, run.labels))
    const values = run.kept.reduce((sum, it) => sum + it.frames.length * FRAME_VALUES + countValues(it.rows), 0)
    if (values >= MESSAGE_VALUES) await this.#send(run)
  }

  async finish(sources: SourceFile[]): Promise<IngestedRun[]> {
    for (const run of this.#runs.values()) await this.#send(run)
    await this.#settle()
    this.#throwFailure()
    return this.#parent.finish(this.#operationId, sources)
  }

  async abort(): Promise<void> {
    await this.#settle()
    await this.#parent.abort(this.#operationId)
  }

  async #send(run: KeptRun): Promise<void> {
    const kept = run.kept
    run.kept = []
    if (kept.length === 0) return
    await this.#window.acquire()
    this.#throwFailure()
    const batch = {
      kinds: [...new Set(kept.flatMap((it) => it.kinds))],
      frames: kept.flatMap((it) => it.frames),
      newLabels: kept.flatMap((it) => it.newLabels),
      rows: packRows(kept.flatMap((it) => it.rows)),
    }
    this.#parent
      .append(this.#operationId, run.videoId, run.toolName, batch)
      .catch((error) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#window.release())
  }

  async #settle(): Promise<void> {
    await this.#window.runExclusive(() => {}, WINDOW)
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  #runOf(videoId: string, toolName: string): KeptRun {
    const key = JSON.stringify([videoId, toolName])
    const run = this.#runs.get(key) ?? { videoId, toolName, labels: new LabelNumbers(), kept: [] }
    this.#runs.set(key, run)
    return run
  }
}

function countValues(rows: readonly KeylessRows[]): number {
  return rows.reduce((sum, { values }) => sum + values.length, 0)
}
