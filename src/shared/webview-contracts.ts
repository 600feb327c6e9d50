import * as z from 'zod'
import type { CompletenessReport } from './completeness'
import { idSchema } from './ids'
import type { ResultCounts, ResultKind } from './kinds'

/** An answer to a webview: the value, or a sentence that says why there is none. */
export type Answer<T> = { ok: T } | { error: string }

/** What the completeness report shows of one video. */
export interface VideoView {
  title: string | null
  report: CompletenessReport
}

/** A line of the report over all videos. */
export interface VideoRow {
  videoId: string
  title: string | null
  counts: ResultCounts
  missing: ResultKind[]
  complete: boolean
}

/** What the completeness report shows of all videos; `more` where the store has others. */
export interface AllView {
  videos: VideoRow[]
  more: boolean
}

/** The texts of the completeness report in the user's language; `{0}` stands for what is filled in. */
export interface CompletenessTexts {
  all: string
  allHeadline: string
  allHeadlineMore: string
  noVideos: string
  back: string
  complete: string
  completeWithGaps: string
  missing: string
  ingest: string
  refresh: string
  copy: string
  copied: string
  loading: string
  expected: string
  nothingExpected: string
  length: string
  lengthUnknown: string
  notExpected: string
  loadMore: string
  video: string
  state: string
  count: string
  timeline: string
  noTimeline: string
  gaps: string
  gap: string
  moreGaps: string
  runs: string
  run: string
  damaged: string
  moreDamaged: string
  fileGone: string
  fileDiffers: string
  frame: string
  kinds: Record<ResultKind, string>
  kindNames: Record<ResultKind, string>
  states: { missing: string; empty: string; gaps: string; full: string }
}

/** What the report asks of the extension. */
export interface CompletenessHost {
  /** What to show first, and the texts to show it with. */
  start(): { videoId: string | null; texts: CompletenessTexts }
  /** `null`: all videos; then up to `limit` of them are listed. */
  loadVideo(videoId: string): Promise<Answer<VideoView>>
  loadAll(limit: number): Promise<Answer<AllView>>
  /** Starts an ingest; it asks its questions itself. */
  ingest(videoId: string | null): void
  /** Puts the report on the clipboard as JSON. */
  copy(videoId: string | null): Promise<Answer<null>>
}

/** What the extension tells the report. None is answered. */
export interface CompletenessWebview {
  show(videoId: string | null): void
  /** `null`: any video may have changed. */
  changed(videoIds: string[] | null): void
}

const videoOrAll = idSchema.nullable()

/** The state that the report keeps over a reload of the window. */
export const completenessStateSchema = z.object({ videoId: videoOrAll })

/** The message of a call; its arguments are those that the contract names. */
function call<M extends keyof CompletenessHost>(method: M, args: z.ZodType<Parameters<CompletenessHost[M]>>) {
  return callSchema(method, args)
}

/** The message by which a webview calls a method of the extension. */
export function callSchema<M extends string, A extends unknown[]>(method: M, args: z.ZodType<A>) {
  return z.object({ t: z.literal('q'), i: z.string().max(100).optional(), m: z.literal(method), a: args })
}

/** Every message that the report may send. Anything else that comes from a webview is dropped. */
export const completenessMessageSchema = z.discriminatedUnion('m', [
  call('start', z.tuple([])),
  call('loadVideo', z.tuple([idSchema])),
  call('loadAll', z.tuple([z.int().min(1).max(100_000)])),
  call('ingest', z.tuple([videoOrAll])),
  call('copy', z.tuple([videoOrAll])),
])
