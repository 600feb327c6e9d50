import type { Kysely } from 'kysely'
import type { Thinning } from '../../shared/activities'
import { throwIfCancelled } from '../../shared/cancel'
import { FrametroveError } from '../../shared/errors'
import type { StoreTransaction } from '../database'
import type { IngestTarget } from '../ingest-writer'
import type { RunningOperation } from '../operations'
import {
  type ActivityRow,
  findActivity,
  requireActivity,
  splitsOfActivity,
  thinActivityRow,
  verifyActivity,
} from '../repositories/activities'
import type { StoreSchema } from '../schema/tables'
import { loadTrack } from './load'
import { waysOf } from './measure'
import { firstFrom } from './readings'
import { type EncodedBlock, encodeTrack, insertBlocks } from './save'
import { neededPlaces } from './simplify'
import { TRACK_COLUMNS, Track } from './track'

type Db = Kysely<StoreSchema>

/** An activity with the samples that a tolerance leaves of it. */
interface ThinnedActivity {
  row: ActivityRow
  /** `null`: it was thinned as much before. */
  thinned: { track: Track; blocks: EncodedBlock[] } | null
}

interface ThinOptions {
  signal?: AbortSignal
  /** Told how many activities of all are done. */
  progress?(done: number, total: number): void
}

/** What thinning would leave of activities; changes nothing. @throws FrametroveError `not_found`, `corrupted`, `cancelled` */
export async function describeThinning(
  db: Db,
  ids: readonly string[],
  toleranceM: number,
  options: ThinOptions = {},
): Promise<Thinning> {
  const thinning = { activities: 0, samplesBefore: 0, samplesAfter: 0 }
  await eachOnce(ids, options, async (id) => addTo(thinning, await thin(db, await requireActivity(db, id), toleranceM)))
  return thinning
}

/**
 * Leaves out the samples that routes don't need to stay within a tolerance in metres, also of their first shape where they
 * were thinned before. The first and the last sample stay, and those around pauses and the ends of splits; distances,
 * durations and splits stay as they were. All activities, or none.
 * @throws FrametroveError `not_found`, `corrupted`, `cancelled`; `concurrent_modification` where one was changed meanwhile
 */
export async function thinActivities(
  { storage }: IngestTarget,
  running: RunningOperation<Thinning>,
  ids: readonly string[],
  toleranceM: number,
  options: ThinOptions = {},
): Promise<Thinning> {
  const { query } = storage.database
  const activities: ThinnedActivity[] = []
  const thinning = { activities: 0, samplesBefore: 0, samplesAfter: 0 }
  await eachOnce(ids, options, async (id) => {
    const activity = await thin(query, await requireActivity(query, id), toleranceM)
    addTo(thinning, activity)
    activities.push(activity)
  })
  await storage.database.transaction(async (transaction) => {
    for (const activity of activities) await replaceSamples(transaction, activity, toleranceM)
    const rows = thinning.samplesBefore - thinning.samplesAfter
    await running.record(transaction.db, { rows, bytes: 0 }, thinning)
  })
  return thinning
}

async function eachOnce(
  ids: readonly string[],
  { signal, progress }: ThinOptions,
  work: (id: string) => Promise<void>,
): Promise<void> {
  const all = [...new Set(ids)]
  for (const [done, id] of all.entries()) {
    throwIfCancelled(signal)
    progress?.(done, all.length)
    await work(id)
  }
}

function addTo(thinning: Thinning, { row, thinned }: ThinnedActivity): void {
  thinning.activities++
  thinning.samplesBefore += row.sample_count
  thinning.samplesAfter += thinned?.track.length ?? row.sample_count
}

/** What a tolerance leaves of an activity. Of one thinned before, so much less is allowed: both deviations add up. */
async function thin(db: Db, row: ActivityRow, toleranceM: number): Promise<ThinnedActivity> {
  const allowedM = toleranceM - (row.thinned_to_m ?? 0)
  if (allowedM <= 0) return { row, thinned: null }
  const track = await loadTrack(db, row)
  const fixed = await endsOfSplits(db, row, track)
  const places = await neededPlaces({ track, from: 0, to: track.length, fixed }, allowedM)
  const left = pick(track, places)
  return { row, thinned: { track: left, blocks: await encodeTrack(left) } }
}

/** The samples around the ends of splits, by the times of these. */
async function endsOfSplits(db: Db, row: ActivityRow, track: Track): Promise<number[]> {
  const { timeMs } = waysOf(track)
  const fixed: number[] = []
  let end = 0
  for (const { duration_s } of await splitsOfActivity(db, row.activity_key)) {
    end += duration_s * 1000
    const after = firstFrom(timeMs, end)
    fixed.push(after - 1, after)
  }
  return fixed
}

/** The samples of some ascending places; a pause begins where one of them was left that began there. */
function pick(track: Track, places: readonly number[]): Track {
  const left = new Track(places.length)
  left.extend(places.length)
  for (const name of TRACK_COLUMNS) {
    const [from, to] = [track.column(name), left.column(name)]
    for (const [at, place] of places.entries()) to[at] = from[place] ?? Number.NaN
  }
  const breaks = new Set(track.breaks)
  for (const [at, place] of places.entries()) {
    const extra = track.extras.get(place)
    if (extra) left.setExtra(at, extra)
    if (breaks.has(place)) left.breaks.push(at)
  }
  return left
}

async function replaceSamples(
  transaction: StoreTransaction,
  { row, thinned }: ThinnedActivity,
  toleranceM: number,
): Promise<void> {
  const { db } = transaction
  const now = await findActivity(db, row.id)
  // A key is used again once its row is gone.
  const isSame = now?.activity_key === row.activity_key && now.content_hash === row.content_hash
  if (!isSame || now.thinned_to_m !== row.thinned_to_m) throw changedMeanwhile(row.id)
  if (!thinned) return
  const { track, blocks } = thinned
  const key = row.activity_key
  await thinActivityRow(db, key, { samples: track.length, breaks: track.breaks, toleranceM })
  insertBlocks(transaction, key, blocks)
  const bytes = blocks.reduce((sum, block) => sum + block.data.length, 0)
  await verifyActivity(db, key, { samples: track.length, blocks: blocks.length, splits: row.split_count, bytes })
}

function changedMeanwhile(id: string): FrametroveError {
  return new FrametroveError('concurrent_modification', {
    what: 'No activity was thinned.',
    why: `The activity “${id}” was changed meanwhile.`,
    action: 'Look at what is there now, then thin it again.',
  })
}
