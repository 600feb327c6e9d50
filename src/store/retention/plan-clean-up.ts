import { randomUUID } from 'node:crypto'
import type { CleanUpPlan, CleanUpReason, EventGroup } from '../../shared/clean-up'
import type { StoreSettings } from '../../shared/settings'
import { fileTotals, isArchive, placeOf } from '../maintenance/recorded-files'
import { Slices, type StoreParts, type Task } from '../maintenance/task'
import { NAMED } from '../maintenance/verify'
import { verifyImages } from '../maintenance/verify-images'
import { planDebugQuota, type RetainedSession, retainedSessions } from './debug-quota'
import { isThumbnail } from './lost-thumbnails'
import { findOldOrphans, type OldFile } from './old-orphans'
import { bytesOf, planRetention, RETENTION_REASONS, type RetainedEvent, type RetentionPolicy } from './plan'
import { retainedEvents } from './retained-events'
import { plannedThinning, type ThinnedActivity, type ThinningPolicy, thinningPolicy } from './thinning'

/** A plan with all that is needed to carry it out. */
export interface PreparedCleanUp {
  plan: CleanUpPlan
  /** In the order in which they go. */
  events: Record<CleanUpReason, readonly RetainedEvent[]>
  orphans: readonly OldFile[]
  /** In the order in which they go. */
  debugSessions: readonly RetainedSession[]
  /** In the order in which they are thinned. */
  activities: readonly ThinnedActivity[]
  /** `null`: none are. */
  thinning: ThinningPolicy | null
}

const MB = 1024 * 1024

/**
 * Looks for what can go, and tells how much that frees; changes nothing. Others go on meanwhile.
 * @param now in ms since 1970
 * @throws FrametroveError `cancelled`; I/O errors as they come
 */
export async function planCleanUp(
  store: StoreParts,
  settings: StoreSettings,
  now: number,
  task: Task,
): Promise<PreparedCleanUp> {
  const { query } = store.database
  task.progress('database', 0, 0)
  const events = await retainedEvents(query, new Slices(task.signal))
  const { old, kept } = await findOldOrphans(store, now, task)
  const gone = (await verifyImages(store, false, task)).gone.filter((file) => !isArchive(file))
  const sessions = await retainedSessions(query)
  const thinning = thinningPolicy(settings, now)
  const activities = await plannedThinning(query, thinning, task)
  const { keepEventsDays, keepEventsDaysByKind, framesQuotaMb, debugQuotaMb, leaveFreeMb } = settings
  const { thinToleranceM, thinAfterDays } = settings
  const debug = planDebugQuota(sessions, debugQuotaMb === 0 ? null : debugQuotaMb * MB)
  const policy = policyOf(settings)
  const free = policy.leaveFreeBytes > 0 ? await freeBytes(store) : null
  const found = planRetention(events, policy, {
    now,
    freeBytes: free === null ? null : free + bytesOf(old) + bytesOf(debug.going),
  })
  const going = RETENTION_REASONS.flatMap((reason) => found[reason])
  const all = amountOf(events)
  // Thumbnails can be made again.
  const lostImages = bytesOf(old.filter(({ path }) => !isThumbnail(path)))
  const allImages = (await fileTotals(query)).bytes + lostImages
  const isMajorOfDebug = debug.going.length * 2 > sessions.length || bytesOf(debug.going) * 2 > bytesOf(sessions)
  const isMajor = (some: readonly RetainedEvent[]) =>
    isMajorOfDebug || some.length * 2 > all.events || bytesOf(some) * 2 > all.bytes || lostImages * 2 > allImages
  const plan: CleanUpPlan = {
    id: randomUUID(),
    limits: {
      ...{ keepEventsDays, keepEventsDaysByKind, framesQuotaMb, debugQuotaMb, leaveFreeMb },
      ...{ thinToleranceM, thinAfterDays },
    },
    groups: RETENTION_REASONS.flatMap((reason) => groupOf(reason, found[reason]) ?? []),
    pinned: groupOf('pinned', found.pinned),
    debugSessions: {
      ...{ count: debug.going.length, bytes: bytesOf(debug.going) },
      places: debug.going.slice(0, NAMED).map(({ videoId, sessionId, at }) => `${at}  ${videoId}  ${sessionId}`),
    },
    thinning: {
      count: activities.length,
      samples: activities.reduce((sum, it) => sum + it.samplesBefore - it.samplesAfter, 0),
      places: activities
        .slice(0, NAMED)
        .map(
          ({ id, startedAt, samplesBefore, samplesAfter }) => `${startedAt}  ${id}  ${samplesBefore} → ${samplesAfter}`,
        ),
    },
    stillOverBytes: found.stillOverBytes + debug.stillOverBytes,
    orphans: { count: old.length, bytes: bytesOf(old), places: old.slice(0, NAMED).map((file) => file.path) },
    orphansKept: kept,
    imagesGone: { count: gone.length, places: gone.slice(0, NAMED).map(placeOf) },
    total: all,
    isMajor: isMajor(going),
    isMajorWithPinned: isMajor([...going, ...found.pinned]),
  }
  return { plan, events: found, orphans: old, debugSessions: debug.going, activities, thinning }
}

function policyOf({
  keepEventsDays,
  keepEventsDaysByKind,
  framesQuotaMb,
  leaveFreeMb,
}: StoreSettings): RetentionPolicy {
  return {
    ...{ days: keepEventsDays, daysByKind: keepEventsDaysByKind },
    quotaBytes: framesQuotaMb === 0 ? null : framesQuotaMb * MB,
    leaveFreeBytes: leaveFreeMb * MB,
  }
}

/** What a user without special rights may still write on the disk of the store. */
async function freeBytes({ io, storageFolder }: StoreParts): Promise<number> {
  const { bavail, bsize } = await io.async.statfs(storageFolder)
  return bavail * bsize
}

function groupOf(reason: CleanUpReason, events: readonly RetainedEvent[]): EventGroup | null {
  if (events.length === 0) return null
  const first = events.slice(0, NAMED).map(({ pinned: _, ...event }) => event)
  return { reason, ...amountOf(events), first }
}

function amountOf(events: readonly RetainedEvent[]) {
  const frames = events.reduce((sum, event) => sum + event.frames, 0)
  return { events: events.length, frames, bytes: bytesOf(events) }
}
