import { type Kysely, sql } from 'kysely'
import type { StoreSchema } from '../../schema/tables'
import { tableSlices } from '../column-slices'
import { type FrameColumns, noFrames } from '../frame-list'
import { EVENT_FRAMES, galleryKey } from '../frame-tables'
import { NO_RUNS } from '../scope'
import type { FoundPart } from './found-part'
import { wordsOfEvents, wordsOfFrameTags } from './text-hits'
import type { Words } from './words'

type Db = Kysely<StoreSchema>

/** What is read of the frames of all events. */
const read = {
  ...{ table: EVENT_FRAMES.table, key: EVENT_FRAMES.key },
  columns: [
    sql.ref('event_key'),
    sql.ref('frame_number'),
    sql.ref(EVENT_FRAMES.time),
    sql`path IS NOT NULL`,
    sql`coalesce(size_bytes, 0)`,
  ],
}
type Read = [number, number, number, number | null, number, number]

/** The frames of events that have all words: see `galleryScopeSchema`. */
export async function searchEvents(db: Db, words: Words): Promise<FoundPart[]> {
  const ofEvents = await wordsOfEvents(db, words)
  const ofFrames = await wordsOfFrameTags(db, EVENT_FRAMES, words)
  if (ofEvents.size + ofFrames.size === 0) return []
  const found = new Map<number, FrameColumns>()
  for await (const [keys, eventKeys, numbers, times, hasImage, bytes] of tableSlices<Read>(db, read)) {
    for (const [at, key] of keys.entries()) {
      const eventKey = eventKeys[at] ?? 0
      const [ofEvent, own] = [ofEvents.get(eventKey), ofFrames.get(key)]
      if (!ofEvent && !own) continue
      if (new Set([...(ofEvent ?? []), ...(own ?? [])]).size < words.count) continue
      const columns = found.get(eventKey) ?? noFrames()
      found.set(eventKey, columns)
      columns.keys.push(galleryKey(EVENT_FRAMES, key))
      columns.numbers.push(numbers[at] ?? Number.NaN)
      columns.times.push(times[at] ?? Number.NaN)
      columns.hasImage.push(hasImage[at] ?? 0)
      columns.bytes.push(bytes[at] ?? 0)
    }
  }
  return found.size === 0 ? [] : asParts(db, found)
}

async function asParts(db: Db, found: ReadonlyMap<number, FrameColumns>): Promise<FoundPart[]> {
  const parts: FoundPart[] = []
  const events = { table: 'event', key: 'event_key', columns: [sql.ref('id'), sql.ref('occurred_at')] }
  for await (const [keys, ids, times] of tableSlices<[number, string, string]>(db, events)) {
    for (const [index, key] of keys.entries()) {
      const columns = found.get(key)
      const id = ids[index]
      if (!columns || id === undefined) continue
      const source = { kind: 'event', id, title: id } as const
      parts.push({ at: times[index] ?? '', source, frames: EVENT_FRAMES, from: { columns }, ...NO_RUNS })
    }
  }
  return parts
}
