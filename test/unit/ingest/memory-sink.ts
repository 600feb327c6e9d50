import { noCounts, RESULT_KINDS, type ResultCounts } from '../../../src/shared/kinds'
import type { IngestedRun, RunFacts, SourceFile, VideoChanges } from '../../../src/shared/model'
import type { RecordBatch } from '../../../src/shared/records'
import type { FedFile, IngestSink } from '../../../src/store/run-sink'

/** A run as the sink was given it. */
export interface MemoryRun {
  videoId: string
  toolName: string
  facts: RunFacts
  video: VideoChanges
  batch: RecordBatch
  counts: ResultCounts
}

/** A sink that keeps everything, or with `countOnly` only the counts. */
export class MemorySink implements IngestSink {
  readonly runs = new Map<string, MemoryRun>()
  sources: SourceFile[] = []
  state: 'open' | 'finished' | 'aborted' = 'open'
  appends = 0
  onAppend: () => void = () => {}
  readonly #countOnly: boolean

  constructor({ countOnly = false } = {}) {
    this.#countOnly = countOnly
  }

  describe(videoId: string, toolName: string, facts: RunFacts, video: VideoChanges): void {
    const run = this.run(videoId, toolName)
    Object.assign(run.facts, facts)
    Object.assign(run.video, video)
  }

  async append(videoId: string, toolName: string, batch: RecordBatch): Promise<void> {
    if (this.state !== 'open') throw new Error(`append after ${this.state}`)
    this.appends++
    this.onAppend()
    const run = this.run(videoId, toolName)
    for (const kind of RESULT_KINDS) run.counts[kind] += batch[kind]?.length ?? 0
    if (this.#countOnly) return
    const { frames, captions, transcripts, objects } = batch
    if (frames) run.batch.frames = [...(run.batch.frames ?? []), ...frames]
    if (captions) run.batch.captions = [...(run.batch.captions ?? []), ...captions]
    if (transcripts) run.batch.transcripts = [...(run.batch.transcripts ?? []), ...transcripts]
    if (objects) run.batch.objects = [...(run.batch.objects ?? []), ...objects]
  }

  async finish(files: readonly FedFile[]): Promise<IngestedRun[]> {
    this.state = 'finished'
    this.sources = files.map((file) => file.source)
    return [...this.runs.values()].map(({ videoId, toolName, counts }) => {
      return { videoId, toolName, runId: `${videoId}/${toolName}`, counts, outcome: 'stored', current: true }
    })
  }

  async abort(): Promise<void> {
    this.state = 'aborted'
    this.runs.clear()
  }

  run(videoId: string, toolName: string): MemoryRun {
    const key = `${videoId}\n${toolName}`
    const run = this.runs.get(key) ?? { videoId, toolName, facts: {}, video: {}, batch: {}, counts: noCounts() }
    this.runs.set(key, run)
    return run
  }
}
