import type { Kysely } from 'kysely'
import type { Thinning } from '../../shared/activities'
import { FrametroveError } from '../../shared/errors'
import type { StoreSettings } from '../../shared/settings'
import { describeThinning } from '../activities/thin'
import type { Task } from '../maintenance/task'
import type { StoreSchema } from '../schema/tables'

type Db = Kysely<StoreSchema>

/** What is to be thinned, and how much. */
export interface ThinningPolicy {
  /** How far, in metres, routes may be from what was recorded. */
  toleranceM: number
  /** ISO 8601, UTC: activities that ended before. */
  before: string
}

/** An activity whose samples are thinned out. */
export interface ThinnedActivity {
  id: string
  /** ISO 8601, UTC. */
  startedAt: string
  samplesBefore: number
  samplesAfter: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** What the settings say; `null`: nothing is thinned by itself. `now` in ms since 1970. */
export function thinningPolicy(
  { thinToleranceM, thinAfterDays }: Pick<StoreSettings, 'thinToleranceM' | 'thinAfterDays'>,
  now: number,
): ThinningPolicy | null {
  if (thinToleranceM === 0) return null
  return { toleranceM: thinToleranceM, before: new Date(now - thinAfterDays * DAY_MS).toISOString() }
}

/** The activities that are to be thinned, the oldest first, with what that leaves of them. @throws FrametroveError `cancelled` */
export async function plannedThinning(db: Db, policy: ThinningPolicy | null, task: Task): Promise<ThinnedActivity[]> {
  if (policy === null) return []
  const due = await dueActivities(db, policy).orderBy('started_at').orderBy('activity_key').execute()
  const thinned: ThinnedActivity[] = []
  for (const [done, { id, started_at: startedAt }] of due.entries()) {
    task.progress('database', done, due.length)
    const thinning = await describeIfReadable(db, id, policy, task)
    if (thinning === null || thinning.samplesAfter === thinning.samplesBefore) continue
    thinned.push({ id, startedAt, samplesBefore: thinning.samplesBefore, samplesAfter: thinning.samplesAfter })
  }
  return thinned
}

/** Whether an activity is still to be thinned. */
export async function isDue(db: Db, policy: ThinningPolicy, id: string): Promise<boolean> {
  return (await dueActivities(db, policy).where('id', '=', id).executeTakeFirst()) !== undefined
}

/** `null` for one that is damaged, which a verification tells, or gone by now. */
async function describeIfReadable(
  db: Db,
  id: string,
  { toleranceM }: ThinningPolicy,
  { signal }: Task,
): Promise<Thinning | null> {
  try {
    return await describeThinning(db, [id], toleranceM, { signal })
  } catch (error) {
    if (error instanceof FrametroveError && (error.code === 'corrupted' || error.code === 'not_found')) return null
    throw error
  }
}

function dueActivities(db: Db, { toleranceM, before }: ThinningPolicy) {
  return db
    .selectFrom('activity')
    .select(['id', 'started_at'])
    .where('ended_at', '<', before)
    .where(({ eb }) => eb('thinned_to_m', 'is', null).or('thinned_to_m', '<', toleranceM))
}
