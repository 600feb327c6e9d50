import { toFrametroveError } from '../../shared/errors'
import type { RepairReport } from '../../shared/maintenance'
import { BackupReader } from './backup-read'
import { createBackup } from './backup-write'
import { QuarantineFolder } from './move-to-quarantine'
import { stillOrphans } from './orphans'
import { placeImage, syncFolders } from './place-image'
import type { PreparedRepair } from './plan-repair'
import { type RecordedFile, stillRecorded } from './recorded-files'
import { repairRows } from './repair-rows'
import type { StoreParts, Task } from './task'
import { judgeByContent } from './verify-images'

/**
 * Carries a plan out, after a backup of the database. What has changed since the plan was made is looked at again, so
 * that nothing is done to what is well by now. Nothing is deleted but rows that refer to nothing and samples that can't be read: files are moved to
 * quarantine, and all rows change in one transaction. Where it failed, it can be done again.
 * @returns how many rows changed, with the report
 * @throws FrametroveError `disk_full` and what else fits
 */
export async function repairStore(
  store: StoreParts,
  prepared: PreparedRepair,
  task: Task,
): Promise<RepairReport & { rows: number }> {
  try {
    const keep = [...prepared.bringBack.keys()]
    const backup = await createBackup(store, { reason: 'repair', withImages: false, keep }, task)
    const quarantine = new QuarantineFolder(store)
    await bringBack(store, prepared, quarantine, task)
    const forget = await stillDamaged(store, await stillRecorded(store.database.query, prepared.forget))
    const activities = prepared.has('removeSamples') || prepared.has('correctActivityCounts')
    const rows = await store.database.transaction(({ db }) =>
      repairRows(db, { reindex: prepared.has('reindex'), forget, activities }),
    )
    const unnamed = [...prepared.forget.map((image) => image.path), ...prepared.orphans]
    for (const path of await stillOrphans(store, unnamed, task)) await quarantine.move(path)
    if (prepared.has('newSnapshots')) {
      // Both of the two that are kept, and the logs with them.
      await store.database.takeSnapshot()
      await store.database.takeSnapshot()
    }
    const { actions } = prepared.plan
    return { actions, backup: backup.file, quarantine: quarantine.isUsed ? quarantine.path : null, rows }
  } catch (error) {
    throw toFrametroveError(error, 'The repair did not come to its end.')
  }
}

/** Puts images back from backups. What is damaged in their place goes to quarantine. */
async function bringBack(
  store: StoreParts,
  { bringBack: byBackup }: PreparedRepair,
  quarantine: QuarantineFolder,
  task: Task,
): Promise<void> {
  for (const [file, images] of byBackup) {
    const reader = await BackupReader.open(file)
    try {
      for (const { path } of await stillDamaged(store, await stillRecorded(store.database.query, images))) {
        const bytes = await reader.image(path, task.signal)
        await quarantine.move(path)
        await placeImage(store, path, bytes)
      }
    } finally {
      reader.close()
    }
    await syncFolders(
      store,
      images.map((image) => image.path),
    )
  }
}

async function stillDamaged(store: StoreParts, images: readonly RecordedFile[]): Promise<RecordedFile[]> {
  const damaged: RecordedFile[] = []
  for (const image of images) if ((await judgeByContent(store, image)) !== 'good') damaged.push(image)
  return damaged
}
