import type { Finding, FindingKind, VerifyReport } from '../../shared/maintenance'
import { findOrphans } from './orphans'
import { isArchive, placeOf } from './recorded-files'
import type { StoreParts, Task } from './task'
import type { DamagedBlock } from './verify-activities'
import { type DatabaseFindings, verifyDatabase } from './verify-database'
import { type HistoryFindings, verifyHistory } from './verify-history'
import { type ImageFindings, verifyImages } from './verify-images'

/** Everything that was found, whole: what a repair works from. */
export interface StoreFindings {
  thorough: boolean
  database: DatabaseFindings
  history: HistoryFindings
  images: ImageFindings
  orphans: string[]
}

/** The most places of one kind that a report names. */
export const NAMED = 500

/**
 * Looks at everything that the store keeps; changes nothing. Others go on meanwhile.
 * @throws FrametroveError `cancelled`; I/O errors as they come
 */
export async function examine(store: StoreParts, thorough: boolean, task: Task): Promise<StoreFindings> {
  return {
    thorough,
    database: await verifyDatabase(store.database.query, thorough, task),
    history: await verifyHistory(store, thorough, task),
    images: await verifyImages(store, thorough, task),
    orphans: await findOrphans(store, task),
  }
}

/** Examines the store and reports. @throws FrametroveError `cancelled`; I/O errors as they come */
export async function verifyStore(store: StoreParts, thorough: boolean, task: Task): Promise<VerifyReport> {
  const started = performance.now()
  const at = new Date().toISOString()
  const found = await examine(store, thorough, task)
  const { database, history, images } = found
  return {
    ...{ thorough, at },
    milliseconds: Math.round(performance.now() - started),
    checked: {
      ...{ rows: database.rows, samples: database.samples },
      images: images.images,
      archives: images.archives,
      imageBytes: images.bytes,
      unhashed: images.unhashed,
      snapshots: history.snapshots,
      logs: history.logs,
    },
    findings: toFindings(found),
  }
}

/** The findings as a report has them: kinds without any left out, places up to a bound. */
export function toFindings({ database, history, images, orphans }: StoreFindings): Finding[] {
  const all: [FindingKind, string[]][] = [
    ['structure', database.structure],
    ['danglingRow', database.dangling.map(({ table, rowid, parent }) => `${table} ${rowid} (${parent})`)],
    ['runCount', database.miscounted.map((run) => run.runId)],
    ['activitySamples', database.damagedBlocks.map(placeOfBlock)],
    ['activityCount', database.miscountedActivities.map((it) => it.activityId)],
    ['snapshot', history.badSnapshots],
    ['log', history.badLogs],
    ['history', history.badHistories],
    ['imageGone', images.gone.filter((it) => !isArchive(it)).map(placeOf)],
    ['imageDiffers', images.differing.filter((it) => !isArchive(it)).map(placeOf)],
    ['debugGone', images.gone.filter(isArchive).map(placeOf)],
    ['debugDiffers', images.differing.filter(isArchive).map(placeOf)],
    ['orphan', orphans],
  ]
  return all.flatMap(([kind, places]) =>
    places.length === 0 ? [] : [{ kind, count: places.length, places: places.slice(0, NAMED) }],
  )
}

/** Such as “run-1, samples 1001 to 2000”. */
export function placeOfBlock({ activityId, firstSample, samples }: DamagedBlock): string {
  return `${activityId}, samples ${firstSample + 1} to ${firstSample + samples}`
}
