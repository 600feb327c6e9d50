import type { Kysely } from 'kysely'
import { requireVideoKey } from '../repositories/videos'
import type { StoreSchema } from '../schema/tables'

/** What is known of a video, as tool results say it; `null` where nothing is. */
export async function videoFacts(db: Kysely<StoreSchema>, videoId: string): Promise<Record<string, unknown> | null> {
  const row = await db
    .selectFrom('video')
    .select(['title', 'source_uri', 'duration_ms', 'width', 'height', 'frame_rate'])
    .where('video_key', '=', await requireVideoKey(db, videoId))
    .executeTakeFirst()
  const known = Object.entries(row ?? {}).filter(([, value]) => value !== null)
  return known.length === 0 ? null : Object.fromEntries(known)
}
