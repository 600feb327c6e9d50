import type { Kysely } from 'kysely'
import type { Slices } from '../maintenance/task'
import { frameTotals } from '../repositories/event-frames'
import type { StoreSchema } from '../schema/tables'
import type { RetainedEvent } from './plan'

type Db = Kysely<StoreSchema>

const PAGE = 500

/** All events with how much is kept of them, read in small steps. */
export async function retainedEvents(db: Db, slices: Slices): Promise<RetainedEvent[]> {
  const events: RetainedEvent[] = []
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('event')
      .select(['event_key', 'id', 'kind', 'occurred_at', 'is_pinned'])
      .select(frameTotals)
      .where('event_key', '>', after)
      .orderBy('event_key')
      .limit(PAGE)
      .execute()
    const last = rows.at(-1)
    if (!last) return events
    after = last.event_key
    for (const { id, kind, occurred_at: occurredAt, is_pinned: pinned, frame_count: frames, bytes } of rows) {
      events.push({ id, kind, occurredAt, pinned: pinned === 1, frames, bytes })
    }
    await slices.next()
  }
}

/** The ids of those events that are still as a plan found them: kept by the same rules. */
export async function stillAsPlanned(db: Db, events: readonly RetainedEvent[]): Promise<string[]> {
  const ids = events.map((event) => event.id)
  const rows = await db
    .selectFrom('event')
    .select(['id', 'kind', 'occurred_at', 'is_pinned'])
    .where('id', 'in', ids)
    .execute()
  const now = new Map(rows.map((row) => [row.id, row]))
  return events
    .filter(({ id, kind, occurredAt, pinned }) => {
      const row = now.get(id)
      return row?.kind === kind && row.occurred_at === occurredAt && (row.is_pinned === 1) === pinned
    })
    .map((event) => event.id)
}
