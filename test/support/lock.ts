import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasCode, isAlive } from './process'

const heartbeatMs = 5_000
const staleMs = 30_000

/** Runs `action` while no other process runs one under the same lock file; waits for its turn. */
export async function withLock<T>(file: string, action: () => Promise<T>): Promise<T> {
  await acquire(file)
  const heartbeat = setInterval(() => touch(file), heartbeatMs)
  try {
    return await action()
  } finally {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}

async function acquire(file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; !tryCreate(file); ) {
    if (isStale(file)) {
      rmSync(file, { force: true })
      continue
    }
    if (!told) console.log(`Waiting for another run that holds ${file} …`)
    told = true
    await sleep(500)
  }
}

function tryCreate(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** A holder that died leaves its lock behind: its process is gone, or the heartbeat stopped. */
function isStale(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    const pid = Number(readFileSync(file, 'utf8'))
    return age > staleMs || (pid > 0 && !isAlive(pid))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Taken away as stale while this process was suspended; the rename at the end of a build stays atomic.
  }
}
