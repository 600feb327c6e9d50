import type { FrameList } from './frame-list'

/**
 * Where the frames are that a video shows from a time on: the last one at or before it, and those that follow.
 * @param byTime the frames in the order of their times, those without one last
 */
export function placesFrom(
  { times }: FrameList,
  byTime: Uint32Array,
  fromMs: number,
  limit: number,
): { first: number; end: number; isLast: boolean } {
  const first = Math.max(0, countUntil(times, byTime, fromMs) - 1)
  const timed = countUntil(times, byTime, Number.POSITIVE_INFINITY)
  const end = Math.min(timed, first + limit)
  return { first, end, isLast: end === timed }
}

/** The places of frames in an order, by their keys. */
export function indexesOf(
  { keys }: FrameList,
  order: Uint32Array,
  frames: readonly { key: number }[],
): Map<number, number> {
  const wanted = new Set(frames.map(({ key }) => key))
  const indexes = new Map<number, number>()
  order.forEach((frame, index) => {
    const key = keys[frame] ?? 0
    if (wanted.has(key)) indexes.set(key, index)
  })
  return indexes
}

/** How many frames have a time at or before this one. */
function countUntil(times: Float64Array, byTime: Uint32Array, timeMs: number): number {
  let [from, to] = [0, byTime.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    // A frame without a time has `NaN`, which is never at or before.
    if ((times[byTime[middle] ?? 0] ?? Number.NaN) <= timeMs) from = middle + 1
    else to = middle
  }
  return from
}
