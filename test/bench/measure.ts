/** A bench's outcome: our figure, the peer's in the same run, and the ratio of the two. */
export interface BenchResult {
  name: string
  ours: number
  peer: number
  ratio: number
  unit: string
}

/** A result with its ratio, all rounded to what is worth reading. */
export function result(name: string, ours: number, peer: number, unit: string): BenchResult {
  return { name, ours: round(ours), peer: round(peer), ratio: round(ours / peer), unit }
}

/** The median of a non-empty list. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which a part `q` of a non-empty list lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * q)] ?? Number.NaN
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/**
 * Times contenders in turn, so that a machine whose speed drifts treats them alike.
 * @returns the median milliseconds of each
 */
export async function race(rounds: number, contenders: readonly (() => unknown)[]): Promise<number[]> {
  const times: number[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) times[index]?.push(await timed(contender))
  }
  return times.map(median)
}

/** Rounded to what is worth reading: four digits. */
export function round(value: number): number {
  return Number(value.toPrecision(4))
}
