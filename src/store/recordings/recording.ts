import { type LiveSample, type LocationSample, MAX_SAMPLES } from '../../shared/activity'
import { FrametroveError, toFrametroveError } from '../../shared/errors'
import type { RecordingInfo } from '../../shared/recording'
import { extraOf, MAX_EXTRA_CHARACTERS_OF_SAMPLES } from '../activities/track'
import type { LogEnd } from '../engine/command-log'
import type { Savepoint } from '../engine/log-cut'
import type { Clock } from './clock'
import type { RecordingEvent } from './recording-event'
import type { RecordingFiles } from './recording-files'
import type { Mark, RecordingState } from './recording-state'
import { beginLog, type LogPlatform, RecoveryLog } from './recovery-log'
import type { Started } from './saved-state'
import { writeState } from './state-file'

/** What a recording runs on. */
export interface RecordingPlatform extends LogPlatform {
  clock: Clock
  /** Its log is synced at most once in so many ms. */
  syncEveryMs: number
}

/** Calls that wait for the same sync. */
interface Group {
  synced: Promise<void>
  resolve(): void
  reject(error: unknown): void
  timer: NodeJS.Timeout
}

/** What is durable, to go back to. */
interface Durable {
  savepoint: Savepoint
  mark: Mark
  isInterrupted: boolean
}

/**
 * A live recording with its files. What is done to it is appended to its log at once, and answered when that is synced;
 * where it can't be, it is taken back, and all is as before.
 */
export class Recording {
  readonly files: RecordingFiles
  readonly state: RecordingState
  readonly #platform: RecordingPlatform
  /** Where its log ends that is not open. */
  #end: LogEnd
  /** Opened when something is written: what an interrupted one has left is only looked at. */
  #log: RecoveryLog | null = null
  #durable: Durable | null = null
  #group: Group | null = null
  #syncedAt = Number.NEGATIVE_INFINITY
  #isInterrupted: boolean
  #isHeld = false
  /** How much of the log the state on disk has; `null` where there is none that can be relied on. */
  #savedSequence: number | null = null
  /** A moment of both clocks: what arrives later is timed by the one that never goes back. */
  readonly #anchor: { wall: number; monotonic: number }

  /** `end` is that of its log; `isInterrupted` one that was loaded. */
  constructor(
    platform: RecordingPlatform,
    files: RecordingFiles,
    state: RecordingState,
    end: LogEnd,
    isInterrupted: boolean,
  ) {
    this.#platform = platform
    this.files = files
    this.state = state
    this.#end = end
    this.#isInterrupted = isInterrupted
    const { clock } = platform
    const wall = isInterrupted ? Math.max(clock.now(), state.lastTime ?? 0) : state.started.startedAt
    this.#anchor = { wall, monotonic: clock.monotonic() }
  }

  /** Begins a recording, durably. Its files must not be there. I/O errors are thrown as they come. */
  static start(platform: RecordingPlatform, files: RecordingFiles, state: RecordingState, event: RecordingEvent) {
    return new Recording(platform, files, state, beginLog(platform, files.log, event), false)
  }

  get started(): Started {
    return this.state.started
  }

  /** The moment, in ms since 1970, as counted from its beginning. */
  get arrival(): number {
    const { wall, monotonic } = this.#anchor
    return Math.round(wall + this.#platform.clock.monotonic() - monotonic)
  }

  /** Whether it was finished, and could not be saved yet. */
  get isFinished(): boolean {
    return this.state.progress.finished !== null
  }

  get isPaused(): boolean {
    return this.state.progress.isPaused
  }

  /** Whether it goes on: neither paused, nor interrupted. */
  get isActive(): boolean {
    return !this.#isInterrupted && !this.isPaused
  }

  /** Whether a call was done already, or waits to be durable. */
  has(operationId: string): boolean {
    return this.state.progress.operations.includes(operationId)
  }

  get info(): RecordingInfo {
    const going = this.isPaused ? 'paused' : 'recording'
    const state = this.isFinished ? 'unsaved' : this.#isInterrupted ? 'interrupted' : going
    return this.state.info(state, this.#platform.clock.now())
  }

  /**
   * Adds samples, all or none; one without a time gets that of its arrival.
   * @param take checks what was given; is not asked where the call was done already
   * @param offset how far the file that they come from was read then
   */
  async add(operationId: string, take: () => readonly LiveSample[], offset?: number): Promise<void> {
    if (this.has(operationId)) return this.#group?.synced
    const given = take()
    if (given.length === 0 && offset === undefined) return
    if (given.length > 0) this.#requireGoing()
    const samples = this.#timed(given)
    const { length, extraCharacters } = this.state.track
    if (length + samples.length > MAX_SAMPLES) throw tooMany(this.started.id, length)
    if (extraCharacters + extrasLength(samples) > MAX_EXTRA_CHARACTERS_OF_SAMPLES) throw tooLong(this.started.id)
    const event = { kind: 'samples', ...this.#event(operationId), samples } as const
    await this.#record(offset === undefined ? event : { ...event, offset })
  }

  /** Pauses it, and saves its state. One that is paused stays so. */
  async pause(operationId: string): Promise<void> {
    if (this.has(operationId)) return this.#group?.synced
    if (!this.isPaused || this.#isInterrupted) await this.#record({ kind: 'pause', ...this.#event(operationId) })
    this.saveState()
  }

  /** Nobody feeds it any more, until somebody goes on with it. */
  leave(): void {
    this.#isInterrupted = true
  }

  /** Goes on where it was paused, interrupted or finished: with a new stretch. */
  async resume(operationId: string): Promise<void> {
    if (this.has(operationId)) return this.#group?.synced
    if (this.isActive) return
    await this.#record({ kind: 'resume', ...this.#event(operationId) })
  }

  /** Takes no samples while `work` saves it. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#isHeld = true
    try {
      return await work()
    } finally {
      this.#isHeld = false
    }
  }

  /** Marks it as finished by a call, which saves it as an activity then. */
  async finish(operationId: string, notes: string | null | undefined): Promise<void> {
    if (this.state.progress.finished?.operationId === operationId) return
    const event = { kind: 'finish', ...this.#event(operationId) } as const
    await this.#record(notes === undefined ? event : { ...event, notes })
  }

  /**
   * Saves its whole state, where that on disk is older. I/O errors are thrown as they come: the log has it all the same.
   */
  saveState(): void {
    this.flush()
    const { savepoint } = this.#openLog()
    if (this.#savedSequence === savepoint.sequence) return
    const place = { nextSequence: savepoint.sequence, logEnd: savepoint.end }
    writeState(this.#platform, this.files, { ...this.state.save(), ...place })
    this.#savedSequence = savepoint.sequence
  }

  /** Syncs what waits for it now. Who waits is told where it fails. */
  flush(): void {
    const group = this.#group
    if (!group) return
    clearTimeout(group.timer)
    this.#group = null
    this.#syncedAt = this.#platform.clock.monotonic()
    const log = this.#openLog()
    try {
      log.sync()
      this.#durable = this.#here(log)
      group.resolve()
    } catch (error) {
      group.reject(this.#goBack(log) ?? error)
    }
  }

  /** Lets go of its files, which stay; it may go on with them later. */
  close(): void {
    this.flush()
    const log = this.#log
    if (!log) return
    const { end, sequence } = log.savepoint
    this.#end = { ...this.#end, end, nextSequence: sequence }
    this.#savedSequence = null
    this.#log = null
    try {
      log.close()
    } catch {
      // It is closed all the same, and all was synced.
    }
  }

  #requireGoing(): void {
    if (this.isFinished || this.#isHeld) throw notGoing(this.started.id, 'was finished', 'Start another recording')
    if (this.isPaused) throw notGoing(this.started.id, 'is paused', 'Resume it first')
  }

  #event(operationId: string) {
    return { at: this.#platform.clock.now(), operationId }
  }

  #timed(given: readonly LiveSample[]): LocationSample[] {
    let time = this.state.lastTime ?? Number.NEGATIVE_INFINITY
    return given.map((sample) => {
      const at = sample.time ?? new Date(Math.max(time, this.arrival)).toISOString()
      time = Math.max(time, Date.parse(at))
      return { ...sample, time: at }
    })
  }

  /** Resolves when the event is durable. @throws FrametroveError: then it did not happen */
  #record(event: RecordingEvent): Promise<void> {
    const log = this.#openLog()
    log.mend()
    const before = log.savepoint
    try {
      log.append(event)
    } catch (error) {
      log.cutTo(before)
      throw error
    }
    this.state.apply(event)
    // Who tells of its end does not go on with it.
    if (event.kind !== 'finish') this.#isInterrupted = false
    return this.#nextSync()
  }

  #nextSync(): Promise<void> {
    if (this.#group) return this.#group.synced
    const { clock, syncEveryMs } = this.#platform
    const waitMs = this.#syncedAt + syncEveryMs - clock.monotonic()
    let settle: Pick<Group, 'resolve' | 'reject'> = { resolve: () => {}, reject: () => {} }
    const synced = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject }
    })
    this.#group = { synced, ...settle, timer: setTimeout(() => this.flush(), Math.max(0, waitMs)) }
    if (waitMs <= 0) this.flush()
    return synced
  }

  #openLog(): RecoveryLog {
    if (this.#log) return this.#log
    this.#log = RecoveryLog.open(this.#platform, this.files.log, this.#end)
    this.#durable = this.#here(this.#log)
    return this.#log
  }

  #here(log: RecoveryLog): Durable {
    return { savepoint: log.savepoint, mark: this.state.mark(), isInterrupted: this.#isInterrupted }
  }

  /** Takes back what is not durable; answers with what can't be taken back where that is so. */
  #goBack(log: RecoveryLog): FrametroveError | null {
    if (!this.#durable) return null
    const { savepoint, mark, isInterrupted } = this.#durable
    this.state.backTo(mark)
    this.#isInterrupted = isInterrupted
    try {
      log.cutTo(savepoint)
      return null
    } catch (error) {
      return toFrametroveError(error, '')
    }
  }
}

function notGoing(id: string, state: string, action: string): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'The samples were not added.',
    why: `The recording “${id}” ${state}, and what arrives meanwhile is not recorded.`,
    action: `${action}, then add samples.`,
  })
}

/** How long the keys that the format does not know are, in characters of JSON. */
function extrasLength(samples: readonly LocationSample[]): number {
  return samples.reduce((sum, sample) => {
    const extra = extraOf(sample)
    return extra ? sum + JSON.stringify(extra).length : sum
  }, 0)
}

function tooLong(id: string): FrametroveError {
  const most = MAX_EXTRA_CHARACTERS_OF_SAMPLES.toLocaleString('en')
  return new FrametroveError('invalid_input', {
    what: 'The samples were not added.',
    why: `Their unknown keys would make those of all samples of “${id}” longer than ${most} characters of JSON.`,
    action: 'Leave keys out that are not needed, or finish it, and start another recording for what follows.',
  })
}

function tooMany(id: string, length: number): FrametroveError {
  return new FrametroveError('invalid_input', {
    what: 'The samples were not added.',
    why: `An activity has at most ${MAX_SAMPLES.toLocaleString('en')} samples, and “${id}” has ${length.toLocaleString('en')}.`,
    action: 'Finish it, and start another recording for what follows.',
  })
}
