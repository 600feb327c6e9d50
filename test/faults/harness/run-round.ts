import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as path from 'node:path'
import { createInterface } from 'node:readline'
import { distFolder } from '../../support/store-under-test'
import type { Lane } from './check'
import { messageSchema, type Round } from './messages'
import { apply } from './model'

/** A child ends itself long before. */
const LIMIT_MS = 60_000

/** Runs the child of a round to its death; returns what it said to have done. */
export async function runRound(file: string, round: Round): Promise<{ lanes: Lane[]; acknowledged: number }> {
  const entry = path.join(distFolder, 'test/faults/harness/child.entry.js')
  // It does not live long enough for WebAssembly to be worth optimizing.
  const child = spawn(process.execPath, ['--liftoff-only', entry, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // What it leaves there, such as its socket, goes with the test's folder.
    env: { ...process.env, TMPDIR: path.dirname(file) },
    timeout: LIMIT_MS,
    killSignal: 'SIGTERM',
  })
  const lanes = round.lanes.map((model): Lane => ({ model, pending: null }))
  let acknowledged = 0
  const failures: string[] = []
  const lines = createInterface({ input: child.stdout }).on('line', (line) => {
    const message = messageSchema.parse(JSON.parse(line))
    const lane = lanes[message.lane]
    assert.ok(lane)
    if ('started' in message) lane.pending = message.started
    else if ('failed' in message) failures.push(`${JSON.stringify(lane.pending)} failed: ${message.failed}`)
    else {
      acknowledged++
      if (message.tookEffect && lane.pending) lane.model = apply(lane.model, lane.pending)
      lane.pending = null
    }
  })
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')])
  assert.deepEqual(failures, [], 'an operation failed')
  assert.equal(signal, 'SIGKILL', `the child ended by itself, or hung for ${LIMIT_MS / 1000} s`)
  return { lanes, acknowledged }
}
