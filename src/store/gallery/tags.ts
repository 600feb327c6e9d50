import { type Kysely, sql } from 'kysely'
import type { GalleryFacts } from '../../shared/gallery'
import type { StoreSchema } from '../schema/tables'
import { tableSlices } from './column-slices'
import type { FrameList } from './frame-list'
import { EVENT_FRAMES, galleryKey, VIDEO_FRAMES } from './frame-tables'

/** The frames of a gallery that have a tag, by the tag. */
export type Tags = ReadonlyMap<string, readonly number[]>

/** Reads the tags of all frames of a gallery. */
export async function readTags(db: Kysely<StoreSchema>, { keys }: FrameList): Promise<Tags> {
  const tags = new Map<string, number[]>()
  let places: Map<number, number> | null = null
  for (const names of [VIDEO_FRAMES, EVENT_FRAMES]) {
    const read = { table: names.tags, key: `${names.tags}_key`, columns: [sql.ref(names.key), sql.ref('tag')] as const }
    for await (const [, frameKeys = [], texts = []] of tableSlices<[number, number, string]>(db, read)) {
      places ??= new Map(Array.from(keys, (key, place) => [key, place]))
      for (const [at, frameKey] of frameKeys.entries()) {
        const place = places.get(galleryKey(names, frameKey))
        const text = texts[at]
        if (place === undefined || text === undefined) continue
        const frames = tags.get(text)
        if (frames) frames.push(place)
        else tags.set(text, [place])
      }
    }
  }
  return tags
}

/** 1 for the frames that have any of the tags. */
export function framesTagged(tags: Tags, wanted: readonly string[], count: number): Uint8Array {
  const found = new Uint8Array(count)
  for (const tag of wanted) for (const frame of tags.get(tag) ?? []) found[frame] = 1
  return found
}

/** Tags with the number of frames that have them, the most frequent first. */
export function countTags(tags: Tags): GalleryFacts['tags'] {
  return [...tags]
    .map(([tag, frames]) => ({ tag, frames: frames.length }))
    .sort((a, b) => b.frames - a.frames || (a.tag < b.tag ? -1 : 1))
}
