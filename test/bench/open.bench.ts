import * as path from 'node:path'
import { DETECTION_COLUMNS, detectionValues } from './detections'
import { type BenchResult, result, timed } from './measure'
import { NativePeer } from './peer'
import { makeRivals, openOurs } from './stores'

const MB = 1_000_000
const LOG_BYTES = 20 * MB
const ROWS_PER_COMMIT = 1000

/** Opening a database of 200 MB whose log holds 20 MB; the peer opens a WAL with the same changes. */
export async function benchOpen(folder: string): Promise<BenchResult[]> {
  const rivals = await makeRivals(path.join(folder, 'open'), 200 * MB)
  const { ours, peer } = rivals
  peer.exec('PRAGMA wal_autocheckpoint = 0')
  for (let from = rivals.rows; (ours.engine.log?.end ?? 0) < LOG_BYTES; from += ROWS_PER_COMMIT) {
    const insert = { table: 'detection', columns: DETECTION_COLUMNS, values: detectionValues(from, ROWS_PER_COMMIT, 1) }
    ours.engine.transaction(() => ours.engine.write(insert))
    peer.transaction(() => peer.insertMany(insert))
  }
  await ours.close()
  const count = 'SELECT count(*) AS rows FROM detection WHERE run_key = 1 AND frame_number = 7'
  let opened: Awaited<ReturnType<typeof openOurs>> | undefined
  const oursMs = await timed(async () => {
    opened = await openOurs(path.join(folder, 'open'))
    opened.engine.read(count)
  })
  await opened?.close()
  // A second connection reads the WAL anew, as after a crash; closing the first would checkpoint it.
  const peerMs = await timed(() => {
    const again = new NativePeer(path.join(folder, 'open', 'peer.sqlite'))
    again.get(count)
    again.close()
  })
  peer.close()
  return [result('open.200mb', oursMs, peerMs, 'ms')]
}
