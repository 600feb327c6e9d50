import { v7 as uuidv7 } from 'uuid'
import * as z from 'zod'
import { thinningSchema } from '../shared/activities'
import type { CleanUpPlan, CleanUpReport, CleanUpRequest } from '../shared/clean-up'
import { debugDeletionSchema } from '../shared/debug'
import { FrametroveError } from '../shared/errors'
import { eventDeletionSchema } from '../shared/events'
import { thinActivities } from '../store/activities/thin'
import { deleteDebugSessions } from '../store/debug/change'
import { deleteEvents } from '../store/events'
import type { StoreParts, Task } from '../store/maintenance/task'
import { hasSteps, stepId } from '../store/repositories/operations'
import { removeOrphans } from '../store/retention/old-orphans'
import { bytesOf, RETENTION_REASONS } from '../store/retention/plan'
import { type PreparedCleanUp, planCleanUp } from '../store/retention/plan-clean-up'
import { stillAsPlanned } from '../store/retention/retained-events'
import { type SweepSteps, sweep } from '../store/retention/sweep'
import { isDue } from '../store/retention/thinning'
import { removeStrayThumbnails } from '../store/thumbnails/stray-thumbnails'
import type { LocalStore } from './local-store'
import type { SoleTask } from './sole-task'
import type { StoreSlot } from './store-slot'

const removedSchema = z.object({ count: z.int(), bytes: z.number() })

/** Deletes what is kept no longer: asked for by a person, who has seen the plan, or by itself. */
export class CleanUp {
  readonly #local: LocalStore
  readonly #slot: StoreSlot
  readonly #sole: SoleTask
  /** The plan that was shown last. */
  #plan: PreparedCleanUp | null = null
  /** A person is told once of what waits for a word. */
  #hasTold = false

  constructor(local: LocalStore, slot: StoreSlot, sole: SoleTask) {
    this.#local = local
    this.#slot = slot
    this.#sole = sole
  }

  async plan(operationId: string): Promise<CleanUpPlan> {
    this.#plan = null
    this.#plan = await this.#sole.run(operationId, 'The clean-up was cancelled.', (task) => this.#prepare(task))
    return this.#plan.plan
  }

  /**
   * `id` names this call, which is asked for again where its answer was lost.
   * @throws FrametroveError `not_found` where another plan was made since, or the store was opened anew; `store_stopped`
   *   where that was in the middle of this clean-up;
   *   `not_confirmed` where it takes more than half of everything and nobody has agreed to that
   */
  run(
    id: string,
    { operationId, planId, confirmedPinned = false, confirmedMajor = false }: CleanUpRequest,
  ): Promise<CleanUpReport> {
    return this.#sole.run(operationId, 'The clean-up was cancelled.', async (task) => {
      const prepared = this.#plan
      if (prepared?.plan.id !== planId) {
        const hasBegun = await this.#slot.use(({ database }) => hasSteps(database.query, id))
        throw hasBegun ? interrupted() : planLost()
      }
      const { isMajor, isMajorWithPinned } = prepared.plan
      if ((confirmedPinned ? isMajorWithPinned : isMajor) && !confirmedMajor) throw notConfirmed()
      this.#plan = null
      return this.#sweep(id, prepared, confirmedPinned, task)
    })
  }

  /**
   * Deletes what a person need not be asked about: never more than half of everything, and nothing pinned.
   * @returns whether it came to its end; it makes way for checks, repairs, backups and restores
   * @throws FrametroveError always of this class
   */
  inBackground(): Promise<boolean> {
    return this.#sole.inBackground(uuidv7(), async (task) => {
      const prepared = await this.#prepare(task)
      const { plan, events } = prepared
      const going = RETENTION_REASONS.flatMap((reason) => events[reason])
      if (plan.isMajor) {
        const bytes = bytesOf(going) + plan.orphans.bytes + plan.debugSessions.bytes
        this.#tell({ reason: 'major', events: going.length, bytes })
        return
      }
      if (going.length > 0 || plan.orphans.count > 0 || plan.debugSessions.count > 0 || plan.thinning.count > 0)
        this.#log(await this.#sweep(uuidv7(), prepared, false, task))
      if (plan.pinned) this.#tell({ reason: 'pinned', events: plan.pinned.events, bytes: plan.pinned.bytes })
      await this.#use(
        'Thumbnails without an image could not be removed.',
        (store) => removeStrayThumbnails(store, task.signal),
        task.signal,
      )
    })
  }

  #tell(notice: { reason: 'major' | 'pinned'; events: number; bytes: number }): void {
    const { reason, events, bytes } = notice
    const why = reason === 'major' ? 'it would take more than half of everything' : 'only pinned events could make room'
    const message = `Not cleaned up by itself, since ${why}: ${events} events, ${bytes} bytes.`
    this.#local.events.log({ level: 'warn', message })
    if (this.#hasTold) return
    this.#hasTold = true
    this.#local.events.cleanUpWaits(notice)
  }

  #log({ deleted, debugSessions, thinning, orphans }: CleanUpReport): void {
    const parts = deleted.map((it) => `${it.events} events by ${it.reason} (${it.frames} frames, ${it.bytes} bytes)`)
    if (debugSessions.count > 0) parts.push(`${debugSessions.count} debug sessions (${debugSessions.bytes} bytes)`)
    if (thinning.count > 0) parts.push(`${thinning.samples} samples of ${thinning.count} activities that were thinned`)
    if (orphans.count > 0) parts.push(`${orphans.count} files that no frame names (${orphans.bytes} bytes)`)
    const message = `Cleaned up in the background: ${parts.length > 0 ? parts.join(', ') : 'nothing'}.`
    this.#local.events.log({ level: 'info', message })
  }

  #prepare(task: Task): Promise<PreparedCleanUp> {
    return this.#use(
      'What can be cleaned up could not be told.',
      (store) => planCleanUp(store, this.#local.settings, Date.now(), task),
      task.signal,
    )
  }

  #sweep(id: string, prepared: PreparedCleanUp, withPinned: boolean, task: Task): Promise<CleanUpReport> {
    let step = 0
    const operation = () => ({ id: stepId(id, ++step), name: 'cleanUp', videoId: null })
    const steps: SweepSteps = {
      deleteEvents: (events) => {
        const ids = events.map((event) => event.id)
        return this.#local.change(
          { ...operation(), what: 'Events could not be cleaned up.', answer: eventDeletionSchema },
          (store, running) =>
            store.database.makingRoom(() =>
              deleteEvents(store.target(), running, ids, (db) => stillAsPlanned(db, events)),
            ),
          () => ({ eventIds: ids }),
        )
      },
      deleteDebugSession: ({ videoId, sessionId }) =>
        this.#local.change(
          { ...operation(), videoId, what: 'A debug session could not be cleaned up.', answer: debugDeletionSchema },
          (store, running) =>
            store.database.makingRoom(() =>
              deleteDebugSessions(store.target(), running, videoId, {
                sessionIds: [sessionId],
                mayGo: (session) => session.is_current === 0 && session.is_pinned === 0,
              }),
            ),
          () => ({ videoIds: [videoId] }),
        ),
      thinActivity: (activityId, policy) =>
        this.#local.change(
          { ...operation(), what: 'An activity could not be thinned.', answer: thinningSchema },
          (store, running) =>
            store.database.makingRoom(async () => {
              const ids = (await isDue(store.database.query, policy, activityId)) ? [activityId] : []
              return thinActivities(store.target(), running, ids, policy.toleranceM)
            }),
          ({ activities }) => ({ activityIds: activities > 0 ? [activityId] : [] }),
        ),
      // No write: it waits for those that are under way.
      removeOrphans: (orphans) =>
        this.#slot.use((store) =>
          store.operations.run(
            {
              ...operation(),
              what: 'Files that no frame names could not be removed.',
              answer: removedSchema,
            },
            async (running) => {
              const removed = await removeOrphans(this.#slot.parts(store), orphans, Date.now(), task)
              const effect = { rows: 0, bytes: removed.bytes }
              await store.database.makingRoom(() => running.record(store.database.query, effect, removed))
              return removed
            },
          ),
        ),
    }
    return sweep(prepared, { withPinned }, steps, task)
  }

  /** `work` must be such that it can be done again where it failed. */
  #use<T>(what: string, work: (store: StoreParts) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#slot.use((store) => store.retrying(what, () => work(this.#slot.parts(store)), signal))
  }
}

function planLost(): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'Nothing was cleaned up.',
    why: 'The store has been looked at or opened anew since, so what was shown may no longer be so.',
    action: 'Run “Frametrove: Clean Up…” again.',
  })
}

function interrupted(): FrametroveError {
  return new FrametroveError('store_stopped', {
    what: 'The clean-up was interrupted.',
    why: 'The store was opened anew before it could tell its end. What it had deleted stays deleted.',
    action: 'Run “Frametrove: Clean Up…” again: it shows what is left to do.',
  })
}

function notConfirmed(): FrametroveError {
  return new FrametroveError('not_confirmed', {
    what: 'Nothing was cleaned up.',
    why: 'It would take more than half of everything, and nobody has agreed to that.',
    action: 'Run “Frametrove: Clean Up…” and confirm it, or correct the settings.',
  })
}
