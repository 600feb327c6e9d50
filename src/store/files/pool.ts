import pMap, { pMapSkip } from 'p-map'
import { throwIfCancelled } from '../../shared/cancel'

/** How many are worked on at a time by default: as many as libuv has threads for files. */
const CONCURRENCY = 4

/**
 * `work` over all items, a few at a time, the results in order. Starts nothing more after a failure or an abort, and
 * settles only when everything that was started has ended: the caller may then clean up.
 * @throws the first failure; FrametroveError `cancelled` when the signal was aborted.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  options: { signal?: AbortSignal | undefined; concurrency?: number } = {},
): Promise<R[]> {
  const { signal, concurrency = CONCURRENCY } = options
  const failures: unknown[] = []
  const results = await pMap(
    items,
    async (item, index) => {
      if (failures.length > 0 || signal?.aborted) return pMapSkip
      try {
        return await work(item, index)
      } catch (error) {
        failures.push(error)
        return pMapSkip
      }
    },
    { concurrency },
  )
  throwIfCancelled(signal)
  if (failures.length > 0) throw failures[0]
  return results
}
