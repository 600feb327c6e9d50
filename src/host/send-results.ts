import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import type { StoreService, Upload } from '../shared/contracts'
import { FrametroveError } from '../shared/errors'
import type { ResultCounts } from '../shared/kinds'

/** Records that are copied to the worker at a time: a few milliseconds of the extension host. */
const PART = 1000

/**
 * Stores results given in memory. Long lists go ahead in parts, since copying them to the worker
 * at once would hold up every other extension. Where the store was lost with them, they are sent again.
 */
export async function sendResults(
  service: StoreService,
  videoId: string,
  toolName: string,
  results: unknown,
  options: Parameters<StoreService['storeToolResults']>[3],
): Promise<ResultCounts> {
  const long = longLists(results)
  if (long.length === 0) return service.storeToolResults(videoId, toolName, results, options)
  const send = async () => {
    const upload = await sendAhead(service, long)
    const rest = { ...Object(results), ...Object.fromEntries(long.map(([key]) => [key, []])) }
    return service.storeToolResults(videoId, toolName, rest, { ...options, upload })
  }
  return pRetry(send, {
    retries: 2,
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof FrametroveError && error.code === 'upload_lost',
  })
}

async function sendAhead(service: StoreService, lists: readonly [string, unknown[]][]): Promise<Upload> {
  const id = randomUUID()
  try {
    for (const [key, list] of lists) {
      for (let at = 0; at < list.length; at += PART) {
        await service.uploadRecords(id, key, at, list.slice(at, at + PART))
      }
    }
    return { id, lengths: Object.fromEntries(lists.map(([key, list]) => [key, list.length])) }
  } catch (error) {
    await service.discardUpload(id).catch(() => {})
    throw error
  }
}

function longLists(results: unknown): [string, unknown[]][] {
  if (typeof results !== 'object' || results === null) return []
  return Object.entries(results).filter((entry): entry is [string, unknown[]] => {
    const [, value] = entry
    return Array.isArray(value) && value.length > PART
  })
}
