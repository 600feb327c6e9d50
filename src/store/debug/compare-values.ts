import type { DebugComparison } from '../../shared/debug'

/** The values that differ between two JSON objects, by their paths; lists count as values by their places. */
export function differences(a: object, b: object): DebugComparison['parameters'] {
  const [ofA, ofB] = [leavesOf(a), leavesOf(b)]
  const differing: DebugComparison['parameters'] = []
  for (const [path, value] of ofA) {
    if (!ofB.has(path)) differing.push({ path, a: value })
    else if (JSON.stringify(ofB.get(path)) !== JSON.stringify(value)) {
      differing.push({ path, a: value, b: ofB.get(path) })
    }
  }
  for (const [path, value] of ofB) if (!ofA.has(path)) differing.push({ path, b: value })
  return differing
}

/** All numbers of a JSON object, by their paths. */
export function numbersIn(value: object): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const [path, leaf] of leavesOf(value)) if (typeof leaf === 'number') numbers.set(path, leaf)
  return numbers
}

/** Numbers side by side: those of a in their order, then those that only b has. */
export function changes(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): DebugComparison['metrics'] {
  return [...new Set([...a.keys(), ...b.keys()])].map((path) => {
    const [before, after] = [a.get(path) ?? null, b.get(path) ?? null]
    return { path, a: before, b: after, changePercent: changeOf(before, after) }
  })
}

function changeOf(before: number | null, after: number | null): number | null {
  if (before === null || after === null) return null
  if (before === after) return 0
  return before === 0 ? null : ((after - before) / Math.abs(before)) * 100
}

/** The values that hold no others, by their paths: `detector.classes[2]`. An empty list or object is one. */
function leavesOf(root: object): Map<string, unknown> {
  const leaves = new Map<string, unknown>()
  const open: { path: string; value: unknown }[] = [{ path: '', value: root }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, value } = next
    const inner =
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([key, it]) => ({ path: pathOf(path, key, Array.isArray(value)), value: it }))
        : []
    if (inner.length > 0) open.push(...inner.reverse())
    else if (path !== '') leaves.set(path, value)
  }
  return leaves
}

function pathOf(parent: string, key: string, isList: boolean): string {
  if (isList) return `${parent}[${key}]`
  return parent === '' ? key : `${parent}.${key}`
}
