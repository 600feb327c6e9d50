import { type Kysely, type Selectable, sql } from 'kysely'
import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import { noCounts, type ResultCounts, type ResultKind } from '../../shared/kinds'
import type { Page, PageRequest, RunFacts, RunInfo, SourceFile } from '../../shared/model'
import type { RunTable, StoreSchema } from '../schema/tables'
import { bitsToKinds, kindsToBits, toCountColumns, toCounts } from './kinds-column'
import { runNotFound } from './not-found'
import { decodeCursor, keyCursor, pageLimit, toPage } from './paging'
import { requireTexts } from './require-texts'

type Db = Kysely<StoreSchema>
type RunRow = Selectable<RunTable> & { video_id: string; video_key: number }

/** What is known of a run when it becomes its tool's current one. */
export interface RunPublication {
  videoKey: number
  tool: string
  facts: RunFacts
  sources: SourceFile[]
  sourceHash: string | null
  kinds: Iterable<ResultKind>
  counts: ResultCounts
  frameBytes: number
  finishedAt: string | null
}

/** Adds a run that belongs to no video yet: results can be written into it, and nothing shows them. Returns its key. */
export async function insertPendingRun(db: Db, run: { id: string; tool: string; startedAt: string }): Promise<number> {
  const row = await db
    .insertInto('run')
    .values({
      id: run.id,
      video_key: null,
      tool: run.tool,
      sources: '[]',
      started_at: run.startedAt,
      is_current: 0,
      kinds: 0,
      ...toCountColumns(noCounts()),
      frame_bytes: 0,
    })
    .returning('run_key')
    .executeTakeFirstOrThrow()
  return row.run_key
}

/** Gives a pending run to its video, as its tool's current run. Returns the key of the run that was it before. */
export async function publishRun(db: Db, runKey: number, run: RunPublication): Promise<number | null> {
  const { toolVersion, model } = run.facts
  requireTexts({ toolVersion, model })
  const parameters = parametersText(run.facts.parameters)
  const displaced = await unsetCurrent(db, run.videoKey, run.tool)
  await db
    .updateTable('run')
    .set({
      video_key: run.videoKey,
      tool_version: toolVersion ?? null,
      model: model ?? null,
      parameters,
      sources: JSON.stringify(run.sources),
      source_hash: run.sourceHash,
      finished_at: run.finishedAt,
      is_current: 1,
      kinds: kindsToBits(run.kinds),
      ...toCountColumns(run.counts),
      frame_bytes: run.frameBytes,
    })
    .where('run_key', '=', runKey)
    .execute()
  return displaced
}

/** @throws FrametroveError `invalid_input` for what JSON has no place for, such as a BigInt */
function parametersText(parameters: RunFacts['parameters']): string | null {
  try {
    return parameters ? JSON.stringify(parameters) : null
  } catch (error) {
    throw new FrametroveError(
      'invalid_input',
      {
        what: 'Nothing was stored: the parameters can’t be written as JSON.',
        why: `${error instanceof Error ? error.message : String(error)}.`,
        action: 'Leave out of the parameters what JSON has no place for, such as a BigInt.',
      },
      { cause: error },
    )
  }
}

/** Deletes a pending run with what was written into it. */
export async function deletePendingRun(db: Db, runKey: number): Promise<void> {
  await db.deleteFrom('run').where('run_key', '=', runKey).where('video_key', 'is', null).execute()
}

/** Deletes the pending runs that a crash left behind. Returns how many there were. */
export async function deletePendingRuns(db: Db): Promise<number> {
  const rows = await db.selectFrom('run').select('run_key').where('video_key', 'is', null).execute()
  for (const { run_key } of rows) await deletePendingRun(db, run_key)
  return rows.length
}

/** Makes a former run its tool's current one again. */
export async function makeCurrent(db: Db, run: RunRow, restored_at: string): Promise<void> {
  await unsetCurrent(db, run.video_key, run.tool)
  await db.updateTable('run').set({ is_current: 1, restored_at }).where('run_key', '=', run.run_key).execute()
}

/** Returns the key of the run that was current. */
async function unsetCurrent(db: Db, videoKey: number, tool: string): Promise<number | null> {
  const row = await db
    .updateTable('run')
    .set({ is_current: 0 })
    .where('video_key', '=', videoKey)
    .where('tool', '=', tool)
    .where('is_current', '=', 1)
    .returning('run_key')
    .executeTakeFirst()
  return row?.run_key ?? null
}

/** Adds what was stored to a run's kinds, counts and bytes. */
export async function addToRun(
  db: Db,
  run: RunRow,
  added: { kinds: Iterable<ResultKind>; counts: ResultCounts; frameBytes: number },
): Promise<void> {
  const counts = toCountColumns(added.counts)
  await db
    .updateTable('run')
    .set({
      kinds: run.kinds | kindsToBits(added.kinds),
      frame_count: run.frame_count + counts.frame_count,
      caption_count: run.caption_count + counts.caption_count,
      transcript_count: run.transcript_count + counts.transcript_count,
      object_count: run.object_count + counts.object_count,
      frame_bytes: run.frame_bytes + added.frameBytes,
    })
    .where('run_key', '=', run.run_key)
    .execute()
}

/** Takes frames that were deleted from what a run has; it no longer counts as made from its files. */
export async function takeFromRun(db: Db, runKey: number, taken: { frames: number; bytes: number }): Promise<void> {
  await db
    .updateTable('run')
    .set((eb) => ({
      frame_count: eb('frame_count', '-', taken.frames),
      frame_bytes: eb('frame_bytes', '-', taken.bytes),
      source_hash: null,
    }))
    .where('run_key', '=', runKey)
    .execute()
}

/** The run with this id. @throws FrametroveError `not_found` */
export async function requireRun(db: Db, runId: string): Promise<RunRow> {
  const row = await selectRuns(db).where('run.id', '=', runId).executeTakeFirst()
  if (!row) throw runNotFound(runId)
  return row
}

/** The newest run of a video's tool that came from the same source files, if any. */
export async function findSameSources(db: Db, videoKey: number, tool: string, hash: string): Promise<RunRow | null> {
  const row = await selectRuns(db)
    .where('run.video_key', '=', videoKey)
    .where('run.tool', '=', tool)
    .where('run.source_hash', '=', hash)
    .orderBy('run.is_current', 'desc')
    .orderBy('run.run_key', 'desc')
    .executeTakeFirst()
  return row ?? null
}

/** Runs of a video, of one tool or all. */
export function runsOf(db: Db, videoKey: number, tool?: string): Promise<RunRow[]> {
  return selectRuns(db)
    .where('run.video_key', '=', videoKey)
    .$if(tool !== undefined, (query) => query.where('run.tool', '=', tool ?? ''))
    .orderBy('run.run_key')
    .execute()
}

/**
 * The finished former runs of a tool beyond the newest `keep`. `newest` counts as the newest of them, whenever it was
 * made: the run that was current, or open, a moment ago. A run that was restored is as new as that.
 */
export function surplusRuns(
  db: Db,
  videoKey: number,
  tool: string,
  { keep, newest }: { keep: number; newest: number | null },
): Promise<RunRow[]> {
  return selectRuns(db)
    .where('run.video_key', '=', videoKey)
    .where('run.tool', '=', tool)
    .where('run.is_current', '=', 0)
    .where('run.finished_at', 'is not', null)
    .orderBy((eb) => eb('run.run_key', '=', newest ?? 0), 'desc')
    .orderBy(sql`max(run.finished_at, coalesce(run.restored_at, run.finished_at))`, 'desc')
    .orderBy('run.run_key', 'desc')
    .limit(-1)
    .offset(keep)
    .execute()
}

/** Deletes runs; their results go with them. */
export async function deleteRuns(db: Db, runs: readonly RunRow[]): Promise<void> {
  for (const { run_key } of runs) await db.deleteFrom('run').where('run_key', '=', run_key).execute()
}

/** Runs of a video, the newest first. */
export async function listRuns(db: Db, videoKey: number, request: PageRequest): Promise<Page<RunInfo>> {
  const limit = pageLimit(request)
  const before = decodeCursor(keyCursor, request)
  const rows = await selectRuns(db)
    .where('run.video_key', '=', videoKey)
    .$if(before !== null, (query) => query.where('run.run_key', '<', before))
    .orderBy('run.run_key', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, toRunInfo, (row) => row.run_key)
}

function selectRuns(db: Db) {
  return db
    .selectFrom('run')
    .innerJoin('video', 'video.video_key', 'run.video_key')
    .selectAll('run')
    .select(['video.id as video_id', 'video.video_key'])
}

const sourcesSchema = z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.number() }))
const parametersSchema = z.record(z.string(), z.unknown())

/** A run's row as callers see it. */
export function toRunInfo(row: RunRow): RunInfo {
  return {
    id: row.id,
    videoId: row.video_id,
    tool: row.tool,
    toolVersion: row.tool_version,
    model: row.model,
    parameters: row.parameters === null ? null : parametersSchema.parse(JSON.parse(row.parameters)),
    sources: sourcesSchema.parse(JSON.parse(row.sources)),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    current: row.is_current === 1,
    kinds: bitsToKinds(row.kinds),
    counts: toCounts(row),
    frameBytes: row.frame_bytes,
  }
}

export type { RunRow }
