import type { Kysely } from 'kysely'
import type { ResultKind } from '../../shared/kinds'
import type { SqlRow } from '../engine/sqlite'
import { listResultRows } from '../repositories/results'
import type { StoreSchema } from '../schema/tables'

const PAGE = 1000

/** The rows of one kind of a run, in the order in which results are listed, some at a time. */
export async function* rowsOfRun(
  db: Kysely<StoreSchema>,
  kind: ResultKind,
  runKey: number,
): AsyncGenerator<SqlRow[], void, undefined> {
  let cursor: string | null = null
  do {
    const page = await listResultRows(db, kind, [runKey], { limit: PAGE, cursor })
    yield page.items
    cursor = page.next
  } while (cursor !== null)
}
