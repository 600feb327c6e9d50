import * as path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { DETECTION_COLUMNS, detectionValues } from './detections'
import { type BenchResult, quantile, result, timed } from './measure'
import { makeRivals } from './stores'

const MB = 1_000_000
const SNAPSHOTS = 3
const COMMITS_BETWEEN = 2000

/** Durable commits of ten rows while a snapshot of 200 MB is taken, against those without one. */
export async function benchSnapshot(folder: string): Promise<BenchResult[]> {
  const { ours, rows, close } = await makeRivals(path.join(folder, 'snapshot'), 200 * MB)
  let next = rows
  const commit = async () => {
    const values = detectionValues(next, 10, 1)
    next += 10
    const insert = { table: 'detection', columns: DETECTION_COLUMNS, values }
    const milliseconds = await timed(() => ours.engine.transaction(() => ours.engine.write(insert)))
    // What writes the snapshot needs turns of the event loop, as it has between the calls of the extension.
    await setImmediate()
    return milliseconds
  }
  const calm: number[] = []
  const during: number[] = []
  const blocks: number[] = []
  for (let round = 0; round < SNAPSHOTS; round++) {
    for (let done = 0; done < COMMITS_BETWEEN; done++) calm.push(await commit())
    let isWritten = false
    const written = ours.takeSnapshot().finally(() => {
      isWritten = true
    })
    blocks.push(await timed(() => setImmediate()))
    while (!isWritten) during.push(await commit())
    await written
  }
  await close()
  return [
    result('snapshot.commit_p99', quantile(during, 0.99), quantile(calm, 0.99), 'ms'),
    result('snapshot.commit_max', Math.max(...during), Math.max(...calm), 'ms'),
    result('snapshot.block', Math.max(...blocks), Math.max(...calm), 'ms'),
  ]
}
