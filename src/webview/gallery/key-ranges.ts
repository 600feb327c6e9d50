/** Keys as ranges, both ends included: those of frames that were stored together follow one another. */
export type KeyRange = [first: number, last: number]

export function toRanges(keys: Iterable<number>): KeyRange[] {
  const ranges: KeyRange[] = []
  for (const key of Float64Array.from(keys).sort()) {
    const last = ranges.at(-1)
    if (last !== undefined && key === last[1] + 1) last[1] = key
    else ranges.push([key, key])
  }
  return ranges
}

/** All keys of the ranges, but at most so many: what was kept might name any. */
export function fromRanges(ranges: readonly (readonly [number, number])[], most: number): Set<number> {
  const keys = new Set<number>()
  for (const [first, last] of ranges) {
    for (let key = first; key <= last && keys.size < most; key++) keys.add(key)
  }
  return keys
}
