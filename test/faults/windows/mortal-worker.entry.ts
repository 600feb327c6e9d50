import * as fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { BroadcastChannel } from 'node:worker_threads'
import { DEATHS, type Death } from './contract'
import '../../../src/worker/store-worker'

/** The store's worker, with ways to die. */
const deaths: Record<Death, () => void> = {
  throw: () => {
    throw new Error('the thread was made to throw')
  },
  exit: () => process.exit(3),
  heap: () => {
    const kept: unknown[] = []
    for (;;) kept.push(new Array(100_000).fill(kept))
  },
  // What a trap of the WebAssembly module looks like to the engine: in the middle of the next commit.
  sqlite: () => {
    const { writeSync } = fs
    Object.assign(fs, {
      writeSync: () => {
        Object.assign(fs, { writeSync })
        syncBuiltinESMExports()
        throw new WebAssembly.RuntimeError('unreachable')
      },
    })
    syncBuiltinESMExports()
  },
}

const channel = new BroadcastChannel('mortal-worker')
channel.unref()
channel.onmessage = (message: unknown) => {
  const how = DEATHS.find(
    (it) => typeof message === 'object' && message !== null && Reflect.get(message, 'data') === it,
  )
  if (how) deaths[how]()
}
