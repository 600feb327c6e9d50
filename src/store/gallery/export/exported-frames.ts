import { type Kysely, sql } from 'kysely'
import * as z from 'zod'
import type { GalleryScope } from '../../../shared/gallery'
import type { StoreSchema } from '../../schema/tables'
import { chosenFrames } from '../chosen-frames'

type Db = Kysely<StoreSchema>

/** A frame to export. */
export interface ExportedFrame {
  rowKey: number
  /** Of the run, or of the event. */
  ownerKey: number
  number: number | null
  timeMs: number | null
  /** Below the storage folder. */
  path: string | null
  width: number | null
  height: number | null
  /** Unknown keys of its record, as JSON. */
  extra: string | null
  tags: string[]
}

/** The frames of one video or event. */
export interface ExportedGroup {
  kind: 'video' | 'event'
  id: string
  frames: ExportedFrame[]
}

const tagsSchema = z.array(z.string())

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
    const key = sql.ref(names.key)
    const { rows } = await sql<Omit<ExportedFrame, 'tags'> & { tags: string }>`
      SELECT ${key} AS rowKey, ${sql.ref(names.owner)} AS ownerKey, frame_number AS number, ${sql.ref(names.time)} AS timeMs,
        path, width, height, ${names.table === 'frame' ? sql.ref('extra') : sql`NULL`} AS extra,
        (SELECT json_group_array(tag) FROM ${sql.table(names.tags)} AS tag
          WHERE tag.${key} = ${sql.ref(`${names.table}.${names.key}`)}) AS tags
      FROM ${sql.table(names.table)} WHERE ${where}`.execute(db)
    const kind = names.table === 'frame' ? 'video' : 'event'
    for (const { tags, ...row } of rows) {
      const id = owners[names.table].get(row.ownerKey)
      if (id === undefined) continue
      const group = groups.get(`${kind} ${id}`) ?? { kind, id, frames: [] }
      groups.set(`${kind} ${id}`, group)
      group.frames.push({ ...row, tags: tagsSchema.parse(JSON.parse(tags)).sort() })
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
