import { detectionValues } from '../detections'
import { median, quantile, timed } from '../measure'
import { openBound } from './bounds'
import { BOUNDS, type Bound, type BoundName, CONTENDERS, type Contender, type ContenderName } from './contender'
import { openContender } from './contenders'

const WARM_UP = 1000
const COMMITS = 4000
const ROWS_PER_COMMIT = 10
const BULKS = 3
const BULK_ROWS = 100_000
/** What saving whole images may take, in bytes written: there are fewer samples of a large one. */
const IMAGE_BYTES = 1_500_000_000

/** Who runs in the race of times. */
export type RunnerName = ContenderName | BoundName
type Runner = Contender | Bound
type Samples = ReadonlyMap<RunnerName, number[]>

/** Milliseconds of a durable commit of ten rows, and rows a second of a durable bulk insert. */
export interface Times {
  commitMs: number
  commitP99Ms: number
  bulkRate: number
}

/** What the race of times came to. */
export interface Outcome {
  times: ReadonlyMap<RunnerName, Times>
  /** The median of ours over `node:sqlite`'s in the same round. */
  commitRatio: number
  bulkRatio: number
}

/** Times every contender on its database in `folder`, in one process. All but the whole image take turns. */
export async function raceTimes(folder: string, rows: number): Promise<Outcome> {
  const image = await openContender('image', folder)
  const inTurn = new Map<RunnerName, Runner>()
  for (const name of CONTENDERS) if (name !== 'image') inTurn.set(name, await openContender(name, folder))
  for (const name of BOUNDS) inTurn.set(name, await openBound(name, folder))
  const next = { row: rows }
  await rounds(inTurn, WARM_UP, ROWS_PER_COMMIT, next)
  const commits = await rounds(inTurn, COMMITS, ROWS_PER_COMMIT, next)
  const bulks = await rounds(inTurn, BULKS, BULK_ROWS, next)
  for (const runner of inTurn.values()) await runner.close()
  const alone = new Map<RunnerName, Runner>([['image', image]])
  const saves = Math.min(200, Math.max(3, Math.floor(IMAGE_BYTES / image.bytes())))
  const imageCommits = await rounds(alone, saves, ROWS_PER_COMMIT, next)
  const imageBulks = await rounds(alone, 1, BULK_ROWS, next)
  await image.close()
  return {
    times: timesOf(new Map([...commits, ...imageCommits]), new Map([...bulks, ...imageBulks])),
    commitRatio: pairedRatio(commits),
    bulkRatio: 1 / pairedRatio(bulks),
  }
}

/** The milliseconds of each runner, round by round: a machine whose speed drifts treats them alike. */
async function rounds(
  runners: ReadonlyMap<RunnerName, Runner>,
  count: number,
  rows: number,
  next: { row: number },
): Promise<Samples> {
  const samples = new Map([...runners.keys()].map((name): [RunnerName, number[]] => [name, []]))
  for (let round = 0; round < count; round++) {
    const values = detectionValues(next.row, rows, 1)
    for (const [name, runner] of runners) samples.get(name)?.push(await timed(() => runner.insert(values)))
    next.row += rows
  }
  return samples
}

function timesOf(commits: Samples, bulks: Samples): Map<RunnerName, Times> {
  const times = new Map<RunnerName, Times>()
  for (const [name, commitTimes] of commits) {
    const bulkRate = BULK_ROWS / (median(bulks.get(name) ?? []) / 1000)
    times.set(name, { commitMs: median(commitTimes), commitP99Ms: quantile(commitTimes, 0.99), bulkRate })
  }
  return times
}

function pairedRatio(samples: Samples): number {
  const [ours = [], native = []] = [samples.get('ours'), samples.get('node_sqlite')]
  return median(ours.map((milliseconds, round) => milliseconds / (native[round] ?? Number.NaN)))
}
