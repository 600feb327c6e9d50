import { detectionValues } from '../detections'
import { median, quantile, timed } from '../measure'
import { CONTENDERS, type Contender, type ContenderName } from './contender'
import { openContender } from './contenders'

const WARM_UP = 1000
const COMMITS = 4000
const ROWS_PER_COMMIT = 10
const BULKS = 3
const BULK_ROWS = 100_000
/** What saving whole images may take, in bytes written: there are fewer samples of a large one. */
const IMAGE_BYTES = 1_500_000_000

/** Milliseconds of a durable commit of ten rows, and rows a second of a durable bulk insert. */
export interface Times {
  commitMs: number
  commitP99Ms: number
  bulkRate: number
}

/** What the race of times came to. */
export interface Outcome {
  times: Record<ContenderName, Times>
  /** The median of ours over `node:sqlite`'s in the same round. */
  commitRatio: number
  bulkRatio: number
}

/** Times every contender on its database in `folder`, in one process. All but the whole image take turns. */
export async function raceTimes(folder: string, rows: number): Promise<Outcome> {
  const contenders = new Map<ContenderName, Contender>()
  for (const name of CONTENDERS) contenders.set(name, await openContender(name, folder))
  const next = { row: rows }
  const inTurn = CONTENDERS.filter((name) => name !== 'image').map((name) => need(contenders, name))
  await rounds(inTurn, WARM_UP, ROWS_PER_COMMIT, next)
  const [wasmFile = [], native = [], ours = []] = await rounds(inTurn, COMMITS, ROWS_PER_COMMIT, next)
  const [wasmFileBulk = [], nativeBulk = [], oursBulk = []] = await rounds(inTurn, BULKS, BULK_ROWS, next)
  const image = [need(contenders, 'image')]
  const saves = Math.min(200, Math.max(3, Math.floor(IMAGE_BYTES / need(contenders, 'image').bytes())))
  const [imageMs = []] = await rounds(image, saves, ROWS_PER_COMMIT, next)
  const [imageBulk = []] = await rounds(image, 1, BULK_ROWS, next)
  for (const contender of contenders.values()) await contender.close()
  return {
    times: {
      image: timesOf(imageMs, imageBulk),
      wasm_file: timesOf(wasmFile, wasmFileBulk),
      node_sqlite: timesOf(native, nativeBulk),
      ours: timesOf(ours, oursBulk),
    },
    commitRatio: pairedRatio(ours, native),
    bulkRatio: 1 / pairedRatio(oursBulk, nativeBulk),
  }
}

/** The milliseconds of each contender, round by round: a machine whose speed drifts treats them alike. */
async function rounds(contenders: readonly Contender[], count: number, rows: number, next: { row: number }) {
  const times: number[][] = contenders.map(() => [])
  for (let round = 0; round < count; round++) {
    const values = detectionValues(next.row, rows, 1)
    for (const [index, contender] of contenders.entries()) {
      times[index]?.push(await timed(() => contender.insert(values)))
    }
    next.row += rows
  }
  return times
}

function timesOf(commits: readonly number[], bulks: readonly number[]): Times {
  const bulkRate = BULK_ROWS / (median(bulks) / 1000)
  return { commitMs: median(commits), commitP99Ms: quantile(commits, 0.99), bulkRate }
}

function pairedRatio(ours: readonly number[], others: readonly number[]): number {
  return median(ours.map((milliseconds, round) => milliseconds / (others[round] ?? Number.NaN)))
}

function need(contenders: ReadonlyMap<ContenderName, Contender>, name: ContenderName): Contender {
  const contender = contenders.get(name)
  if (!contender) throw new Error(`${name} does not run`)
  return contender
}
