import { randomUUID } from 'node:crypto'
import * as fs from 'node:fs'
import { hostname, uptime } from 'node:os'
import pRetry from 'p-retry'
import * as z from 'zod'
import { FrametroveError, isMissing, systemCode } from '../../shared/errors'
import { processStart } from './process-start'

const HEARTBEAT_MS = 2000
const RETRY_MS = 200
/** A lock of another machine counts as left behind after this long without a heartbeat. */
const STALE_MS = 30_000
/** After a pause of this length, as in a machine that slept, the lock is looked at again before it is relied on. */
const DOUBT_MS = STALE_MS / 3
/** How long such a lock has to stay untouched before our eyes, too: the clocks of two machines may differ. */
const WATCH_MS = 3 * HEARTBEAT_MS

const ownerSchema = z.object({
  pid: z.int(),
  host: z.string(),
  token: z.string(),
  /** When the process started, as `processStart` says. */
  started: z.string().nullable(),
})
type Owner = z.infer<typeof ownerSchema>

/** What a file system without hard links, such as exFAT, says. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

/** The tokens of the locks that this thread holds. */
const heldHere = new Set<string>()
/** The last heartbeat seen of another machine, by the lock's file, and when it was first seen, by `performance.now`. */
const heartbeatsSeen = new Map<string, { beat: string; since: number }>()

/**
 * Keeps a second process from writing the same store: a file that names the owner and is touched
 * while it lives. A lock whose owner is dead does not count.
 */
export class StoreLock {
  readonly #file: string
  readonly #owner: Owner
  readonly #heartbeat: NodeJS.Timeout
  /** When the lock was last looked at. At first never: two that came in one instant may both think they have it. */
  #seenAt = 0
  #isLost = false

  private constructor(file: string, owner: Owner) {
    this.#file = file
    this.#owner = owner
    heldHere.add(owner.token)
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS)
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
        writeOwner(file, owner)
        return new StoreLock(file, owner)
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error
      }
      const found = readOwner(file)
      if (isHeld(file, found)) throw locked(found)
      removeStale(file, found, token)
    }
    throw locked(null)
  }

  /** Whether the store is still this owner's. Another machine may have taken it while this one slept. */
  get isHeld(): boolean {
    if (Date.now() - this.#seenAt > DOUBT_MS) this.#beat()
    return !this.#isLost
  }

  /** @throws FrametroveError `store_locked` where another took it in the same instant */
  requireHeld(): void {
    if (!this.isHeld) throw locked(null)
  }

  /** Gives the lock up. */
  release(): void {
    clearInterval(this.#heartbeat)
    heldHere.delete(this.#owner.token)
    if (tokenIn(this.#file) === this.#owner.token) fs.rmSync(this.#file, { force: true })
  }

  #beat(): void {
    if (this.#isLost) return
    try {
      const found = fs.existsSync(this.#file) ? readOwner(this.#file) : this.#writeAgain()
      this.#isLost = found?.token !== this.#owner.token
      const now = new Date()
      if (!this.#isLost) fs.utimesSync(this.#file, now, now)
      this.#seenAt = now.getTime()
    } catch {
      // A disk that does not answer now may do so at the next beat.
    }
  }

  /** Someone removed the file. Throws where another owner was faster. */
  #writeAgain(): Owner {
    writeOwner(this.#file, this.#owner)
    return this.#owner
  }
}

/**
 * Removes the lock of a thread of this process that has died, so that other processes need not wait for this one. Only
 * for when no thread of this process has the store open.
 */
export function removeLockOfThisProcess(file: string): void {
  const owner = fs.existsSync(file) ? readOwner(file) : null
  if (owner?.pid === process.pid && owner.host === hostname()) fs.rmSync(file, { force: true })
}

/** Makes the lock file, whole from the first moment. Throws EEXIST where there is one. */
function writeOwner(file: string, owner: Owner): void {
  const beside = `${file}.${owner.token}`
  try {
    fs.writeFileSync(beside, JSON.stringify(owner), { flag: 'wx', mode: 0o600 })
    link(beside, file)
  } finally {
    fs.rmSync(beside, { force: true })
  }
}

/** Gives a file a second name, also where the file system knows no links. Throws EEXIST where the name is taken. */
function link(file: string, name: string): void {
  try {
    fs.linkSync(file, name)
  } catch (error) {
    if (!NO_LINKS.has(systemCode(error) ?? '')) throw error
    fs.copyFileSync(file, name, fs.constants.COPYFILE_EXCL)
  }
}

function locked(owner: Owner | null): FrametroveError {
  const what = 'The store was not opened.'
  if (owner !== null && owner.host !== hostname()) {
    const why = `The computer “${owner.host}” has it open.`
    return new FrametroveError('store_locked', { what, why, action: 'Close VS Code there, then try again.' })
  }
  return new FrametroveError('store_locked', {
    what,
    why: 'Another window of VS Code has it open and does not answer; it may still be opening it.',
    action: 'Try again in a moment. Where that does not help, close that window.',
  })
}

/** Who a lock file names; `null` where it is gone, or still being written. Throws where it can't be read now. */
function readOwner(file: string): Owner | null {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  try {
    return ownerSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The token in a lock file, as far as it can be told. */
function tokenIn(file: string): string | undefined {
  try {
    return readOwner(file)?.token
  } catch {
    return undefined
  }
}

function isHeld(file: string, owner: Owner | null): boolean {
  if (owner && owner.host === hostname()) return isAlive(owner) && !isFromBeforeBoot(file)
  const mtimeMs = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs
  if (mtimeMs === undefined) return false
  // Not one of ours: what it is can only be judged by its age.
  if (!owner) return Date.now() - mtimeMs < HEARTBEAT_MS
  const quietMs = watchedFor(file, `${owner.token} ${mtimeMs}`)
  return quietMs < STALE_MS && (quietMs < WATCH_MS || Date.now() - mtimeMs < STALE_MS)
}

/** For how many milliseconds this process has seen a lock without another heartbeat. */
function watchedFor(file: string, beat: string): number {
  const now = performance.now()
  const seen = heartbeatsSeen.get(file)
  if (seen?.beat === beat) return now - seen.since
  heartbeatsSeen.set(file, { beat, since: now })
  return 0
}

/** Whether the last heartbeat was before this machine started: the number is then another process's, whatever it is. */
function isFromBeforeBoot(file: string): boolean {
  const booted = Date.now() - uptime() * 1000
  const { mtimeMs } = fs.statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: booted }
  // The clock may have been set since.
  return mtimeMs < booted - STALE_MS
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
 * @throws FrametroveError `store_locked` where a third process took the name meanwhile
 */
function removeStale(file: string, judged: Owner | null, token: string): void {
  const aside = `${file}.${token}.stale`
  try {
    fs.renameSync(file, aside)
  } catch {
    // Another process was faster.
    return
  }
  try {
    if (tokenIn(aside) !== judged?.token) link(aside, file)
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? locked(null) : error
  } finally {
    fs.rmSync(aside, { force: true })
  }
}
