import { randomUUID } from 'node:crypto'
import type { Finding, RepairAction, RepairKind, RepairPlan } from '../../shared/maintenance'
import { findInBackups } from './images-in-backups'
import { isArchive, placeOf, type RecordedFile } from './recorded-files'
import type { StoreParts, Task } from './task'
import { examine, NAMED, placeOfBlock, type StoreFindings } from './verify'

/** A plan with all that is needed to carry it out. */
export interface PreparedRepair {
  plan: RepairPlan
  /** Images that a backup holds, by that backup's file. */
  bringBack: Map<string, RecordedFile[]>
  /** Images that are nowhere as they were. */
  forget: RecordedFile[]
  /** Paths of files that no frame names. */
  orphans: string[]
  has(kind: RepairKind): boolean
}

/** What SQLite says where only an index is wrong, which can be built anew from its table. */
const INDEX_FAULT = /\bindex\b/i

/**
 * Looks for what is wrong, and tells what a repair would do about it; changes nothing.
 * @throws FrametroveError `cancelled`; I/O errors as they come
 */
export async function planRepair(store: StoreParts, thorough: boolean, task: Task): Promise<PreparedRepair> {
  const found = await examine(store, thorough, task)
  const damaged = [...found.images.gone, ...found.images.differing]
  const copies = await findInBackups(store, damaged, task)
  const copied = damaged.filter((image) => copies.has(image.path))
  const forget = damaged.filter((image) => !copies.has(image.path))
  const { actions, beyondRepair } = toActions(found, copied, forget)
  return {
    plan: { id: randomUUID(), thorough, actions, beyondRepair },
    bringBack: groupByBackup(damaged, copies),
    forget,
    orphans: found.orphans,
    has: (kind) => actions.some((action) => action.kind === kind),
  }
}

function groupByBackup(
  images: readonly RecordedFile[],
  copies: ReadonlyMap<string, string>,
): Map<string, RecordedFile[]> {
  const groups = new Map<string, RecordedFile[]>()
  for (const image of images) {
    const file = copies.get(image.path)
    if (file === undefined) continue
    const group = groups.get(file)
    if (group) group.push(image)
    else groups.set(file, [image])
  }
  return groups
}

function toActions(
  { database, history, orphans }: StoreFindings,
  copied: readonly RecordedFile[],
  forget: readonly RecordedFile[],
): { actions: RepairAction[]; beyondRepair: Finding[] } {
  const { structure, dangling, miscounted, damagedBlocks, miscountedActivities } = database
  const isIndexFault = structure.every((message) => INDEX_FAULT.test(message))
  const beyond = isIndexFault ? [] : structure
  const all: [RepairKind, string[]][] = [
    ['reindex', isIndexFault ? structure : []],
    ['removeRows', dangling.map(({ table, rowid, parent }) => `${table} ${rowid} (${parent})`)],
    ['correctCounts', miscounted.map((run) => run.runId)],
    ['removeSamples', damagedBlocks.map(placeOfBlock)],
    ['correctActivityCounts', miscountedActivities.map((it) => it.activityId)],
    ['newSnapshots', [...history.badSnapshots, ...history.badLogs, ...history.badHistories]],
    ['bringBackImage', copied.filter((it) => !isArchive(it)).map(placeOf)],
    ['forgetImage', forget.filter((it) => !isArchive(it)).map(placeOf)],
    ['bringBackDebug', copied.filter(isArchive).map(placeOf)],
    ['forgetDebug', forget.filter(isArchive).map(placeOf)],
    ['quarantineOrphan', orphans],
  ]
  const named = (places: string[]) => ({ count: places.length, places: places.slice(0, NAMED) })
  return {
    actions: all.flatMap(([kind, places]) => (places.length === 0 ? [] : [{ kind, ...named(places) }])),
    beyondRepair: beyond.length === 0 ? [] : [{ kind: 'structure', ...named(beyond) }],
  }
}
