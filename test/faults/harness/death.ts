import { existsSync, truncateSync, utimesSync, writeSync } from 'node:fs'
import * as path from 'node:path'
import type { IoCall } from './intercept'
import type { Round } from './messages'
import type { VolatileDisk } from './volatile-disk'

/** What is asked for of a child's end. */
type Dying = Pick<Round, 'storageFolder' | 'seed' | 'countFrom' | 'lastCall' | 'isHalfWritten' | 'powerLoss'>

/** How the child of a round ends: `beforeCall` is told of each file operation, and `die` does not return. */
export function death(round: Dying, disk: VolatileDisk | null): { die(): void; beforeCall(call: IoCall): void } {
  let calls = 0
  const die = () => {
    if (disk && round.powerLoss) {
      disk.lose(round.powerLoss)
      loseLock(round)
    }
    process.kill(process.pid, 'SIGKILL')
    // Nothing more may happen until the signal has arrived.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
  const beforeCall = (call: IoCall) => {
    if (calls > 0 || round.countFrom === 'start' || beginsSnapshot(call)) calls++
    if (calls < round.lastCall) return
    if (round.isHalfWritten && !disk) writeHalf(call)
    die()
  }
  return { die, beforeCall }
}

/** A snapshot first makes sure that the log it goes on in is not there yet. */
function beginsSnapshot({ name, parameters: [file] }: IoCall): boolean {
  return name === 'remove' && /log-\d+\.bin$/.test(String(file))
}

/** Does the first half of a call that writes. */
function writeHalf({ name, target, parameters }: IoCall): void {
  if (name === 'write') {
    const [fd, buffer, position] = parameters
    if (typeof fd === 'number' && typeof position === 'number') writeStart(fd, buffer, position)
  }
  if (name === 'writeFile' && 'fd' in target && typeof target.fd === 'number') {
    writeStart(target.fd, parameters[0], null)
  }
}

function writeStart(fd: number, buffer: unknown, position: number | null): void {
  if (buffer instanceof Uint8Array) writeSync(fd, buffer, 0, buffer.length >> 1, position)
}

/** The lock is never synced: a power loss may leave the file empty. By the time the power is back it is old. */
function loseLock({ storageFolder, seed }: Dying): void {
  const file = path.join(storageFolder, 'store', 'store.lock')
  if (seed % 2 === 0 || !existsSync(file)) return
  truncateSync(file)
  utimesSync(file, 0, 0)
}
