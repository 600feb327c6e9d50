import { Semaphore } from 'async-mutex'
import type { BirpcReturn } from 'birpc'
import type { IngestedRun, RunFacts, SourceFile, VideoChanges } from '../../shared/model'
import type { RecordBatch } from '../../shared/records'
import { LabelNumbers } from '../../store/repositories/result-rows'
import { toRowBatch } from '../../store/row-batch'
import type { IngestSink } from '../../store/run-sink'
import type { IngestThreadParent, IngestThreadService } from './contract'
import { packRows } from './pack-rows'

/** Batches under way to the store's thread at a time: enough to keep both busy, few enough for flat memory. */
const WINDOW = 4

/** The sink of an ingest whose store lives in another thread. */
export class RemoteSink implements IngestSink {
  readonly #parent: BirpcReturn<IngestThreadParent, IngestThreadService>
  readonly #operationId: string
  readonly #labels = new Map<string, LabelNumbers>()
  readonly #window = new Semaphore(WINDOW)
  #failure: { error: unknown } | null = null

  constructor(parent: BirpcReturn<IngestThreadParent, IngestThreadService>, operationId: string) {
    this.#parent = parent
    this.#operationId = operationId
  }

  describe(videoId: string, toolName: string, facts: RunFacts, video: VideoChanges): void {
    void this.#parent.describe.asEvent(this.#operationId, videoId, toolName, facts, video)
  }

  /** Resolves when the batch is under way; a failure surfaces at the next call. */
  async append(videoId: string, toolName: string, batch: RecordBatch): Promise<void> {
    const { rows, ...rest } = toRowBatch(batch, this.#labelsOf(videoId, toolName))
    await this.#window.acquire()
    this.#throwFailure()
    this.#parent
      .append(this.#operationId, videoId, toolName, { ...rest, rows: packRows(rows) })
      .catch((error) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#window.release())
  }

  async finish(sources: SourceFile[]): Promise<IngestedRun[]> {
    await this.#settle()
    this.#throwFailure()
    return this.#parent.finish(this.#operationId, sources)
  }

  async abort(): Promise<void> {
    await this.#settle()
    await this.#parent.abort(this.#operationId)
  }

  async #settle(): Promise<void> {
    await this.#window.runExclusive(() => {}, WINDOW)
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  #labelsOf(videoId: string, toolName: string): LabelNumbers {
    const key = JSON.stringify([videoId, toolName])
    const labels = this.#labels.get(key) ?? new LabelNumbers()
    this.#labels.set(key, labels)
    return labels
  }
}
