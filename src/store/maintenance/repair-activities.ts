import { type Kysely, sql } from 'kysely'
import { groupBy } from '../../shared/group-by'
import { breaksOf } from '../repositories/activities'
import type { StoreSchema } from '../schema/tables'
import { type DamagedBlock, damagedBlocks, miscountedActivities } from './verify-activities'

type Db = Kysely<StoreSchema>

/**
 * Removes the samples that can't be read, and writes the counts of activities as they are; tells how many rows it changed.
 * What is left of an activity has a pause in their place, and no longer counts as what was saved, so that saving or
 * ingesting it again brings them back.
 */
export async function repairActivities(db: Db): Promise<number> {
  const damaged = await damagedBlocks(db, true)
  for (const [activityKey, blocks] of groupBy(damaged, (block) => block.activityKey))
    await removeBlocks(db, activityKey, blocks)
  const miscounted = await miscountedActivities(db)
  for (const { activityKey, samples, splits } of miscounted) {
    await db
      .updateTable('activity')
      .set({ sample_count: samples, split_count: splits })
      .where('activity_key', '=', activityKey)
      .execute()
  }
  return damaged.length + miscounted.length
}

async function removeBlocks(db: Db, activityKey: number, blocks: readonly DamagedBlock[]): Promise<void> {
  const row = await db
    .selectFrom('activity')
    .select(['breaks', 'sample_count'])
    .where('activity_key', '=', activityKey)
    .executeTakeFirstOrThrow()
  const keys = blocks.map((block) => block.blockKey)
  await db.deleteFrom('activity_block').where('activity_block_key', 'in', keys).execute()
  const breaks = breaksWithout(breaksOf(row), row.sample_count, blocks)
  await db
    .updateTable('activity')
    .set({ breaks: JSON.stringify(breaks), content_hash: sql<string>`'part of ' || content_hash` })
    .where('activity_key', '=', activityKey)
    .execute()
}

/** Where stretches begin once blocks are gone: also behind each of these. */
export function breaksWithout(
  breaks: readonly number[],
  samples: number,
  blocks: readonly Pick<DamagedBlock, 'firstSample' | 'samples'>[],
): number[] {
  const goneBefore = (place: number) =>
    blocks.reduce((sum, it) => sum + Math.max(0, Math.min(it.samples, place - it.firstSample)), 0)
  const left = samples - goneBefore(samples)
  const places = [...breaks, ...blocks.map((it) => it.firstSample + it.samples)]
  const moved = places.map((place) => place - goneBefore(place)).filter((place) => place > 0 && place < left)
  return [...new Set(moved)].sort((a, b) => a - b)
}
