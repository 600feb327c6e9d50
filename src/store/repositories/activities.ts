import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely'
import * as z from 'zod'
import type { ActivityChanges, ActivityDeletion, ActivityInfo } from '../../shared/activities'
import { type Split, splitSchema } from '../../shared/activity'
import { FrametroveError } from '../../shared/errors'
import type { Page, PageRequest } from '../../shared/model'
import type { ActivityBlockTable, ActivitySplitTable, ActivityTable, StoreSchema } from '../schema/tables'
import { activityNotFound } from './not-found'
import { decodeCursor, pageLimit, toPage } from './paging'
import { requireTexts } from './require-texts'

type Db = Kysely<StoreSchema>

/** An activity with what its samples take. */
export type ActivityRow = Selectable<ActivityTable> & { stored_bytes: number }
export type ActivityBlockRow = Selectable<ActivityBlockTable>

/** SQLite takes so many parameters well. */
const CHUNK = 500
const cursorSchema = z.tuple([z.string(), z.int()])
const breaksSchema = z.array(z.int())
const extraSchema = z.record(z.string(), z.unknown())

function selectActivities(db: Db) {
  return db
    .selectFrom('activity')
    .selectAll('activity')
    .select(({ selectFrom }) =>
      selectFrom('activity_block as block')
        .select(sql<number>`coalesce(sum(length(block.data)), 0)`.as('bytes'))
        .whereRef('block.activity_key', '=', 'activity.activity_key')
        .$asScalar()
        .$notNull()
        .as('stored_bytes'),
    )
}

/** An activity, or `null` where there is none. */
export async function findActivity(db: Db, id: string): Promise<ActivityRow | null> {
  return (await selectActivities(db).where('id', '=', id).executeTakeFirst()) ?? null
}

/** An activity. @throws FrametroveError `not_found` */
export async function requireActivity(db: Db, id: string): Promise<ActivityRow> {
  const found = await findActivity(db, id)
  if (found === null) throw activityNotFound(id)
  return found
}

/** Activities, the newest first. */
export async function listActivities(db: Db, request: PageRequest): Promise<Page<ActivityInfo>> {
  const limit = pageLimit(request)
  const before = decodeCursor(cursorSchema, request)
  const rows = await selectActivities(db)
    .$if(before !== null, (query) => {
      const [at, key] = before ?? ['', 0]
      return query.where(sql<SqlBool>`(started_at, activity.activity_key) < (${at}, ${key})`)
    })
    .orderBy('started_at', 'desc')
    .orderBy('activity.activity_key', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, toActivityInfo, (row) => [row.started_at, row.activity_key])
}

/** A row as the API has it. */
export function toActivityInfo(row: ActivityRow): ActivityInfo {
  return {
    ...{ id: row.id, type: row.type, startedAt: row.started_at, endedAt: row.ended_at },
    ...{ durationMs: row.duration_ms, distanceM: row.distance_m, elevationGainM: row.elevation_gain_m },
    ...{ notes: row.notes, videoId: row.video_id, videoOffsetMs: row.video_offset_ms },
    ...{ samples: row.sample_count, splits: row.split_count, storedBytes: row.stored_bytes },
    ...{ thinnedToM: row.thinned_to_m, savedAt: row.saved_at },
  }
}

/** The splits of an activity, in order. */
export async function splitsOfActivity(db: Db, key: number): Promise<Split[]> {
  const rows = await db
    .selectFrom('activity_split')
    .selectAll()
    .where('activity_key', '=', key)
    .orderBy('ordinal')
    .execute()
  return rows.map(toSplit)
}

/** The blocks of an activity, in order. */
export async function blocksOfActivity(db: Db, key: number): Promise<ActivityBlockRow[]> {
  return db.selectFrom('activity_block').selectAll().where('activity_key', '=', key).orderBy('ordinal').execute()
}

/** The places of the samples of an activity that begin a new stretch. */
export function breaksOf({ breaks }: Pick<ActivityRow, 'breaks'>): number[] {
  return breaksSchema.parse(JSON.parse(breaks))
}

/** The unknown keys of an activity. */
export function extraOf({ extra }: { extra: string | null }): Record<string, unknown> {
  return extra === null ? {} : extraSchema.parse(JSON.parse(extra))
}

/** Changes what is said of an activity. @throws FrametroveError `not_found`, `invalid_input` */
export async function changeActivity(db: Db, id: string, changes: ActivityChanges): Promise<ActivityInfo> {
  const { type, notes, videoId, videoOffsetMs } = changes
  requireTexts({ type, notes })
  const row = await requireActivity(db, id)
  await db
    .updateTable('activity')
    .set({
      ...(type === undefined ? {} : { type }),
      ...(notes === undefined ? {} : { notes }),
      ...(videoId === undefined ? {} : { video_id: videoId }),
      ...(videoOffsetMs === undefined ? {} : { video_offset_ms: videoOffsetMs }),
      is_edited: 1,
    })
    .where('activity_key', '=', row.activity_key)
    .execute()
  return toActivityInfo(await requireActivity(db, id))
}

/** Deletes the rows of activities with their splits and samples; those that are not there are fine. */
export async function deleteActivityRows(db: Db, ids: readonly string[]): Promise<ActivityDeletion> {
  const deletion = { activities: 0, samples: 0 }
  for (let at = 0; at < ids.length; at += CHUNK) {
    const rows = await db
      .deleteFrom('activity')
      .where('id', 'in', ids.slice(at, at + CHUNK))
      .returning('sample_count')
      .execute()
    deletion.activities += rows.length
    for (const row of rows) deletion.samples += row.sample_count
  }
  return deletion
}

/** Takes all blocks of an activity away, and notes what those will be that come instead. */
export async function thinActivityRow(
  db: Db,
  key: number,
  { samples, breaks, toleranceM }: { samples: number; breaks: readonly number[]; toleranceM: number },
): Promise<void> {
  await db.deleteFrom('activity_block').where('activity_key', '=', key).execute()
  await db
    .updateTable('activity')
    .set({ sample_count: samples, breaks: JSON.stringify(breaks), thinned_to_m: toleranceM })
    .where('activity_key', '=', key)
    .execute()
}

/**
 * Counts what was written of an activity against what it should have.
 * @throws FrametroveError `count_mismatch`
 */
export async function verifyActivity(
  db: Db,
  key: number,
  expected: { samples: number; blocks: number; splits: number; bytes: number },
): Promise<void> {
  const blocks = await db
    .selectFrom('activity_block')
    .select(({ fn }) => [
      fn.countAll<number>().as('blocks'),
      fn.coalesce(fn.sum<number>('sample_count'), sql<number>`0`).as('samples'),
      sql<number>`coalesce(sum(length(data)), 0)`.as('bytes'),
    ])
    .where('activity_key', '=', key)
    .executeTakeFirstOrThrow()
  const { splits } = await db
    .selectFrom('activity_split')
    .select(({ fn }) => fn.countAll<number>().as('splits'))
    .where('activity_key', '=', key)
    .executeTakeFirstOrThrow()
  const written: typeof expected = { ...blocks, splits }
  for (const name of ['samples', 'blocks', 'splits', 'bytes'] as const) {
    if (written[name] === expected[name]) continue
    throw new FrametroveError('count_mismatch', {
      what: 'The activity was not saved.',
      why: `Of its ${expected[name]} ${name}, ${written[name]} were there when they were counted.`,
      action: 'Nothing was changed. Try again; if it happens again, run “Frametrove: Verify Store” and report it.',
    })
  }
}

function toSplit(row: Selectable<ActivitySplitTable>): Split {
  const { id, distance_m, duration_s, pace_s_per_km, elevation_gain_m } = row
  return splitSchema.parse({
    ...{ id, distance_m, duration_s },
    ...(pace_s_per_km === null ? {} : { pace_s_per_km }),
    ...(elevation_gain_m === null ? {} : { elevation_gain_m }),
    ...extraOf(row),
  })
}
