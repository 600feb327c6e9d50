import { NativePeer } from '../peer'
import { type Contender, insertOf, QUERY } from './contender'

/** `node:sqlite` on a file. */
export async function openNodeSqlite(file: string): Promise<Contender> {
  const peer = new NativePeer(file)
  return {
    insert: (values) => peer.transaction(() => peer.insertMany(insertOf(values))),
    query: () => peer.get(QUERY),
    bytes: () => peer.bytes,
    async settle() {
      peer.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return 0
    },
    close: async () => peer.close(),
  }
}
