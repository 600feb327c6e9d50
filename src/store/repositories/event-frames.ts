import { type Kysely, type Selectable, sql } from 'kysely'
import type { EventFrame } from '../../shared/events'
import type { Page, PageRequest } from '../../shared/model'
import type { EventFrameTable, StoreSchema } from '../schema/tables'
import { decodeCursor, keyCursor, pageLimit, toPage } from './paging'

type Db = Kysely<StoreSchema>

/** How many frames an event has, and the bytes of their images: columns for a query over `event`. */
export const frameTotals = [
  sql<number>`(SELECT count(*) FROM event_frame AS f WHERE f.event_key = event.event_key)`.as('frame_count'),
  sql<number>`(SELECT coalesce(sum(f.size_bytes), 0) FROM event_frame AS f WHERE f.event_key = event.event_key)`.as(
    'bytes',
  ),
]

/** A stored frame as callers get it. */
export function toEventFrame(
  row: Selectable<EventFrameTable>,
  eventId: string,
  absolutePath: (path: string) => string,
): EventFrame {
  return {
    id: row.id,
    eventId,
    frameNumber: row.frame_number,
    relativePath: row.path,
    path: row.path === null ? null : absolutePath(row.path),
    timestampOffsetMs: row.timestamp_offset_ms,
    width: row.width,
    height: row.height,
    sizeBytes: row.size_bytes ?? 0,
    createdAt: row.created_at,
  }
}

/** The numbers of an event's frames; of those without their image, which a repair found lost, apart. */
export async function frameNumbersOf(db: Db, eventKey: number): Promise<{ whole: Set<number>; lost: Set<number> }> {
  const rows = await db
    .selectFrom('event_frame')
    .select(['frame_number', 'path'])
    .where('event_key', '=', eventKey)
    .execute()
  const numbers = (isLost: boolean) =>
    new Set(rows.filter(({ path }) => (path === null) === isLost).map((row) => row.frame_number))
  return { whole: numbers(false), lost: numbers(true) }
}

/**
 * Lets `insert` make frames anew that had lost their images, as these numbers say; they keep their tags. Meanwhile those
 * that were have negative numbers.
 */
export async function replacingLost(
  db: Db,
  eventKey: number,
  numbers: readonly number[],
  insert: () => void,
): Promise<void> {
  const listed = sql`(SELECT value FROM json_each(${JSON.stringify(numbers)}))`
  await sql`
    UPDATE event_frame SET frame_number = -frame_number
    WHERE event_key = ${eventKey} AND path IS NULL AND frame_number IN ${listed}`.execute(db)
  insert()
  await sql`
    INSERT OR IGNORE INTO event_frame_tag (event_frame_key, tag)
    SELECT made.event_frame_key, tag FROM event_frame AS lost
    JOIN event_frame AS made ON made.event_key = lost.event_key AND made.frame_number = -lost.frame_number
    JOIN event_frame_tag ON event_frame_tag.event_frame_key = lost.event_frame_key
    WHERE lost.event_key = ${eventKey} AND lost.frame_number < 0
    ORDER BY made.event_frame_key, tag`.execute(db)
  await db.deleteFrom('event_frame').where('event_key', '=', eventKey).where('frame_number', '<', 0).execute()
}

/** Frames of an event by their keys, both included, in the order in which they were saved. */
export async function eventFramesByKeys(
  db: Db,
  eventKey: number,
  [first, last]: readonly [number, number],
): Promise<Selectable<EventFrameTable>[]> {
  return db
    .selectFrom('event_frame')
    .selectAll()
    .where('event_frame_key', '>=', first)
    .where('event_frame_key', '<=', last)
    .where('event_key', '=', eventKey)
    .orderBy('event_frame_key')
    .execute()
}

/** The frames of an event in the order of their numbers. */
export async function listEventFrames(
  db: Db,
  event: { key: number; id: string },
  request: PageRequest,
  absolutePath: (path: string) => string,
): Promise<Page<EventFrame>> {
  const limit = pageLimit(request)
  const rows = await db
    .selectFrom('event_frame')
    .selectAll()
    .where('event_key', '=', event.key)
    .where('frame_number', '>', decodeCursor(keyCursor, request) ?? 0)
    .orderBy('frame_number')
    .limit(limit + 1)
    .execute()
  return toPage(
    rows,
    limit,
    (row) => toEventFrame(row, event.id, absolutePath),
    (row) => row.frame_number,
  )
}
