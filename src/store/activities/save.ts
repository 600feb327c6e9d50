import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import type { SavedActivity } from '../../shared/activities'
import { splitSchema } from '../../shared/activity'
import { throwIfCancelled } from '../../shared/cancel'
import type { StoreDatabase, StoreTransaction } from '../database'
import type { SqlValue } from '../engine/operations'
import type { IngestTarget } from '../ingest-writer'
import type { RunningOperation } from '../operations'
import {
  deleteActivityRows,
  findActivity,
  requireActivity,
  toActivityInfo,
  verifyActivity,
} from '../repositories/activities'
import { requireRoom } from '../room'
import { BLOCK_SAMPLES, encodeBlock } from './block-codec'
import { type CheckedActivity, contentHash } from './checked-activity'

const SPLIT_COLUMNS = [
  ...['activity_key', 'ordinal', 'id', 'distance_m', 'duration_s', 'pace_s_per_km', 'elevation_gain_m', 'extra'],
]
const BLOCK_COLUMNS = ['activity_key', 'ordinal', 'sample_count', 'crc32', 'data']
const KNOWN_OF_SPLIT = new Set(Object.keys(splitSchema.shape))

/** Progress is told at least every tenth. */
const PARTS = 10

/** A block on its way into the store. */
export interface EncodedBlock {
  samples: number
  data: Uint8Array
}

/** How activities are saved. */
interface SaveOptions {
  /**
   * Whether one that is the same as when it was saved stays as it is, also where its notes and the like were changed since:
   * for what is read from files again.
   */
  keepsEdits?: boolean
  /** Told how many samples of all are in the transaction. */
  progress?(done: number, total: number): void
}

/** An activity ready for the transaction. */
interface PreparedActivity {
  checked: CheckedActivity
  hash: string
  /** `null` for one that was seen to be stored already. */
  blocks: EncodedBlock[] | null
}

/**
 * Saves activities, all or none, in one transaction. One that is stored already in the same form is left; one of the same
 * id is replaced.
 * @param answer what the operation answers, of what became of each
 * @throws FrametroveError `database_full`, `count_mismatch`, `cancelled`; where the disk fails, the code that fits
 */
export async function saveActivities<T>(
  { storage }: IngestTarget,
  running: RunningOperation<T>,
  activities: readonly CheckedActivity[],
  answer: (saved: SavedActivity[]) => T,
  options: SaveOptions = {},
): Promise<T> {
  const { database, signal } = storage
  const prepared: PreparedActivity[] = []
  for (const checked of activities) {
    await setImmediate()
    const hash = contentHash(checked)
    const isSame = await isStored(database.query, checked, hash, options)
    prepared.push({ checked, hash, blocks: isSame ? null : await encodeTrack(checked.track, signal) })
  }
  const total = activities.reduce((sum, it) => sum + it.track.length, 0)
  return database.transaction(async (transaction) => {
    requireRoom(transaction.engine.database.usedBytes, storage.maxDatabaseBytes())
    const saved: SavedActivity[] = []
    let done = 0
    let rows = 0
    let bytes = 0
    for (const activity of prepared) {
      const before = done
      saved.push(await save(transaction, activity, options, (count) => options.progress?.(before + count, total)))
      done += activity.checked.track.length
      if (saved.at(-1)?.outcome === 'unchanged') continue
      rows += activity.checked.track.length + activity.checked.splits.length
      bytes += saved.at(-1)?.activity.storedBytes ?? 0
    }
    const result = answer(saved)
    await running.record(transaction.db, { rows, bytes }, result)
    return result
  })
}

/** A track in blocks; others get their turn meanwhile. @throws FrametroveError `cancelled` */
export async function encodeTrack(track: CheckedActivity['track'], signal?: AbortSignal): Promise<EncodedBlock[]> {
  const size = Math.min(BLOCK_SAMPLES, Math.ceil(track.length / PARTS))
  const blocks: EncodedBlock[] = []
  for (let from = 0; from < track.length; from += size) {
    const to = Math.min(from + size, track.length)
    blocks.push({ samples: to - from, data: encodeBlock(track, from, to) })
    if (blocks.length % PARTS !== 0) continue
    await setImmediate()
    throwIfCancelled(signal)
  }
  return blocks
}

/** Adds blocks to an activity in parts, and tells after each how many samples are in. */
export function insertBlocks(
  { engine }: StoreTransaction,
  key: number,
  blocks: readonly EncodedBlock[],
  progress: (done: number) => void = () => {},
): void {
  const total = blocks.reduce((sum, it) => sum + it.samples, 0)
  const size = Math.max(1, Math.floor(total / PARTS / (blocks[0]?.samples ?? 1)))
  let done = 0
  for (let from = 0; from < blocks.length; from += size) {
    const part = blocks.slice(from, from + size)
    const values = part.flatMap(({ samples, data }, at): SqlValue[] => [key, from + at, samples, crc32(data), data])
    engine.write({ table: 'activity_block', columns: BLOCK_COLUMNS, values })
    for (const { samples } of part) done += samples
    progress(done)
  }
}

async function isStored(
  db: StoreDatabase['query'],
  { head }: CheckedActivity,
  hash: string,
  { keepsEdits = false }: SaveOptions,
): Promise<boolean> {
  const row = await findActivity(db, head.id)
  if (row === null || row.content_hash !== hash || row.thinned_to_m !== null) return false
  return keepsEdits || row.is_edited === 0
}

async function save(
  transaction: StoreTransaction,
  { checked, hash, blocks }: PreparedActivity,
  options: SaveOptions,
  progress: (done: number) => void,
): Promise<SavedActivity> {
  const { db } = transaction
  const { head, track, splits, warnings } = checked
  const isFormer = (await findActivity(db, head.id)) !== null
  if (await isStored(db, checked, hash, options)) {
    progress(track.length)
    return { activity: toActivityInfo(await requireActivity(db, head.id)), outcome: 'unchanged', warnings }
  }
  const encoded = blocks ?? (await encodeTrack(track))
  await deleteActivityRows(db, [head.id])
  const key = await insertHead(db, checked, hash)
  insertBlocks(transaction, key, encoded, progress)
  insertSplits(transaction, key, splits)
  const bytes = encoded.reduce((sum, block) => sum + block.data.length, 0)
  await verifyActivity(db, key, { samples: track.length, blocks: encoded.length, splits: splits.length, bytes })
  const activity = toActivityInfo(await requireActivity(db, head.id))
  return { activity, outcome: isFormer ? 'replaced' : 'stored', warnings }
}

async function insertHead(db: StoreTransaction['db'], checked: CheckedActivity, hash: string): Promise<number> {
  const { head, track, splits } = checked
  const { activity_key: key } = await db
    .insertInto('activity')
    .values({
      ...{ id: head.id, type: head.type, started_at: head.startedAt, ended_at: head.endedAt },
      ...{ duration_ms: head.durationMs, distance_m: head.distanceM, elevation_gain_m: head.elevationGainM },
      ...{ notes: head.notes, video_id: head.videoId, video_offset_ms: head.videoOffsetMs },
      ...{ sample_count: track.length, split_count: splits.length, breaks: JSON.stringify(track.breaks) },
      ...{ extra: head.extra === null ? null : JSON.stringify(head.extra), thinned_to_m: null },
      ...{ content_hash: hash, is_edited: 0, saved_at: new Date().toISOString() },
    })
    .returning('activity_key')
    .executeTakeFirstOrThrow()
  return key
}

function insertSplits({ engine }: StoreTransaction, key: number, splits: CheckedActivity['splits']): void {
  if (splits.length === 0) return
  const values = splits.flatMap((split, ordinal): SqlValue[] => {
    const extra = Object.entries(split).filter(([name]) => !KNOWN_OF_SPLIT.has(name))
    return [
      ...[key, ordinal, split.id, split.distance_m, split.duration_s],
      ...[split.pace_s_per_km ?? null, split.elevation_gain_m ?? null],
      extra.length === 0 ? null : JSON.stringify(Object.fromEntries(extra)),
    ]
  })
  engine.write({ table: 'activity_split', columns: SPLIT_COLUMNS, values })
}
