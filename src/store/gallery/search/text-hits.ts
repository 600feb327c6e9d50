import { type Kysely, sql } from 'kysely'
import type { StoreSchema } from '../../schema/tables'
import { tableSlices } from '../column-slices'
import type { FrameTableNames } from '../frame-tables'
import type { Words } from './words'

type Db = Kysely<StoreSchema>

/** Texts may be long: fewer rows a slice than of numbers. */
const SLICE_ROWS = 1000

/** For each word, by its place, the keys of the rows whose text has it. */
export type Hits = ReadonlySet<number>[]

/** The captions, or the segments of transcripts, that have words, by their runs. */
export async function hitsByRun(
  db: Db,
  table: 'caption' | 'transcript_segment',
  words: Words,
): Promise<ReadonlyMap<number, Hits>> {
  const found = new Map<number, Set<number>[]>()
  const read = { table, key: `${table}_key`, columns: [sql.ref('run_key'), sql.ref('text')] }
  for await (const [keys, runKeys, texts] of tableSlices<[number, number, string]>(db, read, SLICE_ROWS)) {
    for (const [at, text] of texts.entries()) {
      const places = words.in(text)
      if (places.length === 0) continue
      const runKey = runKeys[at] ?? 0
      const hits = found.get(runKey) ?? Array.from({ length: words.count }, () => new Set<number>())
      found.set(runKey, hits)
      for (const place of places) hits[place]?.add(keys[at] ?? 0)
    }
  }
  return found
}

/** The words that labels have, by the keys of the labels; those without any are left out. */
export async function wordsOfLabels(db: Db, words: Words): Promise<ReadonlyMap<number, number[]>> {
  const found = new Map<number, number[]>()
  const read = { table: 'label', key: 'label_key', columns: [sql.ref('text')] }
  for await (const [keys, texts] of tableSlices<[number, string]>(db, read)) {
    for (const [at, text] of texts.entries()) addWords(found, keys[at] ?? 0, words.in(text))
  }
  return found
}

/** The words that the tags of frames have, by the keys of the rows of the frames. */
export function wordsOfFrameTags(db: Db, names: FrameTableNames, words: Words): Promise<Map<number, number[]>> {
  return wordsOfTags(db, names.tags, names.key, words)
}

/** The words that the description, the kind or the tags of events have, by the keys of the events. */
export async function wordsOfEvents(db: Db, words: Words): Promise<ReadonlyMap<number, number[]>> {
  const found = await wordsOfTags(db, 'event_tag', 'event_key', words)
  const columns = [sql`coalesce(kind, '')`, sql`coalesce(description, '')`]
  const read = { table: 'event', key: 'event_key', columns }
  for await (const [keys, kinds, descriptions] of tableSlices<[number, string, string]>(db, read, SLICE_ROWS)) {
    for (const [at, key] of keys.entries()) {
      addWords(found, key, [...words.in(kinds[at] ?? ''), ...words.in(descriptions[at] ?? '')])
    }
  }
  return found
}

async function wordsOfTags(db: Db, table: string, owner: string, words: Words): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>()
  const known = new Map<string, number[]>()
  const read = { table, key: `${table}_key`, columns: [sql.ref(owner), sql.ref('tag')] }
  for await (const [, owners, tags] of tableSlices<[number, number, string]>(db, read)) {
    for (const [at, tag] of tags.entries()) {
      const places = known.get(tag) ?? words.in(tag)
      known.set(tag, places)
      addWords(found, owners[at] ?? 0, places)
    }
  }
  return found
}

function addWords(found: Map<number, number[]>, key: number, places: readonly number[]): void {
  if (places.length > 0) found.set(key, [...(found.get(key) ?? []), ...places])
}
