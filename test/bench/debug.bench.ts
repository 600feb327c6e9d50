import * as path from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { trace } from '../support/debug-trace'
import { openTestStore } from '../support/store-under-test'
import { type BenchResult, race, result } from './measure'

const FRAMES = 100_000
const ROUNDS = 3

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/**
 * Saving a debug session of 100,000 frames in memory, and loading all of it, in megabytes of JSON a second; the peer makes
 * the same JSON into one gzip stream of level 6, and back.
 */
export async function benchDebug(folder: string): Promise<BenchResult[]> {
  const { service } = openTestStore(path.join(folder, 'debug'))
  await service.status()
  const data = trace({ frames: FRAMES })
  let session = 0
  let packed = Buffer.alloc(0)
  const [saveMs = 0, gzipMs = 0] = await race(ROUNDS, [
    () => service.saveDebugData('vid_1', `session-${session++}`, data, {}),
    async () => {
      packed = await compress(Buffer.from(JSON.stringify(data)), { level: 6 })
    },
  ])
  const [loadMs = 0, gunzipMs = 0] = await race(ROUNDS, [
    async () => {
      let cursor: string | null = null
      do cursor = (await service.loadDebugData('vid_1', 'session-0', cursor)).next
      while (cursor !== null)
    },
    async () => JSON.parse((await decompress(packed)).toString('utf8')),
  ])
  const { rawBytes, storedBytes } = await service.getDebugSession('vid_1', 'session-0')
  await service.close()
  const rate = (milliseconds: number) => rawBytes / 1e3 / milliseconds
  return [
    result('debug.save', rate(saveMs), rate(gzipMs), 'MB/s'),
    result('debug.load', rate(loadMs), rate(gunzipMs), 'MB/s'),
    result('debug.size', storedBytes / rawBytes, packed.length / rawBytes, 'of the JSON'),
  ]
}
