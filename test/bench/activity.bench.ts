import { execFile } from 'node:child_process'
import * as path from 'node:path'
import { promisify } from 'node:util'
import type { ActivityInput } from '../../src/shared/activity'
import type { SqlValue } from '../../src/store/engine/operations'
import { sampleActivity } from '../support/sample-activity'
import { openTestStore } from '../support/store-under-test'
import { type BenchResult, race, result } from './measure'
import { NativePeer } from './peer'

const COUNTS = [100, 1000, 2000, 5000, 10_000, 100_000]
const MEMORY_COUNT = 5000
/** What another app was measured with; for memory, too, the figure that it published. */
const PUBLISHED_MEMORY_MB = 20

const COLUMNS = [
  ...['activity_key', 'ordinal', 'time', 'latitude', 'longitude'],
  ...['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'],
]

/**
 * Saving activities that are in memory, in samples a second durable; the peer inserts the samples as they are, a row each,
 * without checking or computing anything. What the samples take, against those rows; and peak memory.
 */
export async function benchActivities(folder: string): Promise<BenchResult[]> {
  const { service } = openTestStore(path.join(folder, 'activity'))
  await service.status()
  const peer = new NativePeer(path.join(folder, 'activity-peer.sqlite'), [
    'CREATE TABLE activity (activity_key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT',
    `CREATE TABLE sample (activity_key INTEGER NOT NULL REFERENCES activity, ordinal INTEGER NOT NULL, time INTEGER NOT NULL,
       latitude REAL NOT NULL, longitude REAL NOT NULL, altitude_m REAL, speed_mps REAL, course_deg REAL, accuracy_m REAL,
       PRIMARY KEY (activity_key, ordinal)) STRICT, WITHOUT ROWID`,
  ])
  const results: BenchResult[] = []
  let operation = 0
  for (const count of COUNTS) {
    const activity = sampleActivity(count)
    const [oursMs = 0, peerMs = 0] = await race(count > 10_000 ? 5 : 15, [
      () => {
        const operationId = `save ${operation++}`
        return service.saveActivity({ operationId, activity: { ...activity, id: operationId } }, {})
      },
      () => insertRows(peer, operation++, activity),
    ])
    const rate = (milliseconds: number) => (count / milliseconds) * 1000
    results.push(result(`activity.save_${count}`, rate(oursMs), rate(peerMs), 'samples/s'))
  }
  const { storedBytes = 0 } = (await service.listActivities({ limit: 1 })).items[0] ?? {}
  const rowBytes = Number(peer.get("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name = 'sample'")?.bytes)
  const rows = Number(peer.get('SELECT count(*) AS rows FROM sample')?.rows)
  const last = COUNTS.at(-1) ?? 1
  results.push(result('activity.size', storedBytes / last, rowBytes / rows, 'bytes a sample'))
  await service.close()
  peer.close()
  results.push(result('activity.memory', await peakMemoryMb(folder), PUBLISHED_MEMORY_MB, 'MB'))
  return results
}

function insertRows(peer: NativePeer, key: number, { samples }: ActivityInput): void {
  peer.transaction(() => {
    peer.run('INSERT INTO activity VALUES (?, ?)', [key, `run ${key}`])
    const values = samples.flatMap((it, at): SqlValue[] => [
      ...[key, at, Date.parse(it.time), it.latitude, it.longitude],
      ...[it.altitude_m ?? null, it.speed_mps ?? null, it.course_deg ?? null, it.accuracy_m ?? null],
    ])
    peer.insertMany({ table: 'sample', columns: COLUMNS, values })
  })
}

/** By how much a process of its own grows at most while it saves an activity. */
async function peakMemoryMb(folder: string): Promise<number> {
  const entry = path.resolve('dist/test/bench/activity-memory.entry.js')
  const { stdout } = await promisify(execFile)(process.execPath, [
    entry,
    path.join(folder, 'activity-memory'),
    String(MEMORY_COUNT),
  ])
  return Number(stdout) / 1e6
}
