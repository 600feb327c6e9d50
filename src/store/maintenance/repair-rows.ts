import { type Kysely, sql } from 'kysely'
import { RESULT_KINDS } from '../../shared/kinds'
import { setIncomplete } from '../repositories/events'
import { toCountColumns } from '../repositories/kinds-column'
import type { StoreSchema } from '../schema/tables'
import type { FileOwner, RecordedFile } from './recorded-files'
import { repairActivities } from './repair-activities'
import { countedRuns, danglingRows, tableNames } from './verify-database'

type Db = Kysely<StoreSchema>

const CHUNK = 500

/** Mends what is wrong in the rows, inside a transaction; tells how many it changed. */
export async function repairRows(
  db: Db,
  { reindex, forget, activities }: { reindex: boolean; forget: readonly RecordedFile[]; activities: boolean },
): Promise<number> {
  if (reindex) await sql`REINDEX`.execute(db)
  const removed = await removeDangling(db)
  await forgetImages(db, forget)
  const ofActivities = activities ? await repairActivities(db) : 0
  return removed + forget.length + (await correctCounts(db)) + ofActivities
}

async function removeDangling(db: Db): Promise<number> {
  let removed = 0
  for (const table of await tableNames(db)) {
    const rowids = (await danglingRows(db, table)).map((row) => row.rowid)
    for (const part of chunks(rowids)) {
      await sql`DELETE FROM ${sql.table(table)} WHERE rowid IN (${sql.join(part)})`.execute(db)
    }
    removed += rowids.length
  }
  return removed
}

/**
 * Frames whose image is lost stay, without it, and debug sessions without their archive. Their run or event no longer counts as made from its files, so that
 * ingesting these again is no repetition and brings the images back.
 */
async function forgetImages(db: Db, images: readonly RecordedFile[]): Promise<void> {
  const nothing = { path: null, size_bytes: null, crc32: null }
  const byOwner = (owner: FileOwner) => images.filter((image) => image.owner === owner)
  for (const keys of chunks(byOwner('frame').map((image) => image.rowKey))) {
    await db.updateTable('frame').set(nothing).where('frame_key', 'in', keys).execute()
  }
  for (const keys of chunks(byOwner('event_frame').map((image) => image.rowKey))) {
    await db.updateTable('event_frame').set(nothing).where('event_frame_key', 'in', keys).execute()
  }
  for (const keys of chunks(byOwner('debug_session').map((image) => image.rowKey))) {
    await db.updateTable('debug_session').set(nothing).where('debug_session_key', 'in', keys).execute()
  }
  await setIncomplete(db, new Set(byOwner('event_frame').map((image) => image.ownerKey)))
  for (const runKey of new Set(byOwner('frame').map((image) => image.ownerKey))) {
    await db
      .updateTable('run')
      .set((eb) => ({
        source_hash: null,
        frame_bytes: eb
          .selectFrom('frame')
          .select(({ fn }) => fn.coalesce(fn.sum<number>('size_bytes'), sql<number>`0`).as('bytes'))
          .where('run_key', '=', runKey),
      }))
      .where('run_key', '=', runKey)
      .execute()
  }
}

function* chunks(keys: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < keys.length; at += CHUNK) yield keys.slice(at, at + CHUNK)
}

async function correctCounts(db: Db): Promise<number> {
  let corrected = 0
  for (let after = 0; ; ) {
    const runs = await countedRuns(db, after)
    const last = runs.at(-1)
    if (!last) return corrected
    for (const { runKey, recorded, actual } of runs) {
      if (RESULT_KINDS.every((kind) => recorded[kind] === actual[kind])) continue
      await db.updateTable('run').set(toCountColumns(actual)).where('run_key', '=', runKey).execute()
      corrected++
    }
    after = last.runKey
  }
}
