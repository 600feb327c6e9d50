import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import type { Kysely } from 'kysely'
import type { Split } from '../../shared/activity'
import { FrametroveError } from '../../shared/errors'
import {
  type ActivityBlockRow,
  type ActivityRow,
  blocksOfActivity,
  breaksOf,
  requireActivity,
  splitsOfActivity,
} from '../repositories/activities'
import type { StoreSchema } from '../schema/tables'
import { decodeBlock } from './block-codec'
import { Track } from './track'

/** Blocks that are unpacked at a time: a few ms. */
const BLOCKS_A_SLICE = 10

/** A saved activity with all that belongs to it, as of one moment. */
export interface LoadedActivity {
  row: ActivityRow
  track: Track
  splits: Split[]
}

/** A saved activity. @throws FrametroveError `not_found`, `corrupted` */
export async function loadActivity(db: Kysely<StoreSchema>, id: string): Promise<LoadedActivity> {
  const { row, blocks, splits } = await db.transaction().execute(async (transaction) => {
    const found = await requireActivity(transaction, id)
    const key = found.activity_key
    return {
      ...{ row: found, blocks: await blocksOfActivity(transaction, key) },
      splits: await splitsOfActivity(transaction, key),
    }
  })
  return { row, track: await decodeTrack(row, blocks), splits }
}

/** The samples of a saved activity. @throws FrametroveError `corrupted` where a block is not as it was saved */
export async function loadTrack(db: Kysely<StoreSchema>, row: ActivityRow): Promise<Track> {
  return decodeTrack(row, await blocksOfActivity(db, row.activity_key))
}

/** The samples of an activity from its blocks; others get their turn meanwhile. */
async function decodeTrack(row: ActivityRow, blocks: readonly ActivityBlockRow[]): Promise<Track> {
  const track = new Track(row.sample_count)
  for (const [index, { ordinal, sample_count, crc32: checksum, data }] of blocks.entries()) {
    if (index % BLOCKS_A_SLICE === BLOCKS_A_SLICE - 1) await setImmediate()
    if (crc32(data) !== checksum) throw damaged(row.id, ordinal)
    const before = track.length
    try {
      decodeBlock(track, data)
    } catch (error) {
      throw damaged(row.id, ordinal, error)
    }
    if (track.length !== before + sample_count) throw damaged(row.id, ordinal)
  }
  for (const at of breaksOf(row)) track.breaks.push(at)
  return track
}

function damaged(id: string, ordinal: number, cause?: unknown): FrametroveError {
  return new FrametroveError(
    'corrupted',
    {
      what: `The samples of the activity “${id}” can't be read.`,
      why: `Block ${ordinal + 1} of them is not as it was saved.`,
      action: 'Run “Frametrove: Verify Store”, then repair the store or restore a backup.',
    },
    { cause },
  )
}
