import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ChosenFrames, GalleryScope } from '../../shared/gallery'
import { Slices } from '../maintenance/task'
import type { StoreSchema } from '../schema/tables'
import { EVENT_FRAMES, type FrameTableNames, galleryKey, rowKeys, VIDEO_FRAMES } from './frame-tables'
import { resolveScope, type ScopePart } from './scope'

type Db = Kysely<StoreSchema>

/** Frames at a time. */
const CHUNK = 5000

/** Some chosen frames, all in one table. */
export interface FramesChunk {
  names: FrameTableNames
  /** Which rows of the table: those of the scope only. */
  where: RawBuilder<boolean>
}

/**
 * The frames of a scope that keys name, some at a time. Others have their turn between, unless this is in a transaction.
 * @throws FrametroveError `not_found` where what the scope shows is gone; `cancelled`
 */
export async function* chosenFrames(
  db: Db,
  scope: GalleryScope,
  keys: readonly number[],
  signal?: AbortSignal,
): AsyncGenerator<FramesChunk> {
  const slices = new Slices(signal)
  const parts = scope.kind === 'search' ? null : (await resolveScope(db, scope)).parts
  for (const names of [VIDEO_FRAMES, EVENT_FRAMES]) {
    const within = withinParts(names, parts)
    const all = [...new Set(rowKeys(names, keys))]
    for (let at = 0; at < all.length; at += CHUNK) {
      const chunk = JSON.stringify(all.slice(at, at + CHUNK))
      yield { names, where: sql`${sql.ref(names.key)} IN (SELECT value FROM json_each(${chunk})) AND ${within}` }
      await slices.next()
    }
  }
}

/** How many of the frames there are, and the bytes of their images. */
export async function describeFrames(db: Db, scope: GalleryScope, keys: readonly number[]): Promise<ChosenFrames> {
  const sum = { frames: 0, bytes: 0 }
  for await (const { names, where } of chosenFrames(db, scope, keys)) {
    const { rows } = await sql<ChosenFrames>`
      SELECT count(*) AS frames, coalesce(sum(size_bytes), 0) AS bytes FROM ${sql.table(names.table)} WHERE ${where}
    `.execute(db)
    sum.frames += rows[0]?.frames ?? 0
    sum.bytes += rows[0]?.bytes ?? 0
  }
  return sum
}

/** The paths of the images below the storage folder, in the order of the keys; frames without one are left out. */
export async function pathsOfFrames(db: Db, scope: GalleryScope, keys: readonly number[]): Promise<string[]> {
  const found = new Map<number, string>()
  for await (const { names, where } of chosenFrames(db, scope, keys)) {
    const { rows } = await sql<{ key: number; path: string }>`
      SELECT ${sql.ref(names.key)} AS key, path FROM ${sql.table(names.table)} WHERE ${where} AND path IS NOT NULL
    `.execute(db)
    for (const { key, path } of rows) found.set(galleryKey(names, key), path)
  }
  return keys.flatMap((key) => found.get(key) ?? [])
}

/** Which rows of a table are of these parts; `null`: all. */
function withinParts(names: FrameTableNames, parts: readonly ScopePart[] | null): RawBuilder<boolean> {
  if (parts === null) return sql`true`
  const own = parts.filter(({ frames }) => frames.table === names.table)
  const owners = own.flatMap(({ from }) => ('owners' in from ? from.owners : []))
  return owners.length === 0 ? sql`false` : sql`${sql.ref(names.owner)} IN (${sql.join(owners)})`
}
