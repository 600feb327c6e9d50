import { crc32 } from 'node:zlib'
import type { Kysely } from 'kysely'
import type { Split } from '../../shared/activity'
import { FrametroveError } from '../../shared/errors'
import {
  type ActivityRow,
  blocksOfActivity,
  breaksOf,
  requireActivity,
  splitsOfActivity,
} from '../repositories/activities'
import type { StoreSchema } from '../schema/tables'
import { decodeBlock } from './block-codec'
import { Track } from './track'

/** A saved activity with all that belongs to it, as of one moment. */
export interface LoadedActivity {
  row: ActivityRow
  track: Track
  splits: Split[]
}

/** A saved activity. @throws FrametroveError `not_found`, `corrupted` */
export function loadActivity(db: Kysely<StoreSchema>, id: string): Promise<LoadedActivity> {
  return db.transaction().execute(async (transaction) => {
    const row = await requireActivity(transaction, id)
    const track = await loadTrack(transaction, row)
    return { row, track, splits: await splitsOfActivity(transaction, row.activity_key) }
  })
}

/** The samples of a saved activity. @throws FrametroveError `corrupted` where a block is not as it was saved */
export async function loadTrack(db: Kysely<StoreSchema>, row: ActivityRow): Promise<Track> {
  const track = new Track(row.sample_count)
  for (const { ordinal, sample_count, crc32: checksum, data } of await blocksOfActivity(db, row.activity_key)) {
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
