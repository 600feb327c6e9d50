import { type LocationSample, MIN_SAMPLES } from '../../shared/activity'
import type { RECORDING_STATES, RecordingInfo } from '../../shared/recording'
import { haversine } from '../activities/geo'
import { splitCount } from '../activities/measure'
import { Track } from '../activities/track'
import type { RecordingEvent } from './recording-event'
import { type Progress, packTrack, type SavedState, type Started, unpackTrack } from './saved-state'

/** Calls that are remembered, so that none is done twice: who asks again does so within seconds. */
const KEPT_OPERATIONS = 1000
const FRESH_MS = 60 * 60 * 1000

/** Where a recording was, to go back to. */
export interface Mark {
  progress: Progress
  samples: number
}

/** A live recording: what its events made of it. */
export class RecordingState {
  readonly started: Started
  readonly track: Track
  #progress: Progress

  private constructor(started: Started, track: Track, progress: Progress) {
    this.started = started
    this.track = track
    this.#progress = progress
  }

  /** What the first event of a log makes. @throws Error where it is another one */
  static from(event: RecordingEvent): RecordingState {
    if (event.kind === 'state') return RecordingState.load(event.state)
    if (event.kind !== 'start') throw new Error('the beginning is missing')
    const { recording, at, operationId } = event
    return new RecordingState(recording, new Track(), {
      ...{ isPaused: false, finished: null, beginsStretch: false, shiftMs: 0, setBack: { times: 0, mostMs: 0 } },
      ...{ savedAt: at, offset: 0, distanceM: 0, durationMs: 0, operations: [operationId] },
    })
  }

  static load({ recording, progress, samples }: SavedState): RecordingState {
    return new RecordingState(recording, unpackTrack(samples), progress)
  }

  save(): SavedState {
    return { recording: this.started, progress: this.#progress, samples: packTrack(this.track) }
  }

  get progress(): Readonly<Progress> {
    return this.#progress
  }

  /** The time of the last sample, in ms since 1970; `null` without samples. */
  get lastTime(): number | null {
    return this.track.time.at(-1) ?? null
  }

  /** When it began, in ms since 1970: where samples are of before it was told of, with the first of them. */
  get startedAt(): number {
    return Math.min(this.started.startedAt, this.track.time[0] ?? Number.POSITIVE_INFINITY)
  }

  /** What was mended, as sentences for people. */
  get warnings(): string[] {
    const { setBack } = this.#progress
    return setBack.times === 0 ? [] : [setBackWarning(setBack)]
  }

  /** Does what an event says. Samples were checked. */
  apply(event: RecordingEvent): void {
    const { at, operationId } = event
    // `state` and `start` are what it is made of.
    if (event.kind === 'state' || event.kind === 'start') return
    const operations = [...this.#progress.operations, operationId].slice(-KEPT_OPERATIONS)
    this.#progress = { ...this.#progress, savedAt: at, operations }
    if (event.kind === 'samples') {
      for (const sample of event.samples) this.#add(sample)
      if (event.offset !== undefined) this.#progress.offset = event.offset
    } else if (event.kind === 'pause') {
      this.#progress.isPaused = true
    } else if (event.kind === 'resume') {
      Object.assign(this.#progress, { isPaused: false, beginsStretch: this.track.length > 0, finished: null })
    } else if (event.kind === 'finish') {
      // Where a call before gave notes, and it could not be saved then, they stay.
      const notes = event.notes === undefined ? this.#progress.finished?.notes : event.notes
      Object.assign(this.#progress, {
        isPaused: true,
        finished: notes === undefined ? { operationId } : { operationId, notes },
      })
    }
  }

  mark(): Mark {
    return { progress: { ...this.#progress }, samples: this.track.length }
  }

  /** Goes back to where it was. */
  backTo({ progress, samples }: Mark): void {
    this.#progress = { ...progress }
    this.track.truncate(samples)
  }

  info(state: (typeof RECORDING_STATES)[number], now: number): RecordingInfo {
    const { id, type, videoId, file } = this.started
    const { savedAt, durationMs, distanceM, offset } = this.#progress
    return {
      ...{ id, type, state, videoId },
      startedAt: new Date(this.startedAt).toISOString(),
      savedAt: new Date(savedAt).toISOString(),
      isFresh: isFresh(savedAt, now),
      durationMs: Math.round(durationMs),
      distanceM: Math.round(distanceM * 1000) / 1000,
      samples: this.track.length,
      splits: this.track.length < MIN_SAMPLES ? 0 : splitCount(distanceM),
      source: file === null ? null : { file, offset },
      warnings: this.warnings,
    }
  }

  #add(sample: LocationSample): void {
    const progress = this.#progress
    const { track } = this
    const sent = Date.parse(sample.time)
    const before = this.lastTime ?? Number.NEGATIVE_INFINITY
    const time = this.#inOrder(sent, before)
    const at = track.length
    track.push(time === sent ? sample : { ...sample, time: new Date(time).toISOString() })
    if (at === 0) return
    if (progress.beginsStretch) {
      track.breaks.push(at)
      progress.beginsStretch = false
      return
    }
    const { latitude, longitude } = track
    const [lat = 0, lon = 0] = [latitude[at - 1], longitude[at - 1]]
    progress.distanceM += haversine(lat, lon, sample.latitude, sample.longitude)
    progress.durationMs += time - before
  }

  /**
   * A time that is not before that of the sample before: where the clock was set back, what follows is put forward by so
   * much, until times fit again as they are sent.
   */
  #inOrder(sent: number, before: number): number {
    const progress = this.#progress
    if (sent >= before) progress.shiftMs = 0
    else if (sent + progress.shiftMs < before) {
      progress.shiftMs = before - sent
      const { times, mostMs } = progress.setBack
      progress.setBack = { times: times + 1, mostMs: Math.max(mostMs, progress.shiftMs) }
    }
    return sent + progress.shiftMs
  }
}

/** Whether that is less than an hour ago; where the clock was set back since, it is taken to be so. ms since 1970. */
export function isFresh(savedAt: number, now: number): boolean {
  return now - savedAt < FRESH_MS
}

function setBackWarning({ times, mostMs }: Progress['setBack']): string {
  const seconds = (mostMs / 1000).toLocaleString('en', { maximumFractionDigits: 3 })
  const often = times === 1 ? 'once' : `${times} times`
  return `The times of samples went back ${often}, by up to ${seconds} s, as where a clock is set; they were put forward so that they stay in order.`
}
