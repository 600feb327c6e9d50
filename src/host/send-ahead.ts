import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import type { StoreService, Upload } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import { copyWeight } from './copy-weight'

/** What is copied to the worker at a time: a few milliseconds of the extension host. */
const PART_ITEMS = 1000
const PART_WEIGHT = 4_000_000

/** A list of a request, by its key. */
export interface SentList {
  key: string
  items: readonly unknown[]
}

/**
 * Makes a call whose lists go ahead in parts, since copying them to the worker at once would hold up every other extension.
 * Where the store was lost with them, they are sent again.
 * @param call gets what names the lists; `undefined` where all of them are short, and go with the call
 */
export async function callWithLists<T>(
  service: StoreService,
  lists: readonly SentList[],
  call: (upload: Upload | undefined, isSent: (key: string) => boolean) => Promise<T>,
): Promise<T> {
  // As they are now: the caller may change them while their parts are on the way.
  const long = lists
    .filter(({ items }) => partEnd(items, 0) < items.length)
    .map(({ key, items }) => ({ key, items: items.slice() }))
  if (long.length === 0) return call(undefined, () => false)
  const send = async () => {
    const id = randomUUID()
    try {
      for (const { key, items } of long) {
        for (let from = 0, end = 0; from < items.length; from = end) {
          end = partEnd(items, from)
          await service.uploadRecords(id, key, from, items.slice(from, end))
        }
      }
    } catch (error) {
      await service.discardUpload(id).catch(() => {})
      throw error
    }
    const lengths = Object.fromEntries(long.map(({ key, items }) => [key, items.length]))
    return call({ id, lengths }, (key) => key in lengths)
  }
  return pRetry(send, {
    retries: 2,
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof FrametroveError && error.code === 'upload_lost',
  })
}

/** Where the part ends that begins at `from`: it has at least one item. */
function partEnd(items: readonly unknown[], from: number): number {
  const last = Math.min(items.length, from + PART_ITEMS)
  let weight = 0
  for (let at = from; at < last; at++) {
    weight += copyWeight(items[at])
    if (weight > PART_WEIGHT) return Math.max(at, from + 1)
  }
  return last
}
