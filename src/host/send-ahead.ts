import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import type { StoreService, Upload } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'

/** What is copied to the worker at a time: a few milliseconds of the extension host. */
const PART_ITEMS = 1000
const PART_BYTES = 4_000_000

/** A list of a request, by its key, and how many bytes an item of it has, where that counts. */
export interface SentList {
  key: string
  items: readonly unknown[]
  bytesOf?: (item: unknown) => number
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
  const parted = lists.map(({ key, items, bytesOf }) => ({ key, length: items.length, parts: partsOf(items, bytesOf) }))
  const long = parted.filter(({ parts }) => parts.length > 1)
  if (long.length === 0) return call(undefined, () => false)
  const send = async () => {
    const id = randomUUID()
    try {
      for (const { key, parts } of long) {
        let offset = 0
        for (const part of parts) {
          await service.uploadRecords(id, key, offset, part)
          offset += part.length
        }
      }
    } catch (error) {
      await service.discardUpload(id).catch(() => {})
      throw error
    }
    const lengths = Object.fromEntries(long.map(({ key, length }) => [key, length]))
    return call({ id, lengths }, (key) => key in lengths)
  }
  return pRetry(send, {
    retries: 2,
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof FrametroveError && error.code === 'upload_lost',
  })
}

function partsOf(items: readonly unknown[], bytesOf: (item: unknown) => number = () => 0): unknown[][] {
  const parts: unknown[][] = []
  let part: unknown[] = []
  let bytes = 0
  for (const item of items) {
    const size = bytesOf(item)
    if (part.length === PART_ITEMS || (part.length > 0 && bytes + size > PART_BYTES)) {
      parts.push(part)
      part = []
      bytes = 0
    }
    part.push(item)
    bytes += size
  }
  return part.length > 0 ? [...parts, part] : parts
}
