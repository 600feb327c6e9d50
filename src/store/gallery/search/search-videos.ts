import { type Kysely, sql } from 'kysely'
import type { StoreSchema } from '../../schema/tables'
import { markCaptioned } from '../captions'
import { columnSlices } from '../column-slices'
import { forEachDetection } from '../detections'
import { type FrameColumns, type FrameList, readColumns, toFrameList } from '../frame-list'
import { FrameLookup } from '../frame-lookup'
import { VIDEO_FRAMES } from '../frame-tables'
import { resultRuns, type ScopePart, withFrames } from '../scope'
import { Spans } from '../spans'
import type { FoundPart } from './found-part'
import { type Hits, hitsByRun, wordsOfFrameTags, wordsOfLabels } from './text-hits'
import type { Words } from './words'

type Db = Kysely<StoreSchema>
type Runs = Pick<ScopePart, 'captionRuns' | 'transcriptRuns' | 'detectionRuns'>

/** Where words were found, in all videos. */
interface Found {
  captions: ReadonlyMap<number, Hits>
  segments: ReadonlyMap<number, Hits>
  /** Words by the keys of labels, and of frames. */
  labels: ReadonlyMap<number, readonly number[]>
  tags: ReadonlyMap<number, readonly number[]>
}

/** The frames of videos that have all words: see `galleryScopeSchema`. */
export async function searchVideos(db: Db, words: Words): Promise<FoundPart[]> {
  const found: Found = {
    captions: await hitsByRun(db, 'caption', words),
    segments: await hitsByRun(db, 'transcript_segment', words),
    labels: await wordsOfLabels(db, words),
    tags: await wordsOfFrameTags(db, VIDEO_FRAMES, words),
  }
  const parts: FoundPart[] = []
  for (const { id, title, at, runs } of await videosWithFrames(db)) {
    const results = resultRuns(runs)
    if (!mayHaveAll(words, found, results)) continue
    const columns = await readColumns(db, VIDEO_FRAMES, withFrames(runs))
    const hits = await hitsOf(db, words, found, results, toFrameList([columns]))
    const own = only(columns, (frame) => hits.every((marked) => marked[frame] === 1))
    if (own.keys.length === 0) continue
    const source = { kind: 'video', id, title: title || id } as const
    parts.push({ at, source, frames: VIDEO_FRAMES, from: { columns: own }, ...results })
  }
  return parts
}

async function videosWithFrames(db: Db) {
  const rows = await db
    .selectFrom('run')
    .innerJoin('video', 'video.video_key', 'run.video_key')
    .select(['video.id', 'video.title', 'video.created_at as at', 'run.video_key'])
    .select(['run_key', 'frame_count', 'caption_count', 'transcript_count', 'object_count'])
    .where('is_current', '=', 1)
    .orderBy('run.run_key')
    .execute()
  const videos = new Map<string, { id: string; title: string | null; at: string; runs: typeof rows }>()
  for (const row of rows) {
    const video = videos.get(row.id) ?? { id: row.id, title: row.title, at: row.at, runs: [] }
    video.runs.push(row)
    videos.set(row.id, video)
  }
  return [...videos.values()].filter(({ runs }) => runs.some((run) => run.frame_count > 0))
}

/** Whether each word is anywhere in a video; tags and labels are looked at frame by frame only. */
function mayHaveAll(words: Words, { captions, segments, labels, tags }: Found, runs: Runs): boolean {
  const elsewhere = new Set([...tags.values()].flat())
  if (runs.detectionRuns.length > 0) for (const places of labels.values()) for (const it of places) elsewhere.add(it)
  const isIn = (hits: ReadonlyMap<number, Hits>, runKeys: readonly number[], place: number) =>
    runKeys.some((runKey) => (hits.get(runKey)?.[place]?.size ?? 0) > 0)
  return Array.from({ length: words.count }, (_, place) => place).every(
    (place) =>
      elsewhere.has(place) || isIn(captions, runs.captionRuns, place) || isIn(segments, runs.transcriptRuns, place),
  )
}

/** For each word, 1 for the frames that have it. */
async function hitsOf(
  db: Db,
  words: Words,
  found: Found,
  { captionRuns, transcriptRuns, detectionRuns }: Runs,
  frames: FrameList,
): Promise<Uint8Array[]> {
  const hits = Array.from({ length: words.count }, () => new Uint8Array(frames.count))
  for (const [place, marked] of hits.entries()) {
    const keys = (of: ReadonlyMap<number, Hits>, runKeys: readonly number[]) =>
      runKeys.map((runKey) => ({ runKey, hits: of.get(runKey)?.[place] })).filter((it) => (it.hits?.size ?? 0) > 0)
    for (const { runKey, hits: wanted } of keys(found.captions, captionRuns)) {
      await markCaptioned(db, { frames, part: 0, captionRuns: [runKey], marked }, (key) => wanted?.has(key) ?? false)
    }
    for (const { runKey, hits: wanted } of keys(found.segments, transcriptRuns)) {
      await markSpoken(db, runKey, frames, marked, (key) => wanted?.has(key) ?? false)
    }
  }
  frames.keys.forEach((key, frame) => {
    for (const place of found.tags.get(key) ?? []) mark(hits[place], frame)
  })
  if (detectionRuns.length > 0 && found.labels.size > 0) {
    const lookup = await FrameLookup.of(frames, 0)
    await forEachDetection(db, detectionRuns, (number, time, labelKey) => {
      const places = found.labels.get(labelKey)
      if (places) for (const frame of lookup.find(number, time)) for (const place of places) mark(hits[place], frame)
    })
  }
  return hits
}

/** Sets the frames at whose time one of the segments is said. */
async function markSpoken(
  db: Db,
  ownerKey: number,
  frames: FrameList,
  marked: Uint8Array,
  isWanted: (segmentKey: number) => boolean,
): Promise<void> {
  const spans = new Spans(frames, 0)
  const key = 'transcript_segment_key'
  const read = { table: 'transcript_segment', owner: 'run_key', ownerKey, order: 'start_ms', key }
  for await (const [starts = [], keys = [], ends = []] of columnSlices(db, { ...read, columns: [sql.ref('end_ms')] })) {
    for (let at = 0; at < keys.length; at++) {
      const start = starts[at] ?? 0
      if (isWanted(keys[at] ?? 0)) spans.add(start, ends[at] ?? start)
    }
  }
  spans.mark(marked)
}

function mark(marked: Uint8Array | undefined, frame: number): void {
  if (marked) marked[frame] = 1
}

/** The frames that are wanted. */
function only(columns: FrameColumns, isWanted: (frame: number) => boolean): FrameColumns {
  const filtered = (column: number[]) => column.filter((_, frame) => isWanted(frame))
  return {
    keys: filtered(columns.keys),
    numbers: filtered(columns.numbers),
    times: filtered(columns.times),
    hasImage: filtered(columns.hasImage),
    bytes: filtered(columns.bytes),
  }
}
