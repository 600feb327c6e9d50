import { type Kysely, type RawBuilder, sql } from 'kysely'
import * as z from 'zod'
import { type FrameTableNames, VIDEO_FRAMES } from '../gallery/frame-tables'
import { toOutput } from '../repositories/result-output'
import type { StoreSchema } from '../schema/tables'
import { rowsOfRun } from './run-rows'

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
  /** Of the image as recorded. */
  sizeBytes: number | null
  /** Unknown keys of its record, as JSON. */
  extra: string | null
  /** In alphabetical order. */
  tags: string[]
}

/** A frame of a run, with its place in it from 1. */
export interface PlacedFrame extends ExportedFrame {
  place: number
}

const tagsSchema = z.array(z.string())

/** The frames of a table that a condition holds for, in no order. */
export async function selectFrames(
  db: Db,
  names: FrameTableNames,
  where: RawBuilder<boolean>,
): Promise<ExportedFrame[]> {
  const key = sql.ref(names.key)
  const { rows } = await sql<Omit<ExportedFrame, 'tags'> & { tags: string }>`
    SELECT ${key} AS rowKey, ${sql.ref(names.owner)} AS ownerKey, frame_number AS number, ${sql.ref(names.time)} AS timeMs,
      path, width, height, size_bytes AS sizeBytes, ${names.table === 'frame' ? sql.ref('extra') : sql`NULL`} AS extra,
      (SELECT json_group_array(tag) FROM ${sql.table(names.tags)} AS tag
        WHERE tag.${key} = ${sql.ref(`${names.table}.${names.key}`)}) AS tags
    FROM ${sql.table(names.table)} WHERE ${where}`.execute(db)
  return rows.map(({ tags, ...row }) => ({ ...row, tags: tagsSchema.parse(JSON.parse(tags)).sort() }))
}

/** The frames of a run, some at a time. */
export async function* framesOfRun(db: Db, runKey: number): AsyncGenerator<PlacedFrame[], void, undefined> {
  let place = 0
  for await (const rows of rowsOfRun(db, 'frames', runKey)) {
    const keys = JSON.stringify(rows.map((row) => row.frame_key))
    const found = await selectFrames(db, VIDEO_FRAMES, sql`frame_key IN (SELECT value FROM json_each(${keys}))`)
    const byKey = new Map(found.map((frame) => [frame.rowKey, frame]))
    yield rows.flatMap((row) => {
      const frame = byKey.get(Number(row.frame_key))
      return frame ? [{ ...frame, place: ++place }] : []
    })
  }
}

/** A frame as a record of tool results. */
export function frameRecord(frame: ExportedFrame, imagePath: string | null): Record<string, unknown> {
  const { number, timeMs, width, height, extra, tags } = frame
  const row = { frame_number: number, timestamp_ms: timeMs, path: imagePath, width, height, extra }
  return { ...toOutput('frames', row, (path) => path), ...(tags.length === 0 ? {} : { tags }) }
}
