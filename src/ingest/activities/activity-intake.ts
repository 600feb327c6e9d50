import { basename } from 'node:path'
import { ACTIVITY_FORMAT, MAX_SAMPLES } from '../../shared/activity'
import { type ErrorCode, FrametroveError } from '../../shared/errors'
import type { CheckedActivity } from '../../store/activities/checked-activity'
import { Track } from '../../store/activities/track'
import type { ProblemList, WarningList } from '../problems'
import { FileFault } from '../readers/file-fault'
import { completeActivity } from './check-activity'
import { contentId } from './content-id'
import { takeSample } from './take-samples'

/** Names a sample in the file, or what is at a path in it (`latitude`); made only when there is something to say. */
export type SamplePlace = (path: string) => string

/** What the files of one ingest share. */
export interface ActivitiesUnderWay {
  problems: ProblemList
  /** The codes of the problems. */
  codes: Set<ErrorCode>
  warnings: WarningList
  signal: AbortSignal
  /** Of activities whose file names none. */
  type: string | undefined
  /** Samples of all files so far. */
  samples: number
}

/** The most samples of one ingest: all of them are in memory, at some 60 bytes each, until they are stored. */
const MAX_SAMPLES_AT_ONCE = 5_000_000

/** Takes what is read of a file, activity by activity, checks it, and says where what is wrong stands. */
export class ActivityIntake {
  readonly activities: CheckedActivity[] = []
  readonly #file: string
  readonly #shared: ActivitiesUnderWay
  #track = new Track()
  #place = ''
  #isPaused = false
  #isGood = true

  /** @param file as the user gave it */
  constructor(file: string, shared: ActivitiesUnderWay) {
    this.#file = file
    this.#shared = shared
  }

  get signal(): AbortSignal {
    return this.#shared.signal
  }

  /** Begins an activity. @param place where in the file it stands, such as `trk 2`; empty where it is all of the file */
  begin(place: string): void {
    this.#track = new Track()
    this.#place = place
    this.#isPaused = false
    this.#isGood = true
  }

  /** The next sample begins a new stretch. */
  pause(): void {
    this.#isPaused = this.#track.length > 0
  }

  /** Takes the next sample. @param place names it in the file, or a key in it */
  sample(value: unknown, place: SamplePlace): void {
    const at = this.#track.length
    if (at >= MAX_SAMPLES) {
      throw new FileFault(`has more than ${MAX_SAMPLES.toLocaleString('en')} samples`, this.#place || undefined)
    }
    if (++this.#shared.samples > MAX_SAMPLES_AT_ONCE) {
      throw new FileFault(`is beyond the ${MAX_SAMPLES_AT_ONCE.toLocaleString('en')} samples that are taken at once`)
    }
    const problems = takeSample(this.#track, value, '')
    for (const { message, where = '', isMissing } of problems) {
      const path = where.replace(/^\./, '')
      this.refuse(message, place(path), isMissing ? 'missing_required_data' : 'invalid_input')
    }
    if (problems.length > 0 || !this.#isPaused) return
    this.#track.breaks.push(at)
    this.#isPaused = false
  }

  /** Ends an activity of the format itself. @param head all that it says but its samples */
  end(head: Record<string, unknown>): void {
    // What else is wrong would only be told because of what is missing.
    if (!this.#isGood) return
    const type = head.type ?? this.#shared.type
    const { breaks, ...rest } = type === undefined ? head : { ...head, type }
    // Those of a format that has stretches itself stand in the track.
    const whole = breaks === undefined || this.#track.breaks.length > 0 ? rest : { ...rest, breaks }
    try {
      this.activities.push(completeActivity(whole, this.#track))
    } catch (error) {
      if (!(error instanceof FrametroveError)) throw error
      for (const { message, where } of error.problems) this.refuse(message, this.#place || where, error.code)
      if (error.problems.length === 0) this.refuse(error.why.replace(/\.$/, ''), this.#place, error.code)
    }
  }

  /**
   * Ends an activity of another format, which gets an id by what is in it: ingested again, it is the same.
   * @param facts what the file says, under the keys of the format, or others
   */
  endForeign(facts: { name?: string; type?: string } & Record<string, unknown>): void {
    if (!this.#isGood) return
    const type = facts.type ?? this.#shared.type ?? 'activity'
    this.end({ ...facts, format: ACTIVITY_FORMAT, type, id: contentId(facts.name ?? type, this.#track) })
  }

  /** Notes what is wrong. @param where in the file */
  refuse(message: string, where = this.#place, code: ErrorCode = 'invalid_input'): void {
    this.#isGood = false
    this.#shared.codes.add(code)
    this.#shared.problems.add({ file: this.#file, ...(where ? { where } : {}), message })
  }

  /** Says something about the file that does not keep it from being read. */
  warn(message: string): void {
    this.#shared.warnings.add(`${basename(this.#file)}: ${message}`)
  }
}
