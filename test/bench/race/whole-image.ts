import { readFile } from 'node:fs/promises'
import { nodeFileIo, replaceFile } from '../../../src/store/engine/file-io'
import { testSqlite } from '../../support/engine-under-test'
import { type Contender, insertOf, QUERY } from './contender'

/** sql.js as most extensions use it: the whole image is written anew at every save, durably. */
export async function openWholeImage(file: string): Promise<Contender> {
  const database = (await testSqlite()).open(await readFile(file))
  return {
    insert(values) {
      database.exec('BEGIN')
      database.apply(insertOf(values))
      database.exec('COMMIT')
      replaceFile(nodeFileIo, file, database.export())
    },
    query: () => database.all(QUERY),
    bytes: () => database.bytes,
    settle: async () => 0,
    close: async () => database.close(),
  }
}
