/** What copying a value takes, beside its bytes: about as long as so many plain bytes (measured: 0.1 to 0.3 µs). */
const VALUE_WEIGHT = 128
/** Deeper than this nothing is looked at: what nests in itself would have no end. */
const MAX_DEPTH = 16

/**
 * How much it takes to copy data to another thread, in plain bytes that take as long: a frame with many detections is
 * heavier than its text is long.
 */
export function copyWeight(value: unknown, depth = 0): number {
  if (typeof value === 'string') return VALUE_WEIGHT + value.length
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return VALUE_WEIGHT
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return VALUE_WEIGHT + value.byteLength
  let weight = VALUE_WEIGHT
  for (const item of Array.isArray(value) ? value : Object.values(value)) weight += copyWeight(item, depth + 1)
  return weight
}
