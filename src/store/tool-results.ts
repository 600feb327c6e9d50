import { isAbsolute } from 'node:path'
import { FrametroveError } from '../shared/errors'
import { addCounts, noCounts, type ResultCounts, totalCount } from '../shared/kinds'
import type { IngestedRun, RunFacts, RunInfo } from '../shared/model'
import type { RecordBatch } from '../shared/records'
import { runFolder } from './files/frame-files'
import type { IngestTarget } from './ingest-writer'
import { IngestWriter, removeFiles } from './ingest-writer'
import { KeyedMutex } from './keyed-mutex'
import type { RunningOperation } from './operations'
import { LabelNumbers } from './repositories/result-rows'
import {
  addToRun,
  deleteRuns,
  insertPendingRun,
  makeCurrent,
  publishRun,
  type RunRow,
  requireRun,
  surplusRuns,
  toRunInfo,
} from './repositories/runs'
import { ensureVideo } from './repositories/videos'
import { toRowBatch } from './row-batch'
import { type RunStorage, RunWriter } from './run-writer'

/** Stores results given in memory as a run of their own, which becomes the tool's current one. */
export async function storeAsRun(
  target: IngestTarget,
  running: RunningOperation<ResultCounts>,
  request: { videoId: string; toolName: string; facts: RunFacts; batch: RecordBatch },
): Promise<ResultCounts> {
  const { videoId, toolName, facts, batch } = request
  const writer = new IngestWriter(target, (db, effect, runs) => running.record(db, effect, countsOf(runs)))
  try {
    writer.describe(videoId, toolName, facts, {})
    await writer.append(videoId, toolName, batch)
    return countsOf(await writer.finish([]))
  } catch (error) {
    await writer.abort()
    throw error
  }
}

function countsOf(runs: readonly IngestedRun[]): ResultCounts {
  return runs.reduce((sum, run) => addCounts(sum, run.counts), noCounts())
}

interface OpenRunRequest {
  videoId: string
  toolName: string
  runId: string
  batch: RecordBatch
}

/** One append to a run at a time, since each numbers its images on from those that are there. */
const appends = new KeyedMutex()

/**
 * Adds results to an open run.
 * @throws FrametroveError `not_found`, `invalid_input` where the run is another tool's or has finished
 */
export async function addToOpenRun(
  { storage }: IngestTarget,
  running: RunningOperation<ResultCounts>,
  request: OpenRunRequest,
): Promise<ResultCounts> {
  return appends.run(request.runId, () => appendToRun(storage, running, request))
}

async function appendToRun(
  storage: RunStorage,
  running: RunningOperation<ResultCounts>,
  { videoId, toolName, runId, batch }: OpenRunRequest,
): Promise<ResultCounts> {
  const { database, files } = storage
  requireOpen(await requireRun(database.query, runId), videoId, toolName)
  const writer = new RunWriter(storage, videoId, toolName, {
    runId,
    lastImage: await files.lastIndex(runFolder(videoId, runId)),
  })
  try {
    await writer.append(toRowBatch(batch, new LabelNumbers()))
    await writer.syncImages()
    await database.transaction(async (transaction) => {
      const { db } = transaction
      const run = requireOpen(await requireRun(db, runId), videoId, toolName)
      await addToRun(db, run, writer)
      await writer.write(transaction, run.run_key)
      await writer.verify(transaction, run.run_key, addCounts(toRunInfo(run).counts, writer.counts))
      await running.record(db, { rows: totalCount(writer.counts), bytes: writer.frameBytes }, writer.counts)
    })
    return writer.counts
  } catch (error) {
    // The first error is the one to report.
    await writer.discard().catch(() => undefined)
    throw error
  }
}

/** Opens a run that results are added to; it is its tool's current one at once. */
export async function startRun(
  { storage }: IngestTarget,
  running: RunningOperation<RunInfo>,
  request: { videoId: string; toolName: string; runId: string; facts: RunFacts },
): Promise<RunInfo> {
  const { videoId, toolName, runId, facts } = request
  const startedAt = new Date().toISOString()
  return storage.database.transaction(async ({ db }) => {
    const videoKey = await ensureVideo(db, videoId, {}, startedAt)
    const runKey = await insertPendingRun(db, { id: runId, tool: toolName, startedAt })
    const nothing = { sources: [], sourceHash: null, kinds: [], counts: noCounts(), frameBytes: 0, finishedAt: null }
    await publishRun(db, runKey, { ...nothing, videoKey, tool: toolName, facts })
    const run = toRunInfo(await requireRun(db, runId))
    await running.record(db, { rows: 0, bytes: 0 }, run)
    return run
  })
}

/** Marks an open run as finished. Does nothing to one that has. */
export async function finishRun(
  target: IngestTarget,
  running: RunningOperation<RunInfo>,
  runId: string,
): Promise<RunInfo> {
  const { finished, surplus } = await target.storage.database.transaction(async ({ db }) => {
    const run = await requireRun(db, runId)
    let surplus: RunRow[] = []
    if (run.finished_at === null) {
      const finished_at = new Date().toISOString()
      await db.updateTable('run').set({ finished_at }).where('run_key', '=', run.run_key).execute()
      surplus = await surplusRuns(db, run.video_key, run.tool, { keep: target.keepRuns(), newest: run.run_key })
    }
    const finished = toRunInfo(await requireRun(db, runId))
    await deleteRuns(db, surplus)
    await running.record(db, { rows: 0, bytes: 0 }, finished)
    return { finished, surplus }
  })
  await removeFiles(target, surplus)
  return finished
}

/** Makes a former run its tool's current one again. */
export async function restoreRun(
  { storage }: IngestTarget,
  running: RunningOperation<RunInfo>,
  runId: string,
): Promise<RunInfo> {
  return storage.database.transaction(async ({ db }) => {
    const run = await requireRun(db, runId)
    await makeCurrent(db, run, new Date().toISOString())
    const restored = toRunInfo(await requireRun(db, runId))
    await running.record(db, { rows: totalCount(restored.counts), bytes: 0 }, restored)
    return restored
  })
}

/**
 * Results in memory lie beside no file that a path could be relative to.
 * @throws FrametroveError `invalid_input` where a frame's path is not absolute
 */
export function requireAbsolutePaths({ frames = [] }: RecordBatch): void {
  const problems = frames.flatMap(({ path }, index) =>
    path === null || isAbsolute(path) ? [] : [{ where: `frames[${index}].path`, message: 'must be an absolute path' }],
  )
  const [first] = problems
  if (!first) return
  throw new FrametroveError(
    'invalid_input',
    {
      what: 'The results were not stored.',
      why: `${first.where}: ${first.message}. Results in memory have no folder that it could be relative to.`,
      action: 'Give absolute paths, or ingest a file that lies beside its images.',
    },
    { problems: problems.slice(0, 100), problemCount: problems.length },
  )
}

function requireOpen(run: RunRow, videoId: string, toolName: string): RunRow {
  const fail = (why: string) =>
    new FrametroveError('invalid_input', {
      what: 'The results were not stored.',
      why,
      action: 'Open a new run with startRun, or leave runId out.',
    })
  if (run.video_id !== videoId || run.tool !== toolName) {
    throw fail(`The run ${run.id} is of tool “${run.tool}” over video “${run.video_id}”.`)
  }
  if (run.finished_at !== null) throw fail(`The run ${run.id} finished at ${run.finished_at}.`)
  return run
}
