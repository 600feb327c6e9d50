import { type Kysely, sql } from 'kysely'
import type { FrameFiles } from '../files/frame-files'
import type { StoreSchema } from '../schema/tables'
import type { FrameList } from './frame-list'
import { rowKeys } from './frame-tables'
import type { FrameSource } from './scope'

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
  source: FrameSource,
  { keys, hasImage }: FrameList,
): Promise<Uint8Array> {
  const missing = hasImage.map((flag) => 1 - flag)
  for (let at = 0; at < keys.length; at += CHUNK) {
    const chunk = rowKeys(source, [...keys.subarray(at, at + CHUNK)])
    const { rows } = await sql<ImageRow>`
      SELECT ${sql.ref(source.key)} AS key, path, coalesce(size_bytes, 0) AS sizeBytes FROM ${sql.table(source.table)}
      WHERE ${sql.ref(source.key)} IN (SELECT value FROM json_each(${JSON.stringify(chunk)})) AND path IS NOT NULL
    `.execute(db)
    const problems = await files.inspect(rows)
    const gone = new Set(problems.filter((it) => it.problem === 'gone').map((it) => it.path))
    const keysGone = new Set(rows.filter((row) => gone.has(row.path)).map((row) => row.key))
    chunk.forEach((key, place) => {
      if (keysGone.has(key)) missing[at + place] = 1
    })
  }
  return missing
}
