import type { Kysely } from 'kysely'
import {
  type GalleryFacts,
  type GalleryFilter,
  type GalleryFrame,
  type GalleryFrameDetails,
  type GalleryMoments,
  type GalleryPage,
  type GalleryPosition,
  type GalleryRequest,
  type GallerySort,
  type GalleryTimeline,
  MAX_CHOSEN,
} from '../../shared/gallery'
import type { FrameFiles } from '../files/frame-files'
import { lazily } from '../lazily'
import { frameNotFound } from '../repositories/not-found'
import type { StoreSchema } from '../schema/tables'
import { framesWithCaption } from './captions'
import { countLabels, framesWith, readDetections } from './detections'
import { findPlace } from './find-place'
import { type FrameList, orderedFrames, readFrames } from './frame-list'
import { readAttachments, readFrameRows } from './frame-rows'
import { framesWithoutImage } from './missing-images'
import { indexesOf, placesFrom } from './moments'
import type { ResolvedScope, ScopePart } from './scope'
import { countTags, framesTagged, readTags } from './tags'
import { inBuckets, readSegments } from './timeline'

const MAX_LABELS = 200
const MAX_TAGS = 200
/** Orders kept, with the frames that a filter leaves in them. */
const KEPT_ORDERS = 8
/** Moments are told up to so many boxes: a part of a video is to be read in no time. */
const MAX_BOXES_OF_MOMENTS = 10_000
/** How long it counts which images are gone: no one tells when one goes. */
const MISSING_MS = 30_000

/**
 * The frames of a scope, as they were when it was first asked. What it takes to answer is read once, when it is first
 * needed, and kept as arrays: then any part of any order is there at once.
 */
export class Gallery {
  readonly #db: Kysely<StoreSchema>
  readonly #files: FrameFiles
  readonly #scope: ResolvedScope
  readonly #frames = lazily(() => readFrames(this.#db, this.#scope.parts))
  readonly #captioned = lazily(async () => framesWithCaption(this.#db, await this.#frames(), this.#scope.parts))
  readonly #detections = lazily(async () => readDetections(this.#db, await this.#frames(), this.#scope.parts))
  readonly #labels = lazily(async () => countLabels(await this.#detections()).slice(0, MAX_LABELS))
  readonly #tags = lazily(async () => readTags(this.#db, await this.#frames()))
  readonly #orders = new Map<string, Promise<Uint32Array>>()
  #missing: { frames: Promise<Uint8Array>; until: number } | null = null

  constructor(db: Kysely<StoreSchema>, files: FrameFiles, scope: ResolvedScope) {
    this.#db = db
    this.#files = files
    this.#scope = scope
  }

  async page({ filter, sort, offset, limit }: Omit<GalleryRequest, 'scope'>): Promise<GalleryPage> {
    const order = await this.#ordered(filter, sort)
    const items = await this.#items(order.subarray(offset, offset + limit))
    return { total: order.length, items: items.map(({ frame }) => frame) }
  }

  /** @throws FrametroveError `not_found` behind the last */
  async details(filter: GalleryFilter, sort: GallerySort, index: number): Promise<GalleryFrameDetails> {
    const order = await this.#ordered(filter, sort)
    const [item] = await this.#items(order.subarray(index, index + 1))
    if (!item) throw frameNotFound(index)
    return { ...item.frame, index, ...(await readAttachments(this.#db, item.part, item.frame)) }
  }

  /** What a video shows from a time on: at most so many frames. */
  async moments(filter: GalleryFilter, sort: GallerySort, fromMs: number, limit: number): Promise<GalleryMoments> {
    const list = await this.#frames()
    const byTime = await this.#ordered(filter, { by: 'time', isDescending: false })
    const places = placesFrom(list, byTime, fromMs, limit)
    const items = await this.#items(byTime.subarray(places.first, places.end))
    const indexes = indexesOf(
      list,
      await this.#ordered(filter, sort),
      items.map(({ frame }) => frame),
    )
    const frames: GalleryFrameDetails[] = []
    let boxes = 0
    for (const { frame, part } of items) {
      // Two at least, so that it goes on.
      if (frames.length > 1 && boxes > MAX_BOXES_OF_MOMENTS) break
      const attachments = await readAttachments(this.#db, part, frame)
      boxes += attachments.boxes.length
      frames.push({ ...frame, index: indexes.get(frame.key) ?? 0, ...attachments })
    }
    const isAll = frames.length === items.length && places.isLast
    const toMs = isAll ? null : (frames.at(-1)?.timestampMs ?? null)
    const span = { fromMs, toMs: toMs ?? Number.MAX_SAFE_INTEGER }
    return { frames, toMs, transcript: await readSegments(this.#db, this.#transcriptRuns, span) }
  }

  /** The keys of the frames from one place to another, both included. */
  async keys(filter: GalleryFilter, sort: GallerySort, from: number, to: number): Promise<number[]> {
    const { keys } = await this.#frames()
    const order = await this.#ordered(filter, sort)
    return Array.from(order.subarray(from, Math.min(to + 1, from + MAX_CHOSEN)), (frame) => keys[frame] ?? 0)
  }

  async indexOf(filter: GalleryFilter, sort: GallerySort, position: GalleryPosition): Promise<number | null> {
    return findPlace(await this.#frames(), await this.#ordered(filter, sort), position)
  }

  async facts(): Promise<GalleryFacts> {
    const { count, bytes, span, hasImage } = await this.#frames()
    const captioned = await this.#captioned()
    const labels = await this.#labels()
    const tags = countTags(await this.#tags()).slice(0, MAX_TAGS)
    return {
      ...{ title: this.#scope.title, description: this.#scope.description, frames: count, bytes },
      ...{ fromMs: span?.fromMs ?? null, toMs: span?.toMs ?? null, labels, tags },
      ...{ withCaption: sum(captioned), withoutImage: count - sum(hasImage) },
    }
  }

  /** `null` where no frame has a time, or their times have nothing to do with one another. */
  async timeline(buckets: number): Promise<GalleryTimeline | null> {
    const { span, times } = await this.#frames()
    if (span === null || this.#scope.parts.length > 1) return null
    const detections = await this.#detections()
    return {
      ...span,
      frames: inBuckets(times, span, buckets),
      detections: inBuckets(detections.times, span, buckets),
      transcript: await readSegments(this.#db, this.#transcriptRuns, span),
    }
  }

  get #transcriptRuns(): number[] {
    return this.#scope.parts.flatMap((part) => part.transcriptRuns)
  }

  /** The frames at these places that are still there, in their order, each with its part. */
  async #items(places: Uint32Array): Promise<{ frame: GalleryFrame; part: ScopePart }[]> {
    const { keys, parts } = await this.#frames()
    const captioned = await this.#captioned()
    const partOf = (place: number) => this.#scope.parts[parts[place] ?? 0]
    const asked = new Map<string, { part: ScopePart; keys: number[] }>()
    for (const place of places) {
      const part = partOf(place)
      if (!part) continue
      // Those without detections can be read together: a search may find a frame in each of many events.
      const name = part.detectionRuns.length === 0 ? part.frames.table : `${parts[place]}`
      const together = asked.get(name) ?? { part, keys: [] }
      together.keys.push(keys[place] ?? 0)
      asked.set(name, together)
    }
    const found = new Map<number, Awaited<ReturnType<typeof readFrameRows>>[number]>()
    for (const { part, keys: own } of asked.values()) {
      for (const row of await readFrameRows(this.#db, part, own)) found.set(row.key, row)
    }
    return Array.from(places).flatMap((place) => {
      const row = found.get(keys[place] ?? 0)
      const part = partOf(place)
      if (!row || !part) return []
      return { frame: { ...row, hasCaption: captioned[place] === 1, source: part.source }, part }
    })
  }

  /** The frames that a filter leaves, in an order. */
  #ordered(filter: GalleryFilter, sort: GallerySort): Promise<Uint32Array> {
    if (filter.isMissing !== undefined) return this.#makeOrder(filter, sort)
    const name = JSON.stringify([filter, sort])
    const kept = this.#orders.get(name)
    if (kept) return kept
    const order = this.#makeOrder(filter, sort)
    order.catch(() => this.#orders.delete(name))
    const [oldest] = this.#orders.keys()
    if (this.#orders.size >= KEPT_ORDERS && oldest !== undefined) this.#orders.delete(oldest)
    this.#orders.set(name, order)
    return order
  }

  async #makeOrder(filter: GalleryFilter, sort: GallerySort): Promise<Uint32Array> {
    const frames = await this.#frames()
    if (Object.values(filter).every((it) => it === undefined)) return orderedFrames(frames, sort)
    const isLeft = await this.#filter(frames, filter)
    return (await this.#ordered({}, sort)).filter((frame) => isLeft(frame))
  }

  async #filter({ times, count }: FrameList, filter: GalleryFilter): Promise<(frame: number) => boolean> {
    const { fromMs, toMs, labels, minConfidence, hasCaption, isMissing, tags = [] } = filter
    const asksTime = fromMs !== undefined || toMs !== undefined
    const asksLabels = (labels?.length ?? 0) > 0 || minConfidence !== undefined
    const detected = asksLabels ? framesWith(await this.#detections(), labels, minConfidence) : null
    const captioned = hasCaption === undefined ? null : await this.#captioned()
    const missing = isMissing === undefined ? null : await this.#withoutImage()
    const tagged = tags.length === 0 ? null : framesTagged(await this.#tags(), tags, count)
    return (frame) => {
      const time = times[frame] ?? Number.NaN
      // Also false for a frame without a time.
      if (asksTime && !(time >= (fromMs ?? Number.NEGATIVE_INFINITY) && time <= (toMs ?? Number.POSITIVE_INFINITY)))
        return false
      if (detected && detected[frame] !== 1) return false
      if (tagged && tagged[frame] !== 1) return false
      if (captioned && (captioned[frame] === 1) !== hasCaption) return false
      return !missing || (missing[frame] === 1) === isMissing
    }
  }

  async #withoutImage(): Promise<Uint8Array> {
    const now = Date.now()
    if (this.#missing === null || this.#missing.until < now) {
      const frames = this.#frames().then((list) => framesWithoutImage(this.#db, this.#files, list))
      frames.catch(() => {
        this.#missing = null
      })
      this.#missing = { frames, until: now + MISSING_MS }
    }
    return this.#missing.frames
  }
}

function sum(flags: Uint8Array): number {
  return flags.reduce((count, flag) => count + flag, 0)
}
