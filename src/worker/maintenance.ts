import { join } from 'node:path'
import type { StoreEvents } from '../shared/contracts'
import { FrametroveError, toFrametroveError } from '../shared/errors'
import {
  type BackupInfo,
  type ListedBackup,
  type QuarantineEntry,
  type RepairPlan,
  type RepairReport,
  type RestoreReport,
  repairReportSchema,
  restoreReportSchema,
  type VerifyReport,
} from '../shared/maintenance'
import { EVERYTHING_CHANGED } from '../shared/model'
import type { StoreSettings } from '../shared/settings'
import type { StoreOverview } from '../shared/store-overview'
import { listBackups } from '../store/maintenance/backup-list'
import { readBackupInfo } from '../store/maintenance/backup-read'
import { createBackup } from '../store/maintenance/backup-write'
import { type PreparedRepair, planRepair } from '../store/maintenance/plan-repair'
import { deleteQuarantined, listQuarantine } from '../store/maintenance/quarantined'
import { repairStore } from '../store/maintenance/repair'
import { backUpFormer, prepareRestore } from '../store/maintenance/restore'
import { type StoreParts, storageFolders, type Task } from '../store/maintenance/task'
import { verifyStore } from '../store/maintenance/verify'
import { storeOverview } from '../store/overview/store-overview'
import { findAnswer, insertOperation } from '../store/repositories/operations'
import type { SoleTask } from './sole-task'
import type { StoreSlot } from './store-slot'

/** Checks, repairs, backups and restores of the open store: one at a time, while others work with the store. */
export class Maintenance {
  readonly #slot: StoreSlot
  readonly #events: StoreEvents
  readonly #sole: SoleTask
  /** The plan that was shown last. */
  #plan: PreparedRepair | null = null

  constructor(slot: StoreSlot, events: StoreEvents, sole: SoleTask) {
    this.#slot = slot
    this.#events = events
    this.#sole = sole
  }

  verify(id: string, thorough: boolean): Promise<VerifyReport> {
    return this.#sole.run(id, 'The check was cancelled.', (task) =>
      this.#use('The store could not be checked.', (store) => verifyStore(store, thorough, task), task.signal),
    )
  }

  async planRepair(id: string, thorough: boolean): Promise<RepairPlan> {
    this.#plan = null
    this.#plan = await this.#sole.run(id, 'The check was cancelled.', (task) =>
      this.#use('The store could not be checked.', (store) => planRepair(store, thorough, task), task.signal),
    )
    return this.#plan.plan
  }

  /**
   * `id` names this call, which is asked for again where its answer was lost.
   * @throws FrametroveError `not_found` where another plan was made since, or the store was opened anew
   */
  async repair(id: string, planId: string): Promise<RepairReport> {
    const what = 'The repair did not come to its end.'
    const operation = { id, name: 'repairStore', videoId: null, what, answer: repairReportSchema }
    // It can't be stopped: half a repair is what nobody wants.
    const task: Task = { signal: new AbortController().signal, progress: () => {} }
    let plan: PreparedRepair | null = null
    const report = await this.#slot.use((store) =>
      store.operations.run(operation, (running) =>
        this.#sole.alone(async () => {
          plan ??= this.#takePlan(planId)
          const { rows, ...done } = await repairStore(this.#slot.parts(store), plan, task)
          await running.record(store.database.query, { rows, bytes: 0 }, done)
          return done
        }),
      ),
    )
    this.#events.changed(EVERYTHING_CHANGED)
    return report
  }

  backUp(id: string, file: string | undefined): Promise<BackupInfo> {
    const request = { reason: 'manual', withImages: true, ...(file === undefined ? {} : { file }) } as const
    return this.#sole.run(id, 'The backup was cancelled.', (task) =>
      this.#use('The backup was not made.', (store) => createBackup(store, request, task), task.signal),
    )
  }

  listBackups(): Promise<ListedBackup[]> {
    return this.#use('The backups could not be listed.', ({ io, storageFolder }) =>
      listBackups(io.async, join(storageFolder, storageFolders.backups)),
    )
  }

  inspectBackup(file: string): Promise<BackupInfo> {
    return this.#use('The backup could not be read.', ({ io }) => readBackupInfo(io.async, file))
  }

  /** `id` names this call: asked for again, since its answer was lost, it would take what was stored since away. */
  restore(id: string, operationId: string, file: string): Promise<RestoreReport> {
    const started = performance.now()
    return this.#sole.run(operationId, 'The restore was cancelled.', async (task) => {
      const done = await this.#slot.use(({ database }) => findAnswer(database.query, id))
      if (done !== null) return restoreReportSchema.parse(done)
      const prepared = await this.#use(
        'The backup was not restored.',
        (store) => prepareRestore(store, file, task),
        task.signal,
      )
      let former = ''
      try {
        task.progress('waiting', 0, 0)
        const save = async (store: StoreParts) => {
          former = (await backUpFormer(store, file, task)).file
        }
        await this.#slot.exchange(prepared.image, task.signal, save)
      } catch (error) {
        const failure = toFrametroveError(error, 'The backup was not restored.')
        // Else the restored rows, which may be there the next time, would name images that are not.
        if (failure.code !== 'rollback_failed') await prepared.abandon()
        throw failure
      }
      this.#plan = null
      this.#events.changed(EVERYTHING_CHANGED)
      const report = { ...prepared.report, former }
      await this.#record('restoreBackup', performance.now() - started, report.restored.bytes, { id, answer: report })
      return report
    })
  }

  overview(settings: StoreSettings): Promise<StoreOverview> {
    return this.#use('What the store holds could not be told.', (store) => storeOverview(store, settings))
  }

  listQuarantine(): Promise<QuarantineEntry[]> {
    return this.#use('The quarantine could not be listed.', listQuarantine)
  }

  async deleteQuarantined(names: readonly string[]): Promise<void> {
    await this.#use('The quarantine could not be emptied.', (store) => deleteQuarantined(store, names))
  }

  #takePlan(planId: string): PreparedRepair {
    const plan = this.#plan
    if (plan?.plan.id !== planId) throw planLost()
    this.#plan = null
    return plan
  }

  /** `work` must be such that it can be done again where it failed. */
  #use<T>(what: string, work: (store: StoreParts) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.#slot.use((store) => store.retrying(what, () => work(this.#slot.parts(store)), signal))
  }

  /** The restored store's operation log does not know of it yet. The restore stands, whether this works or not. */
  async #record(
    name: string,
    milliseconds: number,
    bytes: number,
    done: Parameters<typeof insertOperation>[2],
  ): Promise<void> {
    const entry = { at: new Date().toISOString(), name, videoId: null, milliseconds, attempts: 1, rows: 0, bytes }
    try {
      await this.#slot.write(async (store) => {
        await insertOperation(store.database.query, { ...entry, outcome: 'ok', error: null }, done)
        store.snapshotInBackground()
      })
    } catch (error) {
      this.#events.log({ level: 'warn', message: `The restore could not be noted in the operation log: ${error}` })
    }
  }
}

function planLost(): FrametroveError {
  return new FrametroveError('not_found', {
    what: 'The repair was not done, or not to its end.',
    why: 'The store was checked or opened anew since its plan was shown, so what that says may no longer be so.',
    action: 'Run “Frametrove: Repair Store…” again: it begins with what is still wrong.',
  })
}
