import type { Kysely } from 'kysely'
import type { StoreSchema } from '../../schema/tables'
import type { ResolvedScope } from '../scope'
import { searchEvents } from './search-events'
import { searchVideos } from './search-videos'
import { Words } from './words'

/** The frames that have every word of a text somewhere: those of the newest video or event first. */
export async function searchFrames(db: Kysely<StoreSchema>, text: string): Promise<ResolvedScope> {
  const words = new Words(text)
  const found = [...(await searchVideos(db, words)), ...(await searchEvents(db, words))]
  return {
    ...{ title: text, description: null },
    parts: found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)),
    isTouchedBy: () => true,
  }
}
