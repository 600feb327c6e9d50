import assert from 'node:assert/strict'
import { existsSync, readFileSync, utimesSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import type { StoreService } from '../../../src/shared/contracts'
import type { DebugSessionInfo } from '../../../src/shared/debug'
import type { EventFrame, EventInfo } from '../../../src/shared/events'
import { addCounts, noCounts, RESULT_KINDS } from '../../../src/shared/kinds'
import type { Page, RunInfo, VideoInfo } from '../../../src/shared/model'
import { openTestStore } from '../../support/store-under-test'
import { checkDatabase, imageFiles } from './check-database'
import { textIn } from './inputs'
import {
  apply,
  emptyModel,
  KEEP_RUNS,
  type Model,
  type ModelActivity,
  type ModelDebugSession,
  type ModelEvent,
  type Operation,
  toldOf,
} from './model'
import { LONG_AGO, tokenOf } from './perform'

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
  const videos: FoundVideo[] = []
  const events: [EventInfo, EventFrame[]][] = []
  const activities: [string, ModelActivity][] = []
  try {
    const { notices, readOnly } = await service.status()
    assert.equal(readOnly, false, 'the store takes no changes')
    const losses = notices.filter((it) => it.level === 'loss')
    if (!mayReportLoss) assert.deepEqual(losses, [], 'a loss was reported')
    for (const video of await all((request) => service.listVideos(request))) {
      const runs = await all((request) => service.listRuns(video.id, request))
      const sessions = await all((request) => service.listDebugSessions(video.id, request))
      videos.push({ video, runs, sessions })
      await checkReport(service, video, runs)
    }
    for (const event of await all((request) => service.listEvents(request))) {
      events.push([event, await all((request) => service.listEventFrames(event.id, request))])
    }
    for (const { id } of await all((request) => service.listActivities(request))) {
      activities.push([id, await activityOf(service, id)])
    }
    const { findings } = await service.verifyStore({ operationId: 'verify', thorough: false })
    const ofActivities = findings.filter(({ kind }) => kind === 'activityCount' || kind === 'activitySamples')
    assert.deepEqual(ofActivities, [], 'activities that are damaged')
    await sweepFiles(service, storageFolder)
  } finally {
    await service.close()
  }
  await checkDatabase(
    storageFolder,
    videos.flatMap(({ runs }) => runs),
  )
  const found = lanes.map((lane, index) => stateOf(lane, modelOf(videos, events, activities, index)))
  return { models: found.map((it) => it.model), outcomes: found.map((it) => it.outcome) }
}

/** Removes the files that were left behind, as the next sweep does once they are old enough. */
async function sweepFiles(service: StoreService, storageFolder: string): Promise<void> {
  const longAgo = new Date(LONG_AGO)
  for (const file of imageFiles(storageFolder)) utimesSync(file, longAgo, longAgo)
  const { id: planId } = await service.planCleanUp({ operationId: 'plan' })
  const { deleted } = await service.cleanUp({ operationId: 'sweep', planId, confirmedMajor: true })
  assert.deepEqual(deleted, [])
}

function stateOf({ model, pending }: Lane, found: Model): { model: Model; outcome: Outcome } {
  if (pending) {
    const whole = apply(model, pending)
    if (isDeepStrictEqual(found, toldOf(whole))) return { model: whole, outcome: 'whole' }
    const message = `what was acknowledged before ${JSON.stringify(pending)}`
    assert.deepEqual(found, toldOf(model), message)
    return { model, outcome: 'undone' }
  }
  assert.deepEqual(found, toldOf(model), 'what was acknowledged')
  return { model, outcome: 'none' }
}

interface FoundVideo {
  video: VideoInfo
  runs: RunInfo[]
  sessions: DebugSessionInfo[]
}

/** A debug session with what its frames carry: its archive is there and whole. */
function debugOf({ sessionId, path, frames, storedBytes, available }: DebugSessionInfo): ModelDebugSession {
  assert.ok(path && available && existsSync(path), `the archive of ${sessionId} is gone`)
  const bytes = readFileSync(path)
  assert.equal(bytes.length, storedBytes, `the size of the archive of ${sessionId}`)
  const { frameAnalysis } = archiveSchema.parse(JSON.parse(gunzipSync(bytes).toString('utf8')))
  assert.equal(frameAnalysis.length, frames, `the frames of ${sessionId}`)
  const tokens = [...new Set(frameAnalysis.map((frame) => frame.note))]
  assert.ok(tokens.length <= 1, `${sessionId} is of several sessions`)
  return { token: tokens[0] ?? '', frames }
}

const archiveSchema = z.object({ frameAnalysis: z.array(z.object({ note: z.string() })) })

/** A lane's part of what was found. */
function modelOf(
  videos: readonly FoundVideo[],
  events: readonly [EventInfo, EventFrame[]][],
  activities: readonly [string, ModelActivity][],
  lane: number,
): Model {
  const model = emptyModel()
  for (const [id, activity] of activities) if (id.startsWith(`lane ${lane},`)) model.activities[id] = activity
  for (const [event, frames] of events) {
    if (event.id.startsWith(`lane ${lane},`)) model.events[event.id] = eventOf(event, frames)
  }
  for (const { video, runs, sessions } of videos) {
    const { id, title, durationMs, debugSessionId: currentDebug } = video
    if (!id.startsWith(`lane ${lane},`)) continue
    const toModel = (run: RunInfo) => ({
      token: tokenOf(run),
      tool: run.tool,
      isOpen: run.finishedAt === null,
      isCurrent: run.current,
      kinds: run.kinds,
      counts: run.counts,
      used: 0,
    })
    const debug = Object.fromEntries(sessions.map((session) => [session.sessionId, debugOf(session)]))
    model.videos[id] = { title, durationMs, runs: runs.map(toModel).reverse(), debug, currentDebug }
  }
  return model
}

/** An event with what its images carry: all of them are there and whole, and numbered from 1. */
function eventOf({ id, description, occurredAt, pinned, frameCount, bytes }: EventInfo, frames: readonly EventFrame[]) {
  const images = frames.map(({ frameNumber, path }, index) => {
    assert.equal(frameNumber, index + 1, `the numbers of ${id}`)
    assert.ok(path && existsSync(path), `the image of frame ${frameNumber} of ${id} is gone`)
    return readFileSync(path)
  })
  const sizes = images.map((image) => image.length)
  assert.deepEqual(
    frames.map((frame) => frame.sizeBytes),
    sizes,
    `the sizes of the images of ${id}`,
  )
  assert.deepEqual(
    [frameCount, bytes],
    [frames.length, sizes.reduce((sum, size) => sum + size, 0)],
    `the sums of ${id}`,
  )
  const event: ModelEvent = { token: description, isOld: occurredAt === LONG_AGO, pinned, frames: images.map(textIn) }
  return event
}

/** An activity with what its samples carry: all of them are there. */
async function activityOf(service: StoreService, id: string): Promise<ModelActivity> {
  const { samples: count, notes, splitList } = await service.getActivity(id)
  const samples = await service.activitySamples(id, 0, 5000)
  assert.deepEqual([samples.length, splitList.length], [count, 1], `the samples and splits of ${id}`)
  const tokens = new Set(samples.map((sample) => String(sample.token)))
  assert.equal(tokens.size, 1, `${id} is of several activities`)
  return { token: [...tokens].join(), samples: count, notes: notes ?? '' }
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
