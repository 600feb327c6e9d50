import { type Kysely, sql } from 'kysely'
import { FrametroveError } from '../shared/errors'
import { MAX_TAGS } from '../shared/event-fields'
import type { CommonTags, GalleryScope, TagChanges, TaggedFrames } from '../shared/gallery'
import { chosenFrames, type FramesChunk } from './gallery/chosen-frames'
import type { IngestTarget } from './ingest-writer'
import type { RunningOperation } from './operations'
import type { StoreSchema } from './schema/tables'

type Db = Kysely<StoreSchema>

/**
 * Gives tags to frames of a gallery and takes others from them, all or none.
 * @throws FrametroveError `invalid_input` where a frame would have too many; `not_found` for a scope that is gone
 */
export async function tagFrames(
  { storage }: IngestTarget,
  running: RunningOperation<TaggedFrames>,
  scope: GalleryScope,
  keys: readonly number[],
  { add, remove }: TagChanges,
): Promise<TaggedFrames> {
  return storage.database.transaction(async ({ db }) => {
    const tagged = { frames: 0 }
    for await (const chunk of chosenFrames(db, scope, keys)) {
      if (remove.length > 0) await removeTags(db, chunk, remove)
      for (const tag of add) await addTag(db, chunk, tag)
      await requireFewTags(db, chunk)
      tagged.frames += await countOf(db, chunk)
    }
    await running.record(db, { rows: tagged.frames, bytes: 0 }, tagged)
    return tagged
  })
}

/** The tags that all of these frames have, and those that only some have. */
export async function commonTags(db: Db, scope: GalleryScope, keys: readonly number[]): Promise<CommonTags> {
  const counts = new Map<string, number>()
  let frames = 0
  for await (const chunk of chosenFrames(db, scope, keys)) {
    frames += await countOf(db, chunk)
    const { rows } = await sql<{ tag: string; count: number }>`
      SELECT tag, count(*) AS count FROM ${tagged(chunk)} GROUP BY tag`.execute(db)
    for (const { tag, count } of rows) counts.set(tag, (counts.get(tag) ?? 0) + count)
  }
  const tags = [...counts.keys()].sort()
  return {
    all: tags.filter((tag) => counts.get(tag) === frames),
    some: tags.filter((tag) => counts.get(tag) !== frames),
  }
}

async function addTag(db: Db, { names, where }: FramesChunk, tag: string): Promise<void> {
  const key = sql.ref(names.key)
  await sql`
    INSERT OR IGNORE INTO ${sql.table(names.tags)} (${key}, tag)
    SELECT ${key}, ${tag} FROM ${sql.table(names.table)} WHERE ${where} ORDER BY ${key}`.execute(db)
}

async function removeTags(db: Db, { names, where }: FramesChunk, tags: readonly string[]): Promise<void> {
  const key = sql.ref(names.key)
  await sql`
    DELETE FROM ${sql.table(names.tags)} WHERE tag IN (${sql.join(tags)})
    AND ${key} IN (SELECT ${key} FROM ${sql.table(names.table)} WHERE ${where})`.execute(db)
}

async function requireFewTags(db: Db, chunk: FramesChunk): Promise<void> {
  const key = sql.ref(chunk.names.key)
  const { rows } = await sql`
    SELECT ${key} FROM ${tagged(chunk)} GROUP BY ${key} HAVING count(*) > ${MAX_TAGS} LIMIT 1`.execute(db)
  if (rows.length === 0) return
  throw new FrametroveError('invalid_input', {
    what: 'The tags of the frames were not changed.',
    why: `A frame has at most ${MAX_TAGS} tags, and one of them would have more.`,
    action: 'Take tags away from it first.',
  })
}

async function countOf(db: Db, { names, where }: FramesChunk): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM ${sql.table(names.table)} WHERE ${where}`.execute(db)
  return rows[0]?.count ?? 0
}

/** The rows of tags of a chunk. */
function tagged({ names, where }: FramesChunk) {
  const key = sql.ref(names.key)
  return sql`${sql.table(names.tags)} WHERE ${key} IN (SELECT ${key} FROM ${sql.table(names.table)} WHERE ${where})`
}
