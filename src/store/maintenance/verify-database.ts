import { type Kysely, sql } from 'kysely'
import { RESULT_KINDS, type ResultCounts } from '../../shared/kinds'
import { toCounts } from '../repositories/kinds-column'
import { RESULT_TABLES } from '../repositories/result-rows'
import type { StoreSchema } from '../schema/tables'
import { Slices, type Task } from './task'
import { type DamagedBlock, damagedBlocks, type MiscountedActivity, miscountedActivities } from './verify-activities'

type Db = Kysely<StoreSchema>

/** A row that refers to one that is not there. */
export interface DanglingRow {
  table: string
  rowid: number
  parent: string
}

/** A run whose recorded counts are not those of its rows. */
export interface MiscountedRun {
  runKey: number
  runId: string
  recorded: ResultCounts
  actual: ResultCounts
}

/** What is wrong inside the database. */
export interface DatabaseFindings {
  rows: number
  /** What SQLite says of its structures. */
  structure: string[]
  dangling: DanglingRow[]
  miscounted: MiscountedRun[]
  /** Samples of all activities. */
  samples: number
  damagedBlocks: DamagedBlock[]
  miscountedActivities: MiscountedActivity[]
}

/** The most that SQLite tells of one table. */
const MAX_MESSAGES = 100
const RUNS_A_PAGE = 50

/**
 * Checks the database with SQLite's own checks, the counts of runs, and activities. Table by table, so that others get their
 * turn in between. Thorough also compares every index with its table.
 */
export async function verifyDatabase(db: Db, thorough: boolean, task: Task): Promise<DatabaseFindings> {
  const found: DatabaseFindings = {
    ...{ rows: 0, structure: [], dangling: [], miscounted: [] },
    ...{ samples: 0, damagedBlocks: [], miscountedActivities: [] },
  }
  const tables = await tableNames(db)
  const slices = new Slices(task.signal)
  for (const [index, table] of tables.entries()) {
    task.progress('database', index, tables.length + 1)
    await slices.next()
    found.structure.push(...(await structureFaults(db, table, thorough)))
    found.dangling.push(...(await danglingRows(db, table)))
    found.rows += await countOf(db, table)
  }
  found.miscounted = await miscountedRuns(db, slices)
  found.damagedBlocks = await damagedBlocks(db, thorough, slices)
  found.miscountedActivities = await miscountedActivities(db)
  found.samples = await samplesOf(db)
  task.progress('database', tables.length + 1, tables.length + 1)
  return found
}

/** The names of all tables, those of the migrations too. */
export async function tableNames(db: Db): Promise<string[]> {
  const query = sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
  return (await query.execute(db)).rows.map((row) => row.name)
}

async function structureFaults(db: Db, table: string, thorough: boolean): Promise<string[]> {
  const check = sql.raw(thorough ? 'integrity_check' : 'quick_check')
  const { rows } = await sql<Record<string, string>>`PRAGMA ${check}(${sql.ref(table)})`.execute(db)
  const messages = rows.flatMap((row) => Object.values(row)).filter((message) => message !== 'ok')
  return messages.slice(0, MAX_MESSAGES)
}

/** Rows of a table that refer to rows which are not there. */
export async function danglingRows(db: Db, table: string): Promise<DanglingRow[]> {
  const { rows } = await sql<DanglingRow>`PRAGMA foreign_key_check(${sql.ref(table)})`.execute(db)
  return rows.map(({ rowid, parent }) => ({ table, rowid, parent }))
}

async function countOf(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.table(table)}`.execute(db)
  return rows[0]?.count ?? 0
}

async function samplesOf(db: Db): Promise<number> {
  const query = sql<{ samples: number }>`SELECT coalesce(sum(sample_count), 0) AS samples FROM activity_block`
  return (await query.execute(db)).rows[0]?.samples ?? 0
}

/** Runs whose recorded counts are not those of their rows; those being ingested are not counted yet. */
async function miscountedRuns(db: Db, slices: Slices): Promise<MiscountedRun[]> {
  const miscounted: MiscountedRun[] = []
  for (let after = 0; ; ) {
    const page = await countedRuns(db, after)
    const last = page.at(-1)
    if (!last) return miscounted
    miscounted.push(
      ...page.filter(({ recorded, actual }) => RESULT_KINDS.some((kind) => recorded[kind] !== actual[kind])),
    )
    after = last.runKey
    await slices.next()
  }
}

/** Runs with the counts that are recorded and those of their rows, in the order of their keys. */
export async function countedRuns(db: Db, after: number, limit = RUNS_A_PAGE): Promise<MiscountedRun[]> {
  const rows = await db
    .selectFrom('run')
    .select(['run_key', 'id', 'frame_count', 'caption_count', 'transcript_count', 'object_count'])
    .select((eb) =>
      RESULT_KINDS.map((kind) =>
        eb
          .selectFrom(RESULT_TABLES[kind])
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .whereRef(`${RESULT_TABLES[kind]}.run_key`, '=', 'run.run_key')
          .as(kind),
      ),
    )
    .where('video_key', 'is not', null)
    .where('run_key', '>', after)
    .orderBy('run_key')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    runKey: row.run_key,
    runId: row.id,
    recorded: toCounts(row),
    actual: {
      frames: row.frames ?? 0,
      captions: row.captions ?? 0,
      transcripts: row.transcripts ?? 0,
      objects: row.objects ?? 0,
    },
  }))
}
