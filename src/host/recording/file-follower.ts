import { setTimeout as sleep } from 'node:timers/promises'
import { Mutex } from 'async-mutex'
import { FrametroveError, type Problem, toFrametroveError } from '../../shared/errors'
import type { AddedSamples, SampleLines } from '../../shared/recording'
import { FileTail } from './file-tail'

/**
 * How often the file is looked at. File watchers miss changes on network drives and of files that are replaced, and cost as
 * much as a look.
 */
const LOOK_MS = 250
/** After a failure it is tried again after so long, and then ever more seldom. */
const RETRY_MS = { first: 1000, last: 30_000 }

/** What keeps a file from being followed. */
export type FollowTrouble =
  /** It is waited for. */
  | { kind: 'missing' }
  /** It is another one, or shorter: a person has to say where to read on. */
  | { kind: 'changed' }
  | { kind: 'utf16' }
  /** The file can't be read, or the store does not take its lines: it is tried again. */
  | { kind: 'failing'; error: FrametroveError }
  /** The store refuses its lines: it is not tried again. */
  | { kind: 'refused'; error: FrametroveError }

/** What a file is followed for. */
export interface Followed {
  /** Gives lines to the store. @throws FrametroveError */
  add(lines: SampleLines): Promise<AddedSamples>
  /** How many bytes of the file the store has; `null`: no such recording is under way. @throws FrametroveError */
  storedBytes(): Promise<number | null>
  /** So many lines were left out; `problems` are of the first. */
  onLeftOut(problems: readonly Problem[], count: number): void
  /** What is in the way now; `null`: nothing any more. */
  onTrouble(trouble: FollowTrouble | null): void
}

/** Follows a file of a live recording: what is in it, then what is appended. It never stops by itself, but may wait. */
export class FileFollower {
  readonly #file: string
  readonly #followed: Followed
  readonly #tail: FileTail
  readonly #turn = new Mutex()
  readonly #stop = new AbortController()
  #trouble: FollowTrouble | null = null
  #failures = 0
  /** Whether the last call to the store failed, so that it is not known what the store has. */
  #isUnsure = false
  /** Whether the store still has to be told that the file is another one than what it has of it. */
  #isAnew = false

  constructor(file: string, followed: Followed) {
    this.#file = file
    this.#followed = followed
    this.#tail = new FileTail(file)
  }

  get trouble(): FollowTrouble | null {
    return this.#trouble
  }

  /** Begins to follow, so many bytes into the file. */
  async start(offset: number): Promise<void> {
    await this.#turn.runExclusive(async () => {
      if (offset > 0 && !(await this.#tail.moveTo(offset))) this.#tell({ kind: 'changed' })
    })
    void this.#run()
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Tries again what was refused. */
  async goOn(): Promise<void> {
    await this.#turn.runExclusive(() => {
      if (this.#trouble?.kind === 'refused') this.#tell(null)
    })
  }

  /** Goes on with a file that was changed. */
  async readFrom(place: 'beginning' | 'end'): Promise<void> {
    await this.#turn.runExclusive(async () => {
      this.#tail.moveToBeginning()
      if (place === 'end') await this.#tail.moveToEnd()
      this.#isAnew = true
      this.#tell(null)
    })
  }

  /**
   * Gives all that is there now, also a last line that no line break ends, then does `work`, while nothing more is given.
   * What is wrong with the file does not count.
   * @throws FrametroveError where the store does not take it; what `work` throws
   */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#turn.runExclusive(async () => {
      if (!this.#isWaitingForPerson) await this.#giveAll().catch(storeErrorOnly)
      return work()
    })
  }

  get #isWaitingForPerson(): boolean {
    return ['changed', 'utf16', 'refused'].includes(this.#trouble?.kind ?? '')
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#turn.runExclusive(() => this.#look())
      const retryMs = Math.min(RETRY_MS.last, RETRY_MS.first * 2 ** (this.#failures - 1))
      await sleep(this.#failures === 0 ? LOOK_MS : retryMs, undefined, { signal }).catch(() => {})
    }
  }

  async #look(): Promise<void> {
    if (this.#isWaitingForPerson || this.#stop.signal.aborted) return
    try {
      await this.#readAll()
      this.#failures = 0
    } catch (thrown) {
      this.#failures++
      const error = toFrametroveError(thrown, `“${this.#file}” could not be followed.`)
      const kind = error.category === 'validation' ? 'refused' : 'failing'
      // Some of the lines may still fit.
      if (kind === 'refused' && this.#tail.readLess()) return this.#look()
      this.#tell({ kind, error })
    }
  }

  async #giveAll(): Promise<void> {
    await this.#readAll()
    if (this.#trouble !== null) return
    const last = await this.#tail.lastLine()
    if (last !== null) await this.#give(last, [])
  }

  /** Gives the whole lines that are there now; not those that are appended meanwhile, which might never end. */
  async #readAll(): Promise<void> {
    if (this.#isUnsure) await this.#findPlace()
    const end = await this.#tail.size()
    while (!this.#stop.signal.aborted && !this.#isWaitingForPerson) {
      const read = await this.#tail.read()
      if (read.kind === 'lines') {
        await this.#give(read.lines, read.problems)
        if (this.#tail.offset < end) continue
        this.#tell(null)
        return
      }
      // A file that is not there yet is no trouble: it is waited for.
      const isExpected = read.kind === 'nothing' || (read.kind === 'missing' && this.#tail.offset === 0)
      this.#tell(isExpected ? null : read)
      return
    }
  }

  async #give(lines: SampleLines, problems: readonly Problem[]): Promise<void> {
    this.#isUnsure = true
    const added = await this.#followed.add(this.#isAnew ? { ...lines, isAnew: true } : lines)
    this.#isUnsure = false
    this.#isAnew = false
    this.#tail.accept()
    const all = [...problems, ...added.problems]
    if (all.length > 0) {
      const named = all.map((it) => ({ ...it, file: this.#file }))
      this.#followed.onLeftOut(named, problems.length + added.problemCount)
    }
  }

  /** The answer to the last call was lost: reads on behind what the store has. */
  async #findPlace(): Promise<void> {
    const stored = await this.#followed.storedBytes()
    // Of a file that is read anew, the store may have bytes of the one before: asked for again, it takes none twice.
    if (!this.#isAnew && stored !== null && stored > this.#tail.offset && !(await this.#tail.moveTo(stored))) {
      this.#tell({ kind: 'changed' })
    }
    this.#isUnsure = false
  }

  #tell(trouble: FollowTrouble | null): void {
    const isNews = trouble?.kind !== this.#trouble?.kind
    this.#trouble = trouble
    if (isNews) this.#followed.onTrouble(trouble)
  }
}

/** A file that can't be read keeps nobody from ending its recording. */
function storeErrorOnly(error: unknown): void {
  if (error instanceof FrametroveError) throw error
}
