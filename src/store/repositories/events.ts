import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely'
import * as z from 'zod'
import type { EventDay, EventDeletion, EventFacts, EventInfo, EventOrigin, EventsRequest } from '../../shared/events'
import type { Page } from '../../shared/model'
import type { EventTable, StoreSchema } from '../schema/tables'
import { frameTotals } from './event-frames'
import { eventNotFound } from './not-found'
import { decodeCursor, pageLimit, toPage } from './paging'
import { requireTexts } from './require-texts'
import { ensureVideo, requireVideoKey } from './videos'

type Db = Kysely<StoreSchema>
type EventRow = Selectable<EventTable> & { video_id: string | null; frame_count: number; bytes: number; tags: string }

/** SQLite takes so many parameters well. */
const CHUNK = 500
const tagsSchema = z.array(z.string())
const cursorSchema = z.tuple([z.string(), z.int()])
const localDay = sql<string>`date(occurred_at, 'localtime')`

/** The key of an event, or `null` where there is none. */
export async function findEventKey(db: Db, id: string): Promise<number | null> {
  const row = await db.selectFrom('event').select('event_key').where('id', '=', id).executeTakeFirst()
  return row?.event_key ?? null
}

/** The key of an event. @throws FrametroveError `not_found` */
export async function requireEventKey(db: Db, id: string): Promise<number> {
  const key = await findEventKey(db, id)
  if (key === null) throw eventNotFound(id)
  return key
}

/** The key of an event, which is made where it is new; `facts` are applied to it. */
export async function ensureEvent(db: Db, id: string, facts: EventFacts, now: string): Promise<number> {
  const { description, samplingStrategy, tags } = facts
  requireTexts({ description, samplingStrategy })
  const columns = await toColumns(db, facts, now)
  const found = await findEventKey(db, id)
  const key = found ?? (await insertEvent(db, id, { occurred_at: now, is_pinned: 0, ...columns }, now))
  if (found !== null && Object.keys(columns).length > 0) {
    await db.updateTable('event').set(columns).where('event_key', '=', key).execute()
  }
  if (tags !== undefined) {
    await db.deleteFrom('event_tag').where('event_key', '=', key).execute()
    if (tags.length > 0)
      await db
        .insertInto('event_tag')
        .values(tags.map((tag) => ({ event_key: key, tag })))
        .execute()
  }
  return key
}

/** Notes what the frames of an event were ingested from; `null` once they are others. */
export async function setSourceHash(db: Db, key: number, hash: string | null): Promise<void> {
  await db.updateTable('event').set({ source_hash: hash }).where('event_key', '=', key).execute()
}

/** What stands before the hash of an event whose frames are no longer all there. */
const PART_OF = 'part of '

/** Notes that frames of these events, or their images, are gone: ingesting their source again brings them back. */
export async function setIncomplete(db: Db, eventKeys: Iterable<number>): Promise<void> {
  for (const key of eventKeys) {
    await db
      .updateTable('event')
      .set({ source_hash: sql<string>`${PART_OF} || source_hash` })
      .where('event_key', '=', key)
      .where('source_hash', 'not like', `${PART_OF}%`)
      .execute()
  }
}

/** What the frames of an event were ingested from; `undefined` where there is no such event. */
export async function findEventOrigin(db: Db, id: string): Promise<EventOrigin | undefined> {
  const row = await db.selectFrom('event').select('source_hash').where('id', '=', id).executeTakeFirst()
  if (!row) return undefined
  const { source_hash: hash } = row
  return hash?.startsWith(PART_OF)
    ? { hash: hash.slice(PART_OF.length), isComplete: false }
    : { hash, isComplete: hash !== null }
}

/** Events, the newest first. @throws FrametroveError `not_found` for a video that is not there */
export async function listEvents(db: Db, request: EventsRequest): Promise<Page<EventInfo>> {
  const { videoId, day } = request
  const limit = pageLimit(request)
  const before = decodeCursor(cursorSchema, request)
  const videoKey = videoId === undefined ? null : await requireVideoKey(db, videoId)
  const rows = await selectEvents(db)
    .$if(videoKey !== null, (query) => query.where('event.video_key', '=', videoKey))
    .$if(day !== undefined, (query) => query.where(localDay, '=', day ?? ''))
    .$if(before !== null, (query) => {
      const [at, key] = before ?? ['', 0]
      return query.where(sql<SqlBool>`(occurred_at, event.event_key) < (${at}, ${key})`)
    })
    .orderBy('occurred_at', 'desc')
    .orderBy('event.event_key', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, toEventInfo, (row) => [row.occurred_at, row.event_key])
}

/** One event. @throws FrametroveError `not_found` */
export async function getEvent(db: Db, id: string): Promise<EventInfo> {
  const row = await selectEvents(db).where('event.id', '=', id).executeTakeFirst()
  if (!row) throw eventNotFound(id)
  return toEventInfo(row)
}

/** The days that have events, the newest first. */
export async function listEventDays(db: Db): Promise<EventDay[]> {
  return db
    .selectFrom('event')
    .leftJoin('event_frame as frame', 'frame.event_key', 'event.event_key')
    .select(({ fn }) => [
      localDay.as('day'),
      fn.count<number>('event.event_key').distinct().as('events'),
      fn.count<number>('frame.event_frame_key').as('frames'),
      fn.coalesce(fn.sum<number>('frame.size_bytes'), sql<number>`0`).as('bytes'),
    ])
    .groupBy(localDay)
    .orderBy(localDay, 'desc')
    .execute()
}

/** What deleting these events would take away; those that are not there count nothing. */
export async function describeEvents(db: Db, ids: readonly string[]): Promise<EventDeletion> {
  const sum = { events: 0, frames: 0, bytes: 0 }
  for (let at = 0; at < ids.length; at += CHUNK) {
    const rows = await selectEvents(db)
      .where('event.id', 'in', ids.slice(at, at + CHUNK))
      .execute()
    for (const row of rows) {
      sum.events++
      sum.frames += row.frame_count
      sum.bytes += row.bytes
    }
  }
  return sum
}

/** Deletes the rows of events with their tags and frames. */
export async function deleteEventRows(db: Db, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += CHUNK) {
    await db
      .deleteFrom('event')
      .where('id', 'in', ids.slice(at, at + CHUNK))
      .execute()
  }
}

function selectEvents(db: Db) {
  return db
    .selectFrom('event')
    .leftJoin('video', 'video.video_key', 'event.video_key')
    .selectAll('event')
    .select(frameTotals)
    .select(({ selectFrom }) => [
      'video.id as video_id',
      selectFrom('event_tag as tag')
        .select(sql<string>`json_group_array(tag.tag)`.as('tags'))
        .whereRef('tag.event_key', '=', 'event.event_key')
        .$asScalar()
        .$notNull()
        .as('tags'),
    ])
}

async function insertEvent(
  db: Db,
  id: string,
  columns: Awaited<ReturnType<typeof toColumns>> & { occurred_at: string; is_pinned: number },
  now: string,
): Promise<number> {
  const row = await db
    .insertInto('event')
    .values({ ...columns, id, created_at: now })
    .returning('event_key')
    .executeTakeFirstOrThrow()
  return row.event_key
}

async function toColumns(db: Db, facts: EventFacts, now: string) {
  const { videoId, kind, occurredAt, description, samplingStrategy, pinned } = facts
  const videoKey = videoId == null ? null : await ensureVideo(db, videoId, {}, now)
  return {
    ...(videoId === undefined ? {} : { video_key: videoKey }),
    ...(kind === undefined ? {} : { kind }),
    ...(occurredAt === undefined ? {} : { occurred_at: occurredAt }),
    ...(description === undefined ? {} : { description }),
    ...(samplingStrategy === undefined ? {} : { sampling_strategy: samplingStrategy }),
    ...(pinned === undefined ? {} : { is_pinned: pinned ? 1 : 0 }),
  }
}

function toEventInfo(row: EventRow): EventInfo {
  return {
    id: row.id,
    videoId: row.video_id,
    kind: row.kind,
    occurredAt: row.occurred_at,
    description: row.description,
    samplingStrategy: row.sampling_strategy,
    pinned: row.is_pinned === 1,
    tags: tagsSchema.parse(JSON.parse(row.tags)).sort(),
    frameCount: row.frame_count,
    bytes: row.bytes,
    createdAt: row.created_at,
  }
}
