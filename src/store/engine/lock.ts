import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { hostname } from 'node:os'
import pRetry from 'p-retry'
import * as z from 'zod'
import { FrametroveError, systemCode } from '../../shared/errors'
import { processStart } from './process-start'

const HEARTBEAT_MS = 2000
const RETRY_MS = 200
/** A lock of another machine counts as left behind after this long without a heartbeat. */
const STALE_MS = 30_000

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  token: z.string(),
  /** When the process started, as `processStart` says. */
  started: z.string().nullable(),
})
type Owner = z.infer<typeof ownerSchema>

/** The tokens of the locks that this thread holds. */
const heldHere = new Set<string>()

/**
 * Keeps a second process from writing the same store: a file that names the owner and is touched
 * while it lives. A lock whose owner is dead does not count.
 */
export class StoreLock {
  readonly #file: string
  readonly #token: string
  readonly #heartbeat: NodeJS.Timeout

  private constructor(file: string, token: string) {
    this.#file = file
    this.#token = token
    heldHere.add(token)
    this.#heartbeat = setInterval(() => this.#touch(), HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  /**
   * Takes the lock. A window that is closing, or being reloaded, may hold it a moment longer: that
   * is waited for.
   * @throws FrametroveError `store_locked` where another live process still holds it after `waitMs`
   */
  static async acquire(file: string, waitMs: number): Promise<StoreLock> {
    return pRetry(() => StoreLock.#tryAcquire(file), {
      retries: Math.ceil(waitMs / RETRY_MS),
      minTimeout: RETRY_MS,
      factor: 1,
      shouldRetry: ({ error }) => error instanceof FrametroveError && error.code === 'store_locked',
    })
  }

  static #tryAcquire(file: string): StoreLock {
    const token = randomUUID()
    const { pid } = process
    const owner: Owner = { pid, host: hostname(), token, started: processStart(pid) }
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        fs.writeFileSync(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 })
        return new StoreLock(file, token)
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error
      }
      const found = readOwner(file)
      if (isHeld(file, found)) break
      removeStale(file, found, token)
    }
    throw new FrametroveError('store_locked', {
      what: 'The store was not opened.',
      why: 'Another window of VS Code has it open.',
      action: 'Use that window, or close it and reload this one.',
    })
  }

  /** Gives the lock up. */
  release(): void {
    clearInterval(this.#heartbeat)
    heldHere.delete(this.#token)
    if (readOwner(this.#file)?.token === this.#token) fs.rmSync(this.#file, { force: true })
  }

  #touch(): void {
    try {
      const now = new Date()
      fs.utimesSync(this.#file, now, now)
    } catch {
      // Without the file there is nothing to keep fresh.
    }
  }
}

function readOwner(file: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

function isHeld(file: string, owner: Owner | null): boolean {
  if (owner && owner.host === hostname()) return isAlive(owner)
  // Another machine's owner, or a lock file still being written, can only be judged by its age.
  try {
    return Date.now() - fs.statSync(file).mtimeMs < (owner ? STALE_MS : HEARTBEAT_MS)
  } catch {
    return false
  }
}

function isAlive({ pid, token, started }: Owner): boolean {
  // A store thread of this process that died has left its lock behind: a process has one at a time.
  if (pid === process.pid) return heldHere.has(token)
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false
  }
  const now = processStart(pid)
  return started === null || now === null || started === now
}

/**
 * Removes a lock that was judged stale. Another process may have replaced it since: what was
 * renamed is looked at again, and put back if it is not the one that was judged.
 */
function removeStale(file: string, judged: Owner | null, token: string): void {
  const aside = `${file}.${token}`
  try {
    fs.renameSync(file, aside)
  } catch {
    // Another process was faster.
    return
  }
  try {
    if (readOwner(aside)?.token !== judged?.token) fs.linkSync(aside, file)
  } finally {
    fs.rmSync(aside, { force: true })
  }
}
