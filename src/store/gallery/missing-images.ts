import { type Kysely, sql } from 'kysely'
import type { FrameFiles } from '../files/frame-files'
import type { StoreSchema } from '../schema/tables'
import type { FrameList } from './frame-list'
import { EVENT_FRAMES, type FrameTableNames, galleryKey, rowKeys, VIDEO_FRAMES } from './frame-tables'

/** Frames whose files are looked for at a time. */
const CHUNK = 1000

interface ImageRow {
  key: number
  path: string
  sizeBytes: number
}

/** 1 for the frames that have no image, or whose file is gone. Takes about a second for 100,000. */
export async function framesWithoutImage(
  db: Kysely<StoreSchema>,
  files: FrameFiles,
  { keys, hasImage }: FrameList,
): Promise<Uint8Array> {
  const missing = hasImage.map((flag) => 1 - flag)
  for (let at = 0; at < keys.length; at += CHUNK) {
    const chunk = [...keys.subarray(at, at + CHUNK)]
    const gone = new Set<number>()
    for (const names of [VIDEO_FRAMES, EVENT_FRAMES]) {
      for (const key of await framesGone(db, files, names, rowKeys(names, chunk))) gone.add(galleryKey(names, key))
    }
    chunk.forEach((key, place) => {
      if (gone.has(key)) missing[at + place] = 1
    })
  }
  return missing
}

/** The keys of the rows whose file is gone. */
async function framesGone(
  db: Kysely<StoreSchema>,
  files: FrameFiles,
  { table, key }: FrameTableNames,
  keys: readonly number[],
): Promise<number[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<ImageRow>`
    SELECT ${sql.ref(key)} AS key, path, coalesce(size_bytes, 0) AS sizeBytes FROM ${sql.table(table)}
    WHERE ${sql.ref(key)} IN (SELECT value FROM json_each(${JSON.stringify(keys)})) AND path IS NOT NULL
  `.execute(db)
  const problems = await files.inspect(rows)
  const gone = new Set(problems.filter((it) => it.problem === 'gone').map((it) => it.path))
  return rows.filter((row) => gone.has(row.path)).map((row) => row.key)
}
