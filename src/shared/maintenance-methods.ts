import * as z from 'zod'
import {
  type CleanUpPlan,
  type CleanUpReport,
  type CleanUpRequest,
  cleanUpPlanSchema,
  cleanUpReportSchema,
} from './clean-up'
import {
  type BackupInfo,
  backupInfoSchema,
  type ListedBackup,
  listedBackupSchema,
  type QuarantineEntry,
  quarantineEntrySchema,
  type RepairPlan,
  type RepairReport,
  type RestoreReport,
  repairPlanSchema,
  repairReportSchema,
  restoreReportSchema,
  type VerifyReport,
  verifyReportSchema,
} from './maintenance'
import { method, nothing, type StoreMethod } from './store-method'

/** What the store answers about its own health: checks, repairs, clean-ups, backups and the quarantine. */
export interface MaintenanceMethods {
  /** Looks at everything that is kept; changes nothing. Thorough reads every image and opens every snapshot. */
  verifyStore(request: { operationId: string; thorough: boolean }): Promise<VerifyReport>
  /** Looks for what is wrong, and tells what `repairStore` would do about it. */
  planRepair(request: { operationId: string; thorough: boolean }): Promise<RepairPlan>
  /** Carries out the plan that `planRepair` gave last, after a backup. */
  repairStore(planId: string): Promise<RepairReport>
  /** Looks for what is kept no longer by the settings, and tells what `cleanUp` would delete; changes nothing. */
  planCleanUp(request: { operationId: string }): Promise<CleanUpPlan>
  /** Carries out the plan that `planCleanUp` gave last. A cancel ends it between two steps; what was done stays done. */
  cleanUp(request: CleanUpRequest): Promise<CleanUpReport>
  /** Saves everything into one file: `file`, or a new one in the folder of backups, where the newest stay. */
  createBackup(request: { operationId: string; file?: string }): Promise<BackupInfo>
  /** The backups in the folder of backups, the newest first. */
  listBackups(): Promise<ListedBackup[]>
  /** What a backup says that it holds. */
  inspectBackup(file: string): Promise<BackupInfo>
  /** Replaces all data by that of a backup, once this was found whole. What was there before is backed up. */
  restoreBackup(request: { operationId: string; file: string }): Promise<RestoreReport>
  /** What was put into quarantine, the newest first. */
  listQuarantine(): Promise<QuarantineEntry[]>
  /** Deletes entries of the quarantine by their names. */
  deleteQuarantined(names: string[]): Promise<void>
}

const id = z.string()
const check = z.object({ operationId: id, thorough: z.boolean() })
const cleanUpRequest = z.object({
  ...{ operationId: id, planId: id },
  ...{ confirmedPinned: z.boolean().exactOptional(), confirmedMajor: z.boolean().exactOptional() },
})
const path = z.string().min(1)

/** The parameters and the answer of each. */
export const MAINTENANCE_METHODS = {
  verifyStore: method(z.tuple([check]), verifyReportSchema, (store, given) => store.verifyStore(...given)),
  planRepair: method(z.tuple([check]), repairPlanSchema, (store, given) => store.planRepair(...given)),
  repairStore: method(z.tuple([id]), repairReportSchema, (store, given) => store.repairStore(...given)),
  planCleanUp: method(z.tuple([z.object({ operationId: id })]), cleanUpPlanSchema, (store, given) =>
    store.planCleanUp(...given),
  ),
  cleanUp: method(z.tuple([cleanUpRequest]), cleanUpReportSchema, (store, given) => store.cleanUp(...given)),
  createBackup: method(
    z.tuple([z.object({ operationId: id, file: path.exactOptional() })]),
    backupInfoSchema,
    (store, given) => store.createBackup(...given),
  ),
  listBackups: method(z.tuple([]), z.array(listedBackupSchema), (store) => store.listBackups()),
  inspectBackup: method(z.tuple([path]), backupInfoSchema, (store, given) => store.inspectBackup(...given)),
  restoreBackup: method(z.tuple([z.object({ operationId: id, file: path })]), restoreReportSchema, (store, given) =>
    store.restoreBackup(...given),
  ),
  listQuarantine: method(z.tuple([]), z.array(quarantineEntrySchema), (store) => store.listQuarantine()),
  deleteQuarantined: method(z.tuple([z.array(z.string())]), nothing, (store, given) =>
    store.deleteQuarantined(...given),
  ),
} satisfies Record<keyof MaintenanceMethods, StoreMethod>
