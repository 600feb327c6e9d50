import { crc32 } from 'node:zlib'
import { type Kysely, sql } from 'kysely'
import { decodeBlock } from '../activities/block-codec'
import { Track } from '../activities/track'
import type { StoreSchema } from '../schema/tables'
import type { Slices } from './task'

type Db = Kysely<StoreSchema>

/** Samples of an activity that can't be read. */
export interface DamagedBlock {
  activityKey: number
  activityId: string
  blockKey: number
  /** From 0, of those that are recorded. */
  firstSample: number
  samples: number
}

/** An activity whose recorded counts are not those of its rows. */
export interface MiscountedActivity {
  activityKey: number
  activityId: string
  samples: number
  splits: number
}

const PAGE = 50

/** Blocks of samples that are not as they were saved; thorough also unpacks those whose checksum is right. */
export async function damagedBlocks(db: Db, thorough: boolean, slices?: Slices): Promise<DamagedBlock[]> {
  const damaged: DamagedBlock[] = []
  let activity = { key: 0, samples: 0 }
  for (let after = { activityKey: 0, ordinal: -1 }; ; ) {
    const page = await blocksAfter(db, after)
    const last = page.at(-1)
    if (!last) return damaged
    for (const block of page) {
      if (block.activity_key !== activity.key) activity = { key: block.activity_key, samples: 0 }
      const { id, activity_block_key: blockKey, sample_count: samples } = block
      if (!isGood(block, thorough)) {
        damaged.push({ activityKey: activity.key, activityId: id, blockKey, firstSample: activity.samples, samples })
      }
      activity.samples += samples
    }
    after = { activityKey: last.activity_key, ordinal: last.ordinal }
    await slices?.next()
  }
}

/** Activities with other numbers of samples or splits than they say. */
export async function miscountedActivities(db: Db): Promise<MiscountedActivity[]> {
  const { rows } = await sql<MiscountedActivity>`
    SELECT * FROM (
      SELECT activity_key AS activityKey, id AS activityId, sample_count, split_count,
        (SELECT coalesce(sum(block.sample_count), 0) FROM activity_block AS block
          WHERE block.activity_key = activity.activity_key) AS samples,
        (SELECT count(*) FROM activity_split AS split WHERE split.activity_key = activity.activity_key) AS splits
      FROM activity)
    WHERE samples <> sample_count OR splits <> split_count`.execute(db)
  return rows.map(({ activityKey, activityId, samples, splits }) => ({ activityKey, activityId, samples, splits }))
}

async function blocksAfter(db: Db, after: { activityKey: number; ordinal: number }) {
  return db
    .selectFrom('activity_block as block')
    .innerJoin('activity', 'activity.activity_key', 'block.activity_key')
    .selectAll('block')
    .select('activity.id')
    .where(sql<boolean>`(block.activity_key, block.ordinal) > (${after.activityKey}, ${after.ordinal})`)
    .orderBy('block.activity_key')
    .orderBy('block.ordinal')
    .limit(PAGE)
    .execute()
}

function isGood(block: { data: Uint8Array; crc32: number; sample_count: number }, thorough: boolean): boolean {
  if (crc32(block.data) !== block.crc32) return false
  if (!thorough) return true
  const track = new Track(block.sample_count)
  try {
    decodeBlock(track, block.data)
  } catch {
    return false
  }
  return track.length === block.sample_count
}
