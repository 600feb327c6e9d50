import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { StoreService } from '../../../src/shared/contracts'
import { addCounts, noCounts, RESULT_KINDS } from '../../../src/shared/kinds'
import type { Page, RunInfo, VideoInfo } from '../../../src/shared/model'
import { openTestStore } from '../../support/store-under-test'
import { checkDatabase } from './check-database'
import { apply, KEEP_RUNS, type Model, type Operation } from './model'
import { tokenOf } from './perform'

/** What a lane's acknowledged operations come to, and the operation that was under way. */
export interface Lane {
  model: Model
  pending: Operation | null
}

/** What became of an operation that was not acknowledged. */
export type Outcome = 'none' | 'whole' | 'undone'

/**
 * Opens the store and checks it against what the lanes should have left: everything acknowledged,
 * and what was under way whole or not at all. `mayReportLoss`: damage may be reported that only
 * concerns what was never acknowledged.
 * @returns what became of each lane
 * @throws AssertionError
 */
export async function checkStore(
  storageFolder: string,
  lanes: readonly Lane[],
  mayReportLoss: boolean,
): Promise<{ models: Model[]; outcomes: Outcome[] }> {
  const { service } = openTestStore(storageFolder, { keepRuns: KEEP_RUNS })
  const videos: [VideoInfo, RunInfo[]][] = []
  try {
    const { notices, readOnly } = await service.status()
    assert.equal(readOnly, false, 'the store takes no changes')
    const losses = notices.filter((it) => it.level === 'loss')
    if (!mayReportLoss) assert.deepEqual(losses, [], 'a loss was reported')
    for (const video of await all((request) => service.listVideos(request))) {
      const runs = await all((request) => service.listRuns(video.id, request))
      videos.push([video, runs])
      await checkReport(service, video, runs)
    }
  } finally {
    await service.close()
  }
  await checkDatabase(
    storageFolder,
    videos.flatMap(([, runs]) => runs),
  )
  const found = lanes.map((lane, index) => ({ lane, model: modelOf(videos, index) }))
  return { models: found.map((it) => it.model), outcomes: found.map(({ lane, model }) => outcomeOf(lane, model)) }
}

function outcomeOf({ model, pending }: Lane, found: Model): Outcome {
  if (pending) {
    if (isDeepStrictEqual(found, apply(model, pending))) return 'whole'
    const message = `what was acknowledged before ${JSON.stringify(pending)}`
    assert.deepEqual(found, model, message)
    return 'undone'
  }
  assert.deepEqual(found, model, 'what was acknowledged')
  return 'none'
}

/** A lane's part of what was found. */
function modelOf(videos: readonly [VideoInfo, RunInfo[]][], lane: number): Model {
  const model: Model = {}
  for (const [{ id, title, durationMs }, runs] of videos) {
    if (!id.startsWith(`lane ${lane},`)) continue
    const toModel = (run: RunInfo) => ({
      token: tokenOf(run),
      tool: run.tool,
      isOpen: run.finishedAt === null,
      isCurrent: run.current,
      kinds: run.kinds,
      counts: run.counts,
    })
    model[id] = { title, durationMs, runs: runs.map(toModel).reverse() }
  }
  return model
}

/** The completeness report and the list of videos say the same as the runs. */
async function checkReport(service: StoreService, video: VideoInfo, runs: readonly RunInfo[]): Promise<void> {
  const current = runs.filter((run) => run.current)
  const counts = current.reduce((sum, run) => addCounts(sum, run.counts), noCounts())
  assert.deepEqual(video.counts, counts, `the counts of ${video.id}`)
  const report = await service.verifyVideoDataCompleteness(video.id)
  for (const kind of RESULT_KINDS) {
    const count = counts[kind]
    assert.deepEqual(report[kind], { count, present: count > 0 }, `the report on ${kind} of ${video.id}`)
    const reporting = current.filter((run) => run.kinds.includes(kind))
    const expected = reporting.map((run) => ({ run_id: run.id, tool: run.tool, count: run.counts[kind] }))
    const byId = (a: { run_id: string }, b: { run_id: string }) => a.run_id.localeCompare(b.run_id)
    assert.deepEqual(report.details[kind].runs.toSorted(byId), expected.toSorted(byId))
    assert.deepEqual(report.details[kind].damaged_files, [], `damaged files of ${video.id}`)
  }
  const missing = RESULT_KINDS.filter((kind) => counts[kind] === 0)
  assert.deepEqual([report.missing, report.complete], [missing, missing.length === 0], `what ${video.id} misses`)
}

async function all<T>(list: (request: { limit: number; cursor: string | null }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  for (let cursor: string | null = null; ; ) {
    const page: Page<T> = await list({ limit: 1000, cursor })
    items.push(...page.items)
    cursor = page.next
    if (cursor === null) return items
  }
}
