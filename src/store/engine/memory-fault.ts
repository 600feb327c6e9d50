/**
 * Whether an error, or what caused it, says that SQLite's module ran out of memory or broke: WebAssembly that has
 * trapped, or that was left in the middle of a call, can't be used any more.
 */
export function isMemoryFault(error: unknown): boolean {
  for (let it = error; it instanceof Error; it = it.cause) {
    if (it instanceof WebAssembly.RuntimeError) return true
    if (it instanceof RangeError && /allocation failed|invalid array/i.test(it.message)) return true
  }
  return false
}
