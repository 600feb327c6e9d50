import { setImmediate } from 'node:timers/promises'
import type { Thinning } from '../../shared/activities'
import type { CleanUpReason, CleanUpReport } from '../../shared/clean-up'
import type { DebugDeletion } from '../../shared/debug'
import type { EventDeletion } from '../../shared/events'
import type { Task } from '../maintenance/task'
import type { RetainedSession } from './debug-quota'
import type { OldFile } from './old-orphans'
import type { RetainedEvent } from './plan'
import type { PreparedCleanUp } from './plan-clean-up'
import type { ThinningPolicy } from './thinning'

/** One step deletes so many events at most, and from so many frames on no further one: others wait for its end. */
const STEP_EVENTS = 50
const STEP_FRAMES = 2000

/** The steps of a sweep; each is an operation of the store that is done, or not, as a whole. */
export interface SweepSteps {
  /** Deletes those of the events that are still as they were planned: rows first, then files. */
  deleteEvents(events: readonly RetainedEvent[]): Promise<EventDeletion>
  /** Deletes a session, where it still may go. */
  deleteDebugSession(session: RetainedSession): Promise<DebugDeletion>
  /** Thins an activity, where it still is to be. */
  thinActivity(activityId: string, policy: ThinningPolicy): Promise<Thinning>
  removeOrphans(orphans: readonly OldFile[]): Promise<{ count: number; bytes: number }>
}

/**
 * Carries a plan out in small steps. A stop takes effect between two of them, and what was done stays done. Files that a
 * kill leaves behind are orphans, which a later sweep removes.
 * @throws FrametroveError as the steps do
 */
export async function sweep(
  { events, orphans, debugSessions, activities, thinning }: PreparedCleanUp,
  { withPinned }: { withPinned: boolean },
  steps: SweepSteps,
  task: Task,
): Promise<CleanUpReport> {
  const started = performance.now()
  const at = new Date().toISOString()
  const reasons: CleanUpReason[] = ['age', 'quota', 'disk', ...(withPinned ? (['pinned'] as const) : [])]
  const total = reasons.reduce((sum, reason) => sum + events[reason].length, debugSessions.length + activities.length)
  const deleted = reasons.map((reason) => ({ reason, events: 0, frames: 0, bytes: 0 }))
  let done = 0
  for (const sum of deleted) {
    for (const step of stepsOf(events[sum.reason])) {
      if (task.signal.aborted) break
      task.progress('deleting', done, total)
      const deletion = await steps.deleteEvents(step)
      for (const key of ['events', 'frames', 'bytes'] as const) sum[key] += deletion[key]
      done += step.length
      await setImmediate()
    }
  }
  const ofDebug = { count: 0, bytes: 0 }
  for (const session of debugSessions) {
    if (task.signal.aborted) break
    task.progress('deleting', done++, total)
    const deletion = await steps.deleteDebugSession(session)
    ofDebug.count += deletion.sessions
    ofDebug.bytes += deletion.bytes
    await setImmediate()
  }
  const thinned = { count: 0, samples: 0 }
  for (const { id } of thinning ? activities : []) {
    if (task.signal.aborted || thinning === null) break
    task.progress('deleting', done++, total)
    const { activities: count, samplesBefore, samplesAfter } = await steps.thinActivity(id, thinning)
    thinned.count += count
    thinned.samples += samplesBefore - samplesAfter
    await setImmediate()
  }
  const isIdle = orphans.length === 0 || task.signal.aborted
  const removed = isIdle ? { count: 0, bytes: 0 } : await steps.removeOrphans(orphans)
  return {
    ...{ at, milliseconds: Math.round(performance.now() - started) },
    deleted: deleted.filter((sum) => sum.events > 0),
    ...{ debugSessions: ofDebug, thinning: thinned, orphans: removed, isCancelled: task.signal.aborted },
  }
}

function* stepsOf(events: readonly RetainedEvent[]): Generator<readonly RetainedEvent[], void, undefined> {
  let step: RetainedEvent[] = []
  let frames = 0
  for (const event of events) {
    step.push(event)
    frames += event.frames
    if (step.length < STEP_EVENTS && frames < STEP_FRAMES) continue
    yield step
    step = []
    frames = 0
  }
  if (step.length > 0) yield step
}
