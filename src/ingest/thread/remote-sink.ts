import { Semaphore } from 'async-mutex'
import type { BirpcReturn } from 'birpc'
import type { IngestedRun, RunFacts, VideoChanges } from '../../shared/model'
import type { RecordBatch } from '../../shared/records'
import { LabelNumbers, rowsWeight, textWeight } from '../../store/repositories/result-rows'
import { type RowBatch, toRowBatch } from '../../store/row-batch'
import type { FedFile, IngestSink } from '../../store/run-sink'
import type { IngestThreadParent, IngestThreadService } from './contract'
import { packRows } from './pack-rows'

/** Batches under way to the store's thread at a time: enough to keep both busy, few enough for flat memory. */
const WINDOW = 4

/** Readers give records in small batches; a message between threads costs as much as hundreds of them. */
const MESSAGE_WEIGHT = 50_000
/** Frames count for more, since each may have an image to copy in. */
const FRAME_WEIGHT = 100

/** What of a run is not under way yet. */
interface KeptRun {
  videoId: string
  toolName: string
  labels: LabelNumbers
  kept: RowBatch[]
  /** Of what is kept. */
  weight: number
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
    const rows = toRowBatch(batch, run.labels)
    run.kept.push(rows)
    run.weight += weightOf(rows)
    if (run.weight >= MESSAGE_WEIGHT) await this.#send(run)
  }

  async finish(files: readonly FedFile[]): Promise<IngestedRun[]> {
    for (const run of this.#runs.values()) await this.#send(run)
    await this.#settle()
    this.#throwFailure()
    return this.#parent.finish(this.#operationId, files)
  }

  async abort(): Promise<void> {
    await this.#settle()
    await this.#parent.abort(this.#operationId)
  }

  async #send(run: KeptRun): Promise<void> {
    const { kept } = run
    run.kept = []
    run.weight = 0
    if (kept.length === 0) return
    this.#throwFailure()
    await this.#window.acquire()
    this.#deliver(run, kept)
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => this.#window.release())
  }

  async #deliver({ videoId, toolName }: KeptRun, kept: readonly RowBatch[]): Promise<void> {
    // One may have come while this waited for its turn.
    this.#throwFailure()
    await this.#parent.append(this.#operationId, videoId, toolName, {
      kinds: [...new Set(kept.flatMap((it) => it.kinds))],
      frames: kept.flatMap((it) => it.frames),
      newLabels: kept.flatMap((it) => it.newLabels),
      rows: packRows(kept.flatMap((it) => it.rows)),
    })
  }

  async #settle(): Promise<void> {
    await this.#window.runExclusive(() => {}, WINDOW)
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  #runOf(videoId: string, toolName: string): KeptRun {
    const key = JSON.stringify([videoId, toolName])
    const run = this.#runs.get(key) ?? { videoId, toolName, labels: new LabelNumbers(), kept: [], weight: 0 }
    this.#runs.set(key, run)
    return run
  }
}

function weightOf({ frames, rows }: RowBatch): number {
  const ofFrames = frames.reduce((sum, { extra, tags }) => sum + FRAME_WEIGHT + tags.length + textWeight(extra), 0)
  return rows.reduce((sum, part) => sum + rowsWeight(part), ofFrames)
}
