import { type Kysely, sql } from 'kysely'
import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import { noCounts, RESULT_KINDS, type ResultCounts, type ResultKind } from '../../shared/kinds'
import type { Page, PageRequest } from '../../shared/model'
import type { SqlRow } from '../engine/sqlite'
import type { StoreSchema } from '../schema/tables'
import { decodeCursor, pageLimit, toPage } from './paging'
import { RESULT_TABLES } from './result-rows'

type Db = Kysely<StoreSchema>

/** Counts a run's stored rows, kind by kind. */
export async function countRows(db: Db, runKey: number): Promise<ResultCounts> {
  const counts = noCounts()
  for (const kind of RESULT_KINDS) {
    const row = await db
      .selectFrom(RESULT_TABLES[kind])
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('run_key', '=', runKey)
      .executeTakeFirstOrThrow()
    counts[kind] = row.count
  }
  return counts
}

/**
 * Compares what is stored with what should be.
 * @throws FrametroveError `count_mismatch`
 */
export function requireEqualCounts(stored: ResultCounts, expected: ResultCounts): void {
  const wrong = RESULT_KINDS.filter((kind) => stored[kind] !== expected[kind])
  if (wrong.length === 0) return
  const list = wrong.map((kind) => `${stored[kind]} of ${expected[kind]} ${kind}`).join(', ')
  throw new FrametroveError('count_mismatch', {
    what: 'The results were not stored.',
    why: `Only ${list} arrived in the store.`,
    action: 'Nothing was changed. Try again; if it happens again, run “Frametrove: Show Log” and report it.',
  })
}

/** The keys of labels, in their order; new ones are added. */
export async function internLabels(db: Db, texts: readonly string[]): Promise<number[]> {
  const keys: number[] = []
  for (const text of texts) {
    const found = await db.selectFrom('label').select('label_key').where('text', '=', text).executeTakeFirst()
    const row =
      found ?? (await db.insertInto('label').values({ text }).returning('label_key').executeTakeFirstOrThrow())
    keys.push(row.label_key)
  }
  return keys
}

const TIME_COLUMNS: Record<ResultKind, string> = {
  frames: 'timestamp_ms',
  captions: 'timestamp_ms',
  transcripts: 'start_ms',
  objects: 'timestamp_ms',
}

const MORE_COLUMNS: Record<ResultKind, ReturnType<typeof sql>[]> = {
  frames: [sql`(SELECT json_group_array(tag ORDER BY tag) FROM frame_tag WHERE frame_key = t.frame_key) AS tags`],
  captions: [],
  transcripts: [],
  objects: [sql`label.text AS label`],
}

/** Run, time (`null` sorts first) and key of the last row of a page. */
const positionSchema = z.tuple([z.int(), z.int().nullable(), z.int()])

/**
 * Rows of one kind of the given runs, run by run, each in order of time. The position in the page
 * is that of an index, so that the last page costs what the first does.
 */
export async function listResultRows(
  db: Db,
  kind: ResultKind,
  runKeys: readonly number[],
  request: PageRequest,
): Promise<Page<SqlRow>> {
  const limit = pageLimit(request)
  const after = decodeCursor(positionSchema, request)
  const rows: SqlRow[] = []
  for (const runKey of runKeys) {
    if (after && runKey < after[0]) continue
    const from = after && after[0] === runKey ? after : null
    rows.push(...(await selectRows(db, kind, runKey, from, limit + 1 - rows.length)))
    if (rows.length > limit) break
  }
  const time = TIME_COLUMNS[kind]
  return toPage(
    rows,
    limit,
    (row) => row,
    (row) => [row.run_key, row[time], row.key],
  )
}

async function selectRows(
  db: Db,
  kind: ResultKind,
  runKey: number,
  after: z.infer<typeof positionSchema> | null,
  limit: number,
): Promise<SqlRow[]> {
  const table = sql.table(RESULT_TABLES[kind])
  const time = sql.ref(TIME_COLUMNS[kind])
  const columns = sql.join([sql`t.*`, ...MORE_COLUMNS[kind]])
  const join = kind === 'objects' ? sql`JOIN label ON label.label_key = t.label_key` : sql``
  const { rows } = await sql<SqlRow>`
    SELECT t.rowid AS key, ${columns} FROM ${table} AS t ${join}
    WHERE run_key = ${runKey} ${behind(time, after)}
    ORDER BY ${time}, t.rowid LIMIT ${limit}`.execute(db)
  return rows
}

function behind(time: ReturnType<typeof sql.ref>, after: z.infer<typeof positionSchema> | null) {
  if (!after) return sql``
  const [, at, key] = after
  if (at === null) return sql`AND (${time} IS NOT NULL OR t.rowid > ${key})`
  return sql`AND ${time} >= ${at} AND (${time} > ${at} OR t.rowid > ${key})`
}
