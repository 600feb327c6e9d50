import type { Kysely } from 'kysely'
import type { GalleryScope } from '../../../shared/gallery'
import { type ExportedFrame, selectFrames } from '../../export/frames'
import type { StoreSchema } from '../../schema/tables'
import { chosenFrames } from '../chosen-frames'

type Db = Kysely<StoreSchema>

/** The frames of one video or event. */
export interface ExportedGroup {
  kind: 'video' | 'event'
  id: string
  frames: ExportedFrame[]
}

/** The chosen frames by their videos and events, in the order of their numbers and times. */
export async function groupedFrames(
  db: Db,
  scope: GalleryScope,
  keys: readonly number[],
  signal: AbortSignal,
): Promise<ExportedGroup[]> {
  const groups = new Map<string, ExportedGroup>()
  const owners = { frame: await videosOfRuns(db), event_frame: await idsOfEvents(db) }
  for await (const { names, where } of chosenFrames(db, scope, keys, signal)) {
    const kind = names.table === 'frame' ? 'video' : 'event'
    for (const frame of await selectFrames(db, names, where)) {
      const id = owners[names.table].get(frame.ownerKey)
      if (id === undefined) continue
      const group = groups.get(`${kind} ${id}`) ?? { kind, id, frames: [] }
      groups.set(`${kind} ${id}`, group)
      group.frames.push(frame)
    }
  }
  for (const { frames } of groups.values()) frames.sort(inOrder)
  return [...groups.values()]
}

/** Those without a number, or a time, come last. */
function inOrder(a: ExportedFrame, b: ExportedFrame): number {
  const by = (x: number | null, y: number | null) =>
    x === null || y === null ? Number(x === null) - Number(y === null) : x - y
  return by(a.number, b.number) || by(a.timeMs, b.timeMs) || a.rowKey - b.rowKey
}

async function videosOfRuns(db: Db): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('run')
    .innerJoin('video', 'video.video_key', 'run.video_key')
    .select(['run_key', 'video.id'])
    .execute()
  return new Map(rows.map((row) => [row.run_key, row.id]))
}

async function idsOfEvents(db: Db): Promise<ReadonlyMap<number, string>> {
  const rows = await db.selectFrom('event').select(['event_key', 'id']).execute()
  return new Map(rows.map((row) => [row.event_key, row.id]))
}
