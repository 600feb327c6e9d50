import * as z from 'zod'
import { FrametroveError } from '../../shared/errors'
import type { Page, PageRequest } from '../../shared/model'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** How many items a page holds. */
export function pageLimit({ limit = DEFAULT_LIMIT }: PageRequest): number {
  return Math.max(1, Math.min(MAX_LIMIT, Math.trunc(limit)))
}

/**
 * The position that a cursor holds, or `null` for the beginning.
 * @throws FrametroveError `invalid_input` where the cursor is not one of ours
 */
export function decodeCursor<T>(schema: z.ZodType<T>, { cursor }: PageRequest): T | null {
  if (cursor === undefined || cursor === null) return null
  try {
    return schema.parse(JSON.parse(cursor))
  } catch {
    throw new FrametroveError('invalid_input', {
      what: 'The list could not be continued.',
      why: 'The cursor is not one that a former page returned.',
      action: 'Start again without a cursor.',
    })
  }
}

/** A cursor of one integer key. */
export const keyCursor = z.int()

/**
 * A page from one row more than its limit: the surplus row tells that there is a next page.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  position: (row: Row) => unknown,
): Page<Item> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last !== undefined ? JSON.stringify(position(last)) : null
  return { items: items.map(toItem), next }
}
