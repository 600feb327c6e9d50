import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeOperations } from '../../../src/store/engine/operations'
import { testSqlite } from '../../support/engine-under-test'
import { type Bound, type BoundName, insertOf } from './contender'
import { databaseOf } from './contenders'

const AHEAD_BYTES = 64_000_000

/** Opens one of them, `memory` on the whole image in `folder`. */
export async function openBound(name: BoundName, folder: string): Promise<Bound> {
  return name === 'append' ? openAppend(join(folder, 'append.bin')) : openMemory(databaseOf('image', folder))
}

/** Appends as many bytes as our log takes to a file that is there already, and syncs them. */
function openAppend(file: string): Bound {
  const fd = openSync(file, 'w')
  writeSync(fd, Buffer.alloc(AHEAD_BYTES))
  fdatasyncSync(fd)
  const lengths = new Map<number, Buffer>()
  let end = 0
  return {
    insert(values) {
      // Of the first values of this length: what making it takes belongs to the other half.
      const payload = lengths.get(values.length) ?? encodeOperations([insertOf(values)])
      lengths.set(values.length, payload)
      writeSync(fd, payload, 0, payload.length, end)
      fdatasyncSync(fd)
      end += payload.length
    },
    close: () => closeSync(fd),
  }
}

/** Makes the log's record, inserts and commits in memory, and saves nothing. */
async function openMemory(file: string): Promise<Bound> {
  const database = (await testSqlite()).open(await readFile(file))
  return {
    insert(values) {
      database.exec('BEGIN')
      database.apply(insertOf(values))
      encodeOperations([insertOf(values)])
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}
