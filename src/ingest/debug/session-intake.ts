import type * as z from 'zod'
import {
  DEBUG_FORMAT,
  DEBUG_FORMAT_VERSION,
  type DebugFrame,
  type DebugPoint,
  type DebugTrackFacts,
  debugFormatVersion,
  debugFrameSchema,
  debugMetricsSchema,
  debugParametersSchema,
  debugPointSchema,
  debugTrackFactsSchema,
  keptFrame,
  keptPoint,
  partialDebugHeadSchema,
  withoutNulls,
} from '../../shared/debug-session'
import type { DebugFacts, DebugHead, DebugSessionWriter } from '../../store/debug/session-writer'
import { describeIssue, describeValue, formatPath } from '../describe-issue'
import type { ProblemList } from '../problems'
import { FileFault } from '../readers/file-fault'

/** All that is kept of keys that are not known, in characters of JSON. */
const MAX_EXTRA_CHARACTERS = 16_000_000

const HEAD_KEYS = Object.keys(partialDebugHeadSchema.shape)
const FRAME_KEYS = Object.keys(debugFrameSchema.shape)
const POINT_KEYS = Object.keys(debugPointSchema.shape)
const TRACK_KEYS = [...Object.keys(debugTrackFactsSchema.shape), 'points']
/** The keys of a session that are not streamed. */
const FACT_KEYS = [...HEAD_KEYS, 'performanceMetrics', 'processingParameters']

/**
 * Takes a session's records as they come, in any order of its keys: checks each, and passes it to the writer, until the
 * first problem; from then on it only checks.
 */
export class SessionIntake {
  readonly #problems: ProblemList
  readonly #file: string | undefined
  readonly #writer: DebugSessionWriter
  readonly #videoId: string | undefined
  readonly #problemsBefore: number
  readonly #facts: Record<string, unknown> = {}
  readonly #trajectory: Record<string, unknown> = {}
  #extraCharacters = 0
  #hasFrames = false
  #hasTracks = false
  #trackAt = -1

  /** `videoId` wins over what the session says. */
  constructor(
    writer: DebugSessionWriter,
    problems: ProblemList,
    options: { file?: string | undefined; videoId?: string | undefined } = {},
  ) {
    this.#writer = writer
    this.#problems = problems
    this.#problemsBefore = problems.count
    this.#file = options.file
    this.#videoId = options.videoId
  }

  /** Whether nothing of it was refused so far. */
  get isGood(): boolean {
    return this.#problems.count === this.#problemsBefore
  }

  /** A value of the session itself that is not streamed. */
  fact(key: string, value: unknown): void {
    if (key === 'frameAnalysis') this.#refuse(`frameAnalysis must be a list, got ${describeValue(value)}`, key)
    else if (key === 'trajectoryData') {
      if (value !== null) this.#refuse(`trajectoryData must be an object, got ${describeValue(value)}`, key)
    } else {
      if (key === 'format') requireKnownFormat(value)
      if (!FACT_KEYS.includes(key)) this.#countExtra(value)
      this.#facts[key] = value
    }
  }

  beginFrames(): void {
    if (this.#hasFrames) throw new FileFault('is given twice', 'frameAnalysis')
    this.#hasFrames = true
    this.#writer.beginFrames(this.#headSoFar())
  }

  /** Frames, of which the first is the `offset`-th. */
  async frames(values: readonly unknown[], offset: number): Promise<void> {
    const frames: DebugFrame[] = []
    for (const [at, value] of values.entries()) {
      const parsed = debugFrameSchema.safeParse(value)
      if (parsed.success) frames.push(keptFrame(parsed.data))
      else this.#refuseAll(parsed.error.issues, value, FRAME_KEYS, `frameAnalysis[${offset + at}]`)
    }
    if (this.isGood) await this.#writer.addFrames(frames)
  }

  async endFrames(): Promise<void> {
    await this.#writer.endFrames()
  }

  beginTracks(): void {
    if (this.#hasTracks) throw new FileFault('is given twice', 'trajectoryData.tracks')
    this.#hasTracks = true
    this.#writer.beginTracks(this.#headSoFar())
  }

  beginTrack(): void {
    this.#trackAt++
    this.#writer.beginTrack()
  }

  async points(values: readonly unknown[], offset: number): Promise<void> {
    const points: DebugPoint[] = []
    for (const [at, value] of values.entries()) {
      const parsed = debugPointSchema.safeParse(value)
      if (parsed.success) points.push(keptPoint(parsed.data))
      else this.#refuseAll(parsed.error.issues, value, POINT_KEYS, `${this.#trackPlace}.points[${offset + at}]`)
    }
    if (this.isGood) await this.#writer.addPoints(points)
  }

  /** Ends a track; `value` is all of it but its points. */
  async endTrack(value: Record<string, unknown>): Promise<void> {
    const { points, ...given } = value
    if (points != null)
      this.#refuse(`points must be a list, got ${describeValue(points)}`, `${this.#trackPlace}.points`)
    const parsed = debugTrackFactsSchema.safeParse(given)
    if (!parsed.success) this.#refuseAll(parsed.error.issues, value, TRACK_KEYS, this.#trackPlace)
    // Also of a track that was refused: what follows it is checked, too.
    const facts: DebugTrackFacts = parsed.success ? withoutNulls(parsed.data) : { track_id: 0 }
    const isDouble = await this.#writer.endTrack(facts)
    if (isDouble && parsed.success) {
      this.#refuse(`has the track_id ${facts.track_id} of another track`, this.#trackPlace)
    }
  }

  /** A value of `trajectoryData` beside its tracks. */
  trajectory(key: string, value: unknown): void {
    if (key === 'tracks') {
      if (value !== null) this.#refuse(`tracks must be a list, got ${describeValue(value)}`, 'trajectoryData.tracks')
      return
    }
    this.#countExtra(value)
    this.#trajectory[key] = value
  }

  /** Takes an entry among the tracks that is none. */
  noTrack(value: unknown): void {
    this.#trackAt++
    this.#refuse(`must be an object, got ${describeValue(value)}`, this.#trackPlace)
  }

  /** Ends `trajectoryData`. */
  async endTrajectory(): Promise<void> {
    if (!this.#hasTracks && Object.keys(this.#trajectory).length === 0) return
    if (!this.#hasTracks) this.beginTracks()
    await this.#writer.endTracks(this.#trajectory)
  }

  /** What the session is besides its records, once all of it has come; `null` where something was refused. */
  end(): DebugFacts | null {
    if (!this.#hasFrames && this.isGood) this.#refuse('frameAnalysis is missing')
    const { performanceMetrics, processingParameters, ...rest } = this.#facts
    const head = this.#check(partialDebugHeadSchema, rest, HEAD_KEYS, '')
    const metrics = this.#check(debugMetricsSchema.nullish(), performanceMetrics, [], 'performanceMetrics')
    const parameters = this.#check(debugParametersSchema.nullish(), processingParameters, [], 'processingParameters')
    if (!head) return null
    const { format, session_id: sessionId, video_id: ownVideoId, collection_date, $schema, ...extra } = head
    const videoId = this.#videoId ?? ownVideoId
    if (format === undefined) this.#refuse(`format is missing; it must be "${DEBUG_FORMAT}"`)
    if (sessionId === undefined) this.#refuse('session_id is missing')
    if (videoId === undefined) this.#refuse('video_id is missing')
    if (!this.isGood || sessionId === undefined || videoId === undefined) return null
    return {
      ...{ videoId, sessionId, collectionDate: collection_date ?? null },
      ...{ metrics: metrics ? withoutNulls(metrics) : null, parameters: parameters ?? null },
      extra: $schema == null ? extra : { $schema, ...extra },
    }
  }

  /** The video that the session itself names, where the caller's wins over it. */
  get overruledVideoId(): string | null {
    const { video_id: own } = this.#facts
    return this.#videoId !== undefined && typeof own === 'string' && own !== this.#videoId ? own : null
  }

  get #trackPlace(): string {
    return `trajectoryData.tracks[${this.#trackAt}]`
  }

  /** What may go to the beginning of the archive. */
  #headSoFar(): Partial<DebugHead> {
    const parsed = partialDebugHeadSchema.safeParse(this.#facts)
    if (!parsed.success) return {}
    const { session_id: sessionId, video_id, collection_date: collectionDate } = parsed.data
    const videoId = this.#videoId ?? video_id
    return {
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(videoId === undefined ? {} : { videoId }),
      ...(collectionDate == null ? {} : { collectionDate }),
    }
  }

  #check<S extends z.ZodType>(
    schema: S,
    value: unknown,
    known: readonly string[],
    place: string,
  ): z.output<S> | undefined {
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    this.#refuseAll(parsed.error.issues, value, known, place)
    return undefined
  }

  #refuseAll(issues: readonly z.core.$ZodIssue[], value: unknown, known: Iterable<string>, place: string): void {
    for (const issue of issues) {
      if (!this.#problems.hasRoom) this.#problems.countOnly()
      else {
        const path = formatPath(issue.path)
        const where = path === '' || place === '' ? place || path : `${place}.${path}`
        this.#refuse(describeIssue(issue, value, known), where)
      }
    }
  }

  #refuse(message: string, where = ''): void {
    this.#problems.add({ ...(this.#file ? { file: this.#file } : {}), ...(where ? { where } : {}), message })
  }

  #countExtra(value: unknown): void {
    this.#extraCharacters += JSON.stringify(value).length
    if (this.#extraCharacters > MAX_EXTRA_CHARACTERS) {
      throw new FileFault(`has over ${MAX_EXTRA_CHARACTERS / 1e6} MB under keys that are not known`)
    }
  }
}

/** @throws FileFault at once: what follows can't be read */
function requireKnownFormat(format: unknown): void {
  const version = debugFormatVersion(format)
  if (version !== null && version > DEBUG_FORMAT_VERSION) {
    throw new FileFault(
      `is of the format "${String(format)}", which only a newer version of Frametrove reads`,
      'format',
    )
  }
}
