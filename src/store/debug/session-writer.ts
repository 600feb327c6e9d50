import * as path from 'node:path'
import type { DebugOutliers } from '../../shared/debug'
import { DEBUG_FORMAT, type DebugFrame, type DebugPoint, type DebugTrackFacts } from '../../shared/debug-session'
import { defined } from '../../shared/validate'
import type { AsyncFileIo } from '../async-file-io'
import { ArchiveWriter, type FinishedArchive, type Member } from './archive-writer'
import { seriesName, type ValueKind, valuesOf } from './frame-values'
import { OutlierFinder, TrackSteps } from './outliers'
import { Quantiles } from './quantiles'
import { SummaryWriter } from './summary'

/** A member ends with the first of these: what is read and decompressed to show one frame. */
const MEMBER_ITEMS = 1000
const MEMBER_BYTES = 1_000_000
/** Series of which there is a summary. */
const MAX_SERIES = 256

/** The keys of a session that are not streamed. */
export interface DebugFacts {
  videoId: string
  sessionId: string
  /** ISO 8601, UTC. */
  collectionDate: string | null
  metrics: Record<string, unknown> | null
  parameters: Record<string, unknown> | null
  /** Keys that are not known. */
  extra: Record<string, unknown>
}

/** Those that are known before the first frame go to the beginning of the archive. */
export type DebugHead = Pick<DebugFacts, 'videoId' | 'sessionId' | 'collectionDate'>

/** What of the session is in a member. */
interface MemberItems {
  firstIndex: number
  itemCount: number
  frameNumbers: Range | null
  times: Range | null
}

/** A member with what of the session is in it. */
export type MadeMember = Member & MemberItems

/** Least and greatest. */
export interface Range {
  least: number
  greatest: number
}

export interface MadeTrack {
  trackId: number
  /** As JSON, but its points. */
  facts: string
  pointCount: number
  frameNumbers: Range | null
  /** As `DebugTrackTable.segments` has it. */
  segments: Uint8Array
}

export interface MadeSeries {
  name: string
  kind: ValueKind
  label: string
  count: number
  min: number
  max: number
  mean: number
  p50: number
  p95: number
  summary: Uint8Array
}

/** An archive that is on disk, and all that the database is to know of it. */
export interface MadeSession extends Omit<FinishedArchive, 'members'>, DebugHead {
  /** Absolute. */
  file: string
  members: MadeMember[]
  tracks: MadeTrack[]
  series: MadeSeries[]
  seriesLeftOut: number
  frames: number
  detections: number
  frameNumbers: Range | null
  times: Range | null
  isOrdered: boolean
  outliers: DebugOutliers
}

interface SeriesUnderWay {
  kind: ValueKind
  label: string
  summary: SummaryWriter
  quantiles: Quantiles
  min: number
  max: number
  sum: number
  count: number
}

interface TrackUnderWay {
  segments: number[]
  pointCount: number
  frameNumbers: Range | null
  steps: TrackSteps
}

/**
 * Writes a session record by record, as it comes: memory does not grow with the frames. Frames and tracks may come in
 * either order, each in one go.
 */
export class DebugSessionWriter {
  readonly #file: string
  readonly #io: AsyncFileIo
  readonly #archive: ArchiveWriter
  readonly #members: MemberItems[] = []
  readonly #series = new Map<ValueKind, Map<string, SeriesUnderWay | null>>()
  readonly #tracks: MadeTrack[] = []
  readonly #trackIds = new Set<number>()
  readonly #outliers = new OutlierFinder()
  #writtenHead: Partial<DebugHead> = {}
  #frames = 0
  #detections = 0
  #points = 0
  #seriesCount = 0
  #frameNumbers: Range | null = null
  #times: Range | null = null
  #lastNumber = Number.NEGATIVE_INFINITY
  #isOrdered = true
  #track: TrackUnderWay | null = null
  /** Where in the present member its items begin, of which it has so many. */
  #textStart = 0
  #items = 0
  #memberNumbers: Range | null = null
  #memberTimes: Range | null = null

  private constructor(file: string, io: AsyncFileIo, archive: ArchiveWriter) {
    this.#file = file
    this.#io = io
    this.#archive = archive
  }

  /** Begins an archive beside its place; `file` is absolute, and must not be there. */
  static async create(file: string, io: AsyncFileIo): Promise<DebugSessionWriter> {
    await io.mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    const writer = new DebugSessionWriter(file, io, await ArchiveWriter.create(file, io))
    writer.#archive.add(`{"format":${JSON.stringify(DEBUG_FORMAT)}`)
    return writer
  }

  /** Bytes of JSON so far. */
  get rawBytes(): number {
    return this.#archive.rawBytes
  }

  /** Begins the frames; what is known of the head by now comes before them. */
  beginFrames(head: Partial<DebugHead>): void {
    this.#writeHead(head)
    this.#archive.add(',"frameAnalysis":[')
    this.#textStart = this.#archive.pendingBytes
  }

  /** Adds frames that were checked. */
  async addFrames(frames: readonly DebugFrame[]): Promise<void> {
    for (const frame of frames) {
      this.#separate(this.#frames)
      this.#archive.add(JSON.stringify(frame))
      this.#noteFrame(frame)
      this.#items++
      this.#frames++
      if (this.#isMemberFull) await this.#cutFrames()
    }
  }

  async endFrames(): Promise<void> {
    if (this.#items > 0) await this.#cutFrames()
    this.#archive.add(']')
  }

  /** Begins the tracks; what is known of the head by now comes before them. */
  beginTracks(head: Partial<DebugHead>): void {
    this.#writeHead(head)
    this.#archive.add(',"trajectoryData":{"tracks":[')
  }

  beginTrack(): void {
    if (this.#tracks.length > 0) this.#archive.add(',')
    this.#archive.add('{"points":[')
    this.#track = { segments: [], pointCount: 0, frameNumbers: null, steps: new TrackSteps() }
  }

  /** Adds points that were checked to the present track. */
  async addPoints(points: readonly DebugPoint[]): Promise<void> {
    const track = this.#presentTrack
    for (const point of points) {
      if (track.pointCount > 0) this.#archive.add(',')
      const start = this.#archive.pendingBytes
      const length = this.#archive.add(JSON.stringify(point))
      addToSegments(track.segments, this.#archive.memberCount, start, length, track.pointCount)
      const number = point.frame_number
      if (number != null) {
        track.frameNumbers = widen(track.frameNumbers, number)
        track.steps.add(number)
      }
      track.pointCount++
      this.#points++
      this.#items++
      if (this.#isMemberFull) await this.#cutPoints()
    }
  }

  /** Ends the present track. @returns whether its id is another one's, too: then nothing of the session can be kept */
  async endTrack(facts: DebugTrackFacts): Promise<boolean> {
    const { segments, pointCount, frameNumbers, steps } = this.#presentTrack
    const isDouble = this.#trackIds.has(facts.track_id)
    this.#trackIds.add(facts.track_id)
    const text = JSON.stringify(facts)
    this.#archive.add(`],${text.slice(1)}`)
    this.#outliers.gaps(facts.track_id, steps)
    this.#tracks.push({
      ...{ trackId: facts.track_id, facts: text, pointCount, frameNumbers },
      segments: new Uint8Array(Float64Array.from(segments).buffer),
    })
    this.#track = null
    // Many short tracks share a member; one with long facts ends it, too.
    if (this.#isMemberFull) await this.#cutPoints()
    return isDouble
  }

  /** Ends the tracks; `extra` are keys of `trajectoryData` that are not known. */
  async endTracks(extra: Record<string, unknown>): Promise<void> {
    if (this.#archive.pendingBytes > 0 && this.#items > 0) await this.#cutPoints()
    this.#archive.add(']')
    if (Object.keys(extra).length > 0) await this.#addValue('trajectory', ',', JSON.stringify(extra).slice(1, -1))
    this.#archive.add('}')
  }

  /** Writes the rest. The file's content is durable then, its name is not. */
  async finish(facts: DebugFacts): Promise<MadeSession> {
    const { videoId, sessionId, collectionDate, metrics, parameters, extra } = facts
    this.#writeHead({ videoId, sessionId, collectionDate })
    if (metrics) await this.#addValue('metrics', ',"performanceMetrics":', JSON.stringify(metrics))
    if (parameters) await this.#addValue('parameters', ',"processingParameters":', JSON.stringify(parameters))
    if (Object.keys(extra).length > 0) await this.#addValue('extra', ',', JSON.stringify(extra).slice(1, -1))
    this.#archive.add('}\n')
    await this.#cut('end', { textStart: 0, textLength: 0, firstIndex: 0, itemCount: 0 })
    const { members, ...archive } = await this.#archive.finish()
    const series = [...this.#series.values()].flatMap((of) => [...of.values()])
    return {
      ...archive,
      ...{ videoId, sessionId, collectionDate, file: this.#file },
      members: members.map((member, at) => ({ ...member, ...(this.#members[at] as MemberItems) })),
      tracks: this.#tracks,
      series: series.flatMap((it) => (it === null ? [] : [this.#madeSeries(it)])),
      seriesLeftOut: series.filter((it) => it === null).length,
      frames: this.#frames,
      detections: this.#detections,
      frameNumbers: this.#frameNumbers,
      times: this.#times,
      isOrdered: this.#isOrdered,
      outliers: this.#outliers.take(),
    }
  }

  /** Takes the file away. */
  async abort(): Promise<void> {
    await this.#archive.close().catch(() => undefined)
    await this.#io.rm(this.#file, { force: true })
  }

  get #presentTrack(): TrackUnderWay {
    if (!this.#track) throw new Error('points without a track')
    return this.#track
  }

  get #isMemberFull(): boolean {
    return this.#items >= MEMBER_ITEMS || this.#archive.pendingBytes >= MEMBER_BYTES
  }

  /** A comma before every item but the first of all; one that begins a member is not of its items. */
  #separate(itemsBefore: number): void {
    if (itemsBefore > 0) this.#archive.add(',')
    if (this.#items === 0) this.#textStart = this.#archive.pendingBytes
  }

  #writeHead({ sessionId, videoId, collectionDate }: Partial<DebugHead>): void {
    const written = this.#writtenHead
    if (sessionId !== undefined && written.sessionId === undefined) this.#addKey('session_id', sessionId)
    if (collectionDate != null && written.collectionDate == null) this.#addKey('collection_date', collectionDate)
    if (videoId !== undefined && written.videoId === undefined) this.#addKey('video_id', videoId)
    this.#writtenHead = defined({ ...written, sessionId, videoId, collectionDate })
  }

  #addKey(key: string, value: string): void {
    this.#archive.add(`,"${key}":${JSON.stringify(value)}`)
  }

  async #addValue(part: 'metrics' | 'parameters' | 'extra' | 'trajectory', before: string, text: string) {
    this.#archive.add(before)
    const textStart = this.#archive.pendingBytes
    const textLength = this.#archive.add(text)
    await this.#cut(part, { textStart, textLength, firstIndex: 0, itemCount: 1 })
  }

  async #cutFrames(): Promise<void> {
    const textLength = this.#archive.pendingBytes - this.#textStart
    const firstIndex = this.#frames - this.#items
    await this.#cut('frames', { textStart: this.#textStart, textLength, firstIndex, itemCount: this.#items })
  }

  /** Where its points are is told by the tracks. */
  async #cutPoints(): Promise<void> {
    const firstIndex = this.#points - this.#items
    await this.#cut('points', { textStart: 0, textLength: 0, firstIndex, itemCount: this.#items })
  }

  async #cut(
    part: Member['part'],
    {
      textStart,
      textLength,
      ...items
    }: { textStart: number; textLength: number; firstIndex: number; itemCount: number },
  ): Promise<void> {
    this.#members.push({ ...items, frameNumbers: this.#memberNumbers, times: this.#memberTimes })
    this.#memberNumbers = null
    this.#memberTimes = null
    this.#items = 0
    await this.#archive.cut(part, textStart, textLength)
  }

  #noteFrame(frame: DebugFrame): void {
    const { frame_number: number, timestamp_ms: time } = frame
    if (number != null) this.#memberNumbers = widen(this.#memberNumbers, number)
    if (number != null) this.#frameNumbers = widen(this.#frameNumbers, number)
    if (time != null) this.#memberTimes = widen(this.#memberTimes, time)
    if (time != null) this.#times = widen(this.#times, time)
    if (number == null || number < this.#lastNumber) this.#isOrdered = false
    else this.#lastNumber = number
    this.#detections += frame.detections?.length ?? 0
    this.#outliers.frame(this.#frames, frame)
    valuesOf(frame, (kind, label, value) => this.#addToSeries(kind, label, value))
  }

  #addToSeries(kind: ValueKind, label: string, value: number): void {
    let ofKind = this.#series.get(kind)
    if (!ofKind) {
      ofKind = new Map()
      this.#series.set(kind, ofKind)
    }
    let series = ofKind.get(label)
    if (series === null) return
    if (series === undefined) {
      if (kind !== 'position') this.#seriesCount++
      series = this.#seriesCount <= MAX_SERIES ? newSeries(kind, label) : null
      ofKind.set(label, series)
      if (series === null) return
    }
    series.summary.add(this.#frames, value)
    series.quantiles.add(value)
    if (value < series.min) series.min = value
    if (value > series.max) series.max = value
    series.sum += value
    series.count++
  }

  #madeSeries({ kind, label, summary, quantiles, min, max, sum, count }: SeriesUnderWay): MadeSeries {
    return {
      ...{ name: seriesName(kind, label), kind, label, count, min, max, mean: sum / count },
      ...{ p50: quantiles.at(0.5), p95: quantiles.at(0.95), summary: summary.pack(this.#frames) },
    }
  }
}

function newSeries(kind: ValueKind, label: string): SeriesUnderWay {
  return {
    ...{ kind, label, summary: new SummaryWriter(), quantiles: new Quantiles() },
    ...{ min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, count: 0 },
  }
}

function widen(range: Range | null, value: number): Range {
  if (!range) return { least: value, greatest: value }
  if (value < range.least) range.least = value
  if (value > range.greatest) range.greatest = value
  return range
}

/** Adds a point to the stretch of the member that it is in, or begins one: member, start, length, first point, count. */
function addToSegments(segments: number[], member: number, start: number, length: number, point: number): void {
  const last = segments.length - 5
  if (last < 0 || segments[last] !== member) {
    segments.push(member, start, length, point, 1)
    return
  }
  segments[last + 2] = start + length - (segments[last + 1] ?? 0)
  segments[last + 4] = (segments[last + 4] ?? 0) + 1
}
