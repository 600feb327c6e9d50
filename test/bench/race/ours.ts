import { MIN_LOG_BYTES } from '../../../src/store/engine/snapshot'
import { openOurs } from '../stores'
import { type Contender, insertOf, QUERY } from './contender'

/** Our store. As in the extension, a snapshot is taken in the background where one is due after a commit. */
export async function openOurContender(folder: string): Promise<Contender> {
  const store = await openOurs(folder)
  const { engine } = store
  let snapshot = Promise.resolve()
  const { bytes } = engine.database
  return {
    insert(values) {
      engine.transaction(() => engine.write(insertOf(values)))
      snapshot = store.snapshotIfDue()
    },
    query: () => engine.read(QUERY),
    bytes: () => engine.database.bytes,
    async settle() {
      await snapshot
      await store.snapshotIfDue()
      // The log has gone this part of the way to the next snapshot, which writes the whole image.
      return ((engine.log?.end ?? 0) / Math.max(MIN_LOG_BYTES, bytes)) * engine.database.bytes
    },
    close: () => store.close(),
  }
}
