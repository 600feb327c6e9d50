import { type Kysely, sql } from 'kysely'

/** The id and the answer of operations: one that is asked for again is not done again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  'ALTER TABLE operation ADD COLUMN operation_id TEXT',
  'ALTER TABLE operation ADD COLUMN answer TEXT',
  'CREATE UNIQUE INDEX operation_by_id ON operation (operation_id) WHERE operation_id IS NOT NULL',
]
