import type { StoreService } from '../shared/contracts'
import type { ResultCounts } from '../shared/kinds'
import { callWithLists, type SentList } from './send-ahead'

/** Stores results given in memory. */
export async function sendResults(
  service: StoreService,
  videoId: string,
  toolName: string,
  results: unknown,
  options: Parameters<StoreService['storeToolResults']>[3],
): Promise<ResultCounts> {
  const lists = typeof results === 'object' && results !== null ? Object.entries(results).flatMap(toList) : []
  return callWithLists(service, lists, (upload, isSent) => {
    if (!upload) return service.storeToolResults(videoId, toolName, results, options)
    const emptied = lists.filter(({ key }) => isSent(key)).map(({ key }) => [key, []])
    const rest = { ...Object(results), ...Object.fromEntries(emptied) }
    return service.storeToolResults(videoId, toolName, rest, { ...options, upload })
  })
}

function toList([key, items]: [string, unknown]): SentList[] {
  return Array.isArray(items) ? [{ key, items }] : []
}
