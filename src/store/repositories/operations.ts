import type { Kysely } from 'kysely'
import * as z from 'zod'
import type { OperationInfo, Page, PageRequest } from '../../shared/model'
import type { StoreSchema } from '../schema/tables'
import { decodeCursor, keyCursor, pageLimit, toPage } from './paging'

/** Entries kept; the oldest go first, a hundred at a time. */
const KEPT = 10_000
const PRUNE_EVERY = 100
/** Answers kept, and those that are not older: who asks again does so within seconds, in which many may be stored. */
const KEPT_ANSWERS = 1000
const KEPT_ANSWERS_MS = 60_000

const outcomeSchema = z.enum(['ok', 'failed', 'cancelled'])

/** Adds an entry to the operation log; `done` of an operation that succeeded, with its answer, which is kept as JSON. */
export async function insertOperation(
  db: Kysely<StoreSchema>,
  entry: OperationInfo,
  done?: { id: string; answer: unknown },
): Promise<void> {
  const { operation_key: key } = await db
    .insertInto('operation')
    .values({
      at: entry.at,
      name: entry.name,
      video_id: entry.videoId,
      row_count: entry.rows,
      bytes: entry.bytes,
      milliseconds: entry.milliseconds,
      attempts: entry.attempts,
      outcome: entry.outcome,
      error: entry.error,
      operation_id: done?.id ?? null,
      answer: done ? JSON.stringify(done.answer) : null,
    })
    .returning('operation_key')
    .executeTakeFirstOrThrow()
  if (key % PRUNE_EVERY === 0) {
    await db
      .deleteFrom('operation')
      .where('operation_key', '<=', key - KEPT)
      .execute()
    await db
      .updateTable('operation')
      .set({ operation_id: null, answer: null })
      .where('operation_id', 'is not', null)
      .where('operation_key', '<=', key - KEPT_ANSWERS)
      .where('at', '<', new Date(Date.parse(entry.at) - KEPT_ANSWERS_MS).toISOString())
      .execute()
  }
}

/** What the operation of this id answered; `null` where none is known to have been done. */
export async function findAnswer(db: Kysely<StoreSchema>, id: string): Promise<unknown> {
  const row = await db.selectFrom('operation').select('answer').where('operation_id', '=', id).executeTakeFirst()
  return row?.answer == null ? null : JSON.parse(row.answer)
}

/** The id of a step of an operation that is done in several, each by itself. */
export function stepId(id: string, step: number): string {
  return `${id} ${step}`
}

/** Whether any step of an operation is known to have been done. */
export async function hasSteps(db: Kysely<StoreSchema>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('operation')
    .select('operation_key')
    // The ids that begin with this one and a space: what follows a space is an exclamation mark.
    .where('operation_id', '>', `${id} `)
    .where('operation_id', '<', `${id}!`)
    .executeTakeFirst()
  return row !== undefined
}

/** The operation log, the newest entry first. */
export async function listOperations(db: Kysely<StoreSchema>, request: PageRequest): Promise<Page<OperationInfo>> {
  const limit = pageLimit(request)
  const before = decodeCursor(keyCursor, request)
  const rows = await db
    .selectFrom('operation')
    .selectAll()
    .$if(before !== null, (query) => query.where('operation_key', '<', before))
    .orderBy('operation_key', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(
    rows,
    limit,
    (row) => ({
      at: row.at,
      name: row.name,
      videoId: row.video_id,
      rows: row.row_count,
      bytes: row.bytes,
      milliseconds: row.milliseconds,
      attempts: row.attempts,
      outcome: outcomeSchema.parse(row.outcome),
      error: row.error,
    }),
    (row) => row.operation_key,
  )
}
