// One contender in a process of its own: node work.entry.js <contender> <folder> <rows> <commits>. Commits, inserts in
// bulk, tells what that wrote and the memory it took, and then commits on until it is killed.
import { setImmediate } from 'node:timers/promises'
import { detectionValues } from '../detections'
import { CONTENDERS, type Contender } from './contender'
import { openContender } from './contenders'
import { diskBytesWritten } from './disk-bytes'
import type { Work } from './processes'

const ROWS_PER_COMMIT = 10
const BULK_ROWS = 100_000
const TIMES = 3

async function main(): Promise<void> {
  const [name, folder = '', rows, commits] = process.argv.slice(2)
  const known = CONTENDERS.find((it) => it === name)
  if (!known) throw new Error(`no contender is called ${name}`)
  const contender = await openContender(known, folder)
  let next = Number(rows)
  const insert = (count: number) => {
    contender.insert(detectionValues(next, count, 1))
    next += count
  }
  const commitAmplification = await amplification(contender, folder, async () => {
    for (let done = 0; done < Number(commits); done++) {
      insert(ROWS_PER_COMMIT)
      await setImmediate()
    }
  })
  const bulkAmplification = await amplification(contender, folder, async () => insert(BULK_ROWS))
  const peakMemoryMb = process.resourceUsage().maxRSS / 1000
  const work: Work = { commitAmplification, bulkAmplification, peakMemoryMb }
  process.stdout.write(`${JSON.stringify(work)}\n`)
  for (;;) {
    insert(ROWS_PER_COMMIT)
    await setImmediate()
  }
}

/**
 * Bytes written for each byte by which the database grew, the least of some times: others may be writing, too. `null`
 * where the system does not tell.
 */
async function amplification(contender: Contender, folder: string, work: () => Promise<void>): Promise<number | null> {
  let least: number | null = null
  for (let time = 0; time < TIMES; time++) {
    const owed = await contender.settle()
    const bytes = contender.bytes()
    const before = diskBytesWritten(folder)
    await work()
    const stillOwed = await contender.settle()
    const after = diskBytesWritten(folder)
    if (before === null || after === null) return null
    const written = (after - before + stillOwed - owed) / (contender.bytes() - bytes)
    least = Math.min(written, least ?? written)
  }
  return least
}

void main()
