import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { LogLine } from '../shared/contracts'
import { totalCount } from '../shared/kinds'
import type { IngestedRun, RunFacts, SourceFile, VideoChanges } from '../shared/model'
import type { RecordBatch } from '../shared/records'
import type { StoreTransaction } from './database'
import { runFolder } from './files/frame-files'
import type { Effect } from './operations'
import { hasIntactFrames } from './repositories/frame-check'
import { LabelNumbers } from './repositories/result-rows'
import { deleteRuns, findSameSources, publishRun, type RunRow, surplusRuns, toRunInfo } from './repositories/runs'
import { ensureVideo, findVideoKey } from './repositories/videos'
import { type RowBatch, toRowBatch } from './row-batch'
import type { FedFile, IngestSink } from './run-sink'
import { type RunStorage, RunWriter } from './run-writer'
import type { StoreSchema } from './schema/tables'

/** What an ingest writes to. */
export interface IngestTarget {
  storage: RunStorage
  /** Former runs kept of each tool of a video. */
  keepRuns(): number
  log(line: LogLine): void
}

/** Records what an ingest did, in the transaction that does it. */
export type RecordIngest = (db: Kysely<StoreSchema>, effect: Effect, runs: readonly IngestedRun[]) => Promise<void>

/** Collects runs in the making and commits all of them in one transaction. */
export class IngestWriter implements IngestSink {
  readonly #target: IngestTarget
  readonly #record: RecordIngest
  readonly #runs = new Map<string, RunWriter>()
  /** How the records of each run number their labels. */
  readonly #labels = new WeakMap<RunWriter, LabelNumbers>()

  constructor(target: IngestTarget, record: RecordIngest) {
    this.#target = target
    this.#record = record
  }

  describe(videoId: string, toolName: string, facts: RunFacts, video: VideoChanges): void {
    const run = this.#run(videoId, toolName)
    run.facts = { ...run.facts, ...facts }
    run.video = { ...run.video, ...video }
  }

  async append(videoId: string, toolName: string, batch: RecordBatch): Promise<void> {
    const labels = this.#labels.get(this.#run(videoId, toolName)) ?? new LabelNumbers()
    this.#labels.set(this.#run(videoId, toolName), labels)
    await this.appendRows(videoId, toolName, toRowBatch(batch, labels))
  }

  /** `append` for records that are rows already. */
  async appendRows(videoId: string, toolName: string, batch: RowBatch): Promise<void> {
    const run = this.#run(videoId, toolName)
    // Before, not after: what is given at once goes into one transaction.
    await run.flush()
    await run.append(batch)
  }

  async finish(files: readonly FedFile[]): Promise<IngestedRun[]> {
    for (const { source, runs } of files) {
      for (const { videoId, toolName } of runs) this.#run(videoId, toolName).sources.push(source)
    }
    const { database } = this.#target.storage
    const runs = [...this.#runs.values()]
    const same = new Map<RunWriter, RunRow>()
    for (const run of runs) {
      const found = await this.#findSame(database.query, run)
      if (found) same.set(run, found)
      else await run.syncImages()
    }
    if (same.size < runs.length) {
      const replaced = await database.transaction((transaction) => this.#commit(transaction, runs, same))
      // They are the store's now: whatever comes, an abort must not take their images away.
      this.#runs.clear()
      await removeFiles(this.#target, replaced)
    }
    for (const run of same.keys()) await this.#discard(run)
    return ingested(runs, same)
  }

  async abort(): Promise<void> {
    for (const run of this.#runs.values()) await this.#discard(run)
    this.#runs.clear()
  }

  /** Publishes the runs but those in `same`, to which are added those that another ingest has stored meanwhile. */
  async #commit(
    transaction: StoreTransaction,
    runs: readonly RunWriter[],
    same: Map<RunWriter, RunRow>,
  ): Promise<RunRow[]> {
    const { db } = transaction
    const surplus: RunRow[] = []
    const published: RunWriter[] = []
    const finishedAt = new Date().toISOString()
    for (const run of runs) {
      if (same.has(run)) continue
      const found = await this.#findSame(db, run)
      if (found) {
        same.set(run, found)
        continue
      }
      const { tool, facts, sources, kinds, counts, frameBytes } = run
      const sourceHash = hashOf(sources)
      const videoKey = await ensureVideo(db, run.videoId, run.video, run.startedAt)
      const runKey = await run.writePending(transaction)
      await run.verify(transaction, runKey)
      const displaced = await publishRun(db, runKey, {
        ...{ videoKey, tool, facts, sources, sourceHash, kinds, counts, frameBytes, finishedAt },
      })
      const former = await surplusRuns(db, videoKey, tool, { keep: this.#target.keepRuns(), newest: displaced })
      for (const row of former) surplus.push(row)
      published.push(run)
    }
    await deleteRuns(db, surplus)
    const effect = {
      rows: published.reduce((sum, run) => sum + totalCount(run.counts), 0),
      bytes: published.reduce((sum, run) => sum + run.frameBytes, 0),
    }
    await this.#record(db, effect, ingested(runs, same))
    return surplus
  }

  /** A run from the same files, unless its images have been damaged since: then it pays to ingest again. */
  async #findSame(db: Kysely<StoreSchema>, run: RunWriter): Promise<RunRow | null> {
    const hash = hashOf(run.sources)
    if (hash === null) return null
    const videoKey = await findVideoKey(db, run.videoId)
    if (videoKey === null) return null
    const same = await findSameSources(db, videoKey, run.tool, hash)
    if (!same) return null
    return (await hasIntactFrames(db, this.#target.storage.files, [same.run_key])) ? same : null
  }

  /** Takes away what an ingest brought that is not to stay. What became of the ingest is told, whether this works or not. */
  async #discard(run: RunWriter): Promise<void> {
    try {
      await run.discard()
    } catch (error) {
      this.#target.log({ level: 'warn', message: `Parts of run ${run.runId} were left behind: ${String(error)}` })
    }
  }

  #run(videoId: string, tool: string): RunWriter {
    const key = JSON.stringify([videoId, tool])
    let run = this.#runs.get(key)
    if (!run) {
      run = new RunWriter(this.#target.storage, videoId, tool)
      this.#runs.set(key, run)
    }
    return run
  }
}

/**
 * Removes the frame images of runs that are no longer in the database. What can't be removed is
 * only logged: the rows are gone for good, and files that no row names can be swept later.
 */
export async function removeFiles({ storage, log }: IngestTarget, runs: readonly RunRow[]): Promise<void> {
  for (const run of runs) {
    try {
      await storage.files.removeFolder(runFolder(run.video_id, run.id))
    } catch (error) {
      log({ level: 'warn', message: `Frame images of run ${run.id} were left behind: ${String(error)}` })
    }
  }
}

/** One hash for a set of files, whatever their order; `null` for none. */
function hashOf(sources: readonly SourceFile[]): string | null {
  const [first] = sources
  if (!first) return null
  if (sources.length === 1) return first.sha256
  const sorted = sources.map((source) => source.sha256).sort()
  return createHash('sha256').update(sorted.join('\n')).digest('hex')
}

function ingested(runs: readonly RunWriter[], same: ReadonlyMap<RunWriter, RunRow>): IngestedRun[] {
  return runs.map((run) => {
    const found = same.get(run)
    return found ? unchanged(found) : stored(run)
  })
}

function stored(run: RunWriter): IngestedRun {
  const { videoId, tool, runId, counts } = run
  return { videoId, toolName: tool, runId, counts, outcome: 'stored', current: true }
}

function unchanged(row: RunRow): IngestedRun {
  const { videoId, tool, id, counts, current } = toRunInfo(row)
  return { videoId, toolName: tool, runId: id, counts, outcome: 'unchanged', current }
}
