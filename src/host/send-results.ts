import { randomUUID } from 'node:crypto'
import type { StoreService } from '../shared/contracts'
import type { ResultCounts } from '../shared/kinds'

/** Records that are copied to the worker at a time: a few milliseconds of the extension host. */
const PART = 1000

/**
 * Stores results given in memory. Long lists go ahead in parts, since copying them to the worker
 * at once would hold up every other extension.
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
  const id = randomUUID()
  try {
    for (const [key, list] of long) {
      for (let at = 0; at < list.length; at += PART) {
        await service.uploadRecords(id, key, at, list.slice(at, at + PART))
      }
    }
    const lengths = Object.fromEntries(long.map(([key, list]) => [key, list.length]))
    const rest = { ...Object(results), ...Object.fromEntries(long.map(([key]) => [key, []])) }
    return await service.storeToolResults(videoId, toolName, rest, { ...options, upload: { id, lengths } })
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
