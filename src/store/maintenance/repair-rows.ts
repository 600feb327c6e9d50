import { type Kysely, sql } from 'kysely'
import { RESULT_KINDS } from '../../shared/kinds'
import { toCountColumns } from '../repositories/kinds-column'
import type { StoreSchema } from '../schema/tables'
import type { RecordedImage } from './recorded-images'
import { countedRuns, danglingRows, tableNames } from './verify-database'

type Db = Kysely<StoreSchema>

const CHUNK = 500

/** Mends what is wrong in the rows, inside a transaction; tells how many it changed. */
export async function repairRows(
  db: Db,
  { reindex, forget }: { reindex: boolean; forget: readonly RecordedImage[] },
): Promise<number> {
  if (reindex) await sql`REINDEX`.execute(db)
  const removed = await removeDangling(db)
  await forgetImages(db, forget)
  return removed + forget.length + (await correctCounts(db))
}

async function removeDangling(db: Db): Promise<number> {
  let removed = 0
  for (const table of await tableNames(db)) {
    const rowids = (await danglingRows(db, table)).map((row) => row.rowid)
    for (let at = 0; at < rowids.length; at += CHUNK) {
      const part = rowids.slice(at, at + CHUNK)
      await sql`DELETE FROM ${sql.table(table)} WHERE rowid IN (${sql.join(part)})`.execute(db)
    }
    removed += rowids.length
  }
  return removed
}

/**
 * Frames whose image is lost stay, without it. Their run no longer counts as made from its files, so that ingesting
 * these again is no repetition and brings the images back.
 */
async function forgetImages(db: Db, images: readonly RecordedImage[]): Promise<void> {
  for (let at = 0; at < images.length; at += CHUNK) {
    const keys = images.slice(at, at + CHUNK).map((image) => image.frameKey)
    const nothing = { path: null, size_bytes: null, crc32: null }
    await db.updateTable('frame').set(nothing).where('frame_key', 'in', keys).execute()
  }
  for (const runKey of new Set(images.map((image) => image.runKey))) {
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
