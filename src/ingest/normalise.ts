import type { z } from 'zod'
import type { ResultKind } from '../shared/kinds'
import type { CaptionRecord, FrameRecord, ObjectRecord, RecordOf, TranscriptRecord } from '../shared/records'
import { captionSchema, frameSchema, LINE_TYPES, objectSchema, transcriptSchema } from '../shared/results-schema'
import { isObject } from './is-object'
import { isPlainDetection } from './plain-detection'

/** The longest `extra` or `words` that is kept with a record, in characters of JSON. */
export const MAX_EXTRA_CHARACTERS = 1_000_000

/** A record that was checked, or what is wrong with it. */
export type Checked<R> =
  | { ok: true; record: R; videoId: string | null | undefined }
  | { ok: false; issues: readonly z.core.$ZodIssue[] }

/** How the records of one kind are checked and brought into the store's shape. */
export interface KindRules<R> {
  /** The keys that the schema knows; others go to `extra`. */
  readonly known: ReadonlySet<string>
  /** Checks `value` as the kind's zod schema does. Never throws. */
  check(value: unknown): Checked<R>
}

interface RecordSchema<I> {
  readonly shape: object
  safeParse(value: unknown): z.ZodSafeParseResult<I>
}

function rules<I extends { video_id?: string | null | undefined }, R>(
  kind: ResultKind,
  schema: RecordSchema<I>,
  toRecord: (input: I, extra: string | null) => R,
  /** Tells values that the schema surely takes. */
  isPlain: (value: unknown) => value is I = (_): _ is I => false,
): KindRules<R> {
  const known = new Set(Object.keys(schema.shape))
  return {
    known,
    check(value) {
      const parsed = isPlain(value) ? { success: true as const, data: value } : schema.safeParse(value)
      if (!parsed.success) return { ok: false, issues: parsed.error.issues }
      try {
        const record = toRecord(parsed.data, extraText(value, known, LINE_TYPES[kind]))
        return { ok: true, record, videoId: parsed.data.video_id }
      } catch (error) {
        return { ok: false, issues: [customIssue(`has a value that can't be kept: ${reasonOf(error)}`)] }
      }
    },
  }
}

/** The rules of each kind. */
export const kindRules: { readonly [K in ResultKind]: KindRules<RecordOf[K]> } = {
  frames: rules('frames', frameSchema, toFrame),
  captions: rules('captions', captionSchema, toCaption),
  transcripts: rules('transcripts', transcriptSchema, toTranscript),
  objects: rules('objects', objectSchema, toObject, isPlainDetection),
}

function toFrame(it: z.infer<typeof frameSchema>, extra: string | null): FrameRecord {
  return {
    frameNumber: it.frame_number ?? null,
    timestampMs: toMs(it.timestamp_ms, it.timestamp),
    path: it.path ?? null,
    width: it.width ?? null,
    height: it.height ?? null,
    tags: it.tags ?? [],
    extra,
  }
}

function toCaption(it: z.infer<typeof captionSchema>, extra: string | null): CaptionRecord {
  return {
    frameNumber: it.frame_number ?? null,
    timestampMs: toMs(it.timestamp_ms, it.timestamp),
    endMs: toMs(it.end_ms, it.end),
    text: it.text,
    confidence: it.confidence ?? null,
    extra,
  }
}

function toTranscript(it: z.infer<typeof transcriptSchema>, extra: string | null): TranscriptRecord {
  return {
    startMs: toMs(it.start_ms, it.start) ?? 0,
    endMs: toMs(it.end_ms, it.end) ?? 0,
    text: it.text,
    speaker: it.speaker ?? null,
    confidence: it.confidence ?? null,
    words: it.words == null ? null : jsonText(it.words),
    extra,
  }
}

function toObject(it: z.infer<typeof objectSchema>, extra: string | null): ObjectRecord {
  const [x, y, w, h] = it.bbox
  return {
    frameNumber: it.frame_number ?? null,
    timestampMs: toMs(it.timestamp_ms, it.timestamp),
    label: it.label,
    confidence: it.confidence ?? null,
    x,
    y,
    w,
    h,
    trackId: it.track_id ?? null,
    extra,
  }
}

/** Whole milliseconds from either spelling of a time; `null` where neither is given. Adding 0 turns -0 into 0. */
export function toMs(ms: number | null | undefined, seconds: number | null | undefined): number | null {
  if (ms != null) return Math.round(ms) + 0
  return seconds == null ? null : Math.round(seconds * 1000) + 0
}

/** The keys of a record that its schema does not know, as JSON text; the `type` of its NDJSON line is not one. */
function extraText(value: unknown, known: ReadonlySet<string>, lineType: string): string | null {
  if (!isObject(value)) return null
  let extra: Record<string, unknown> | undefined
  // for-in, since Object.keys would make a list for each record.
  for (const key in value) {
    if (known.has(key) || (key === 'type' && value[key] === lineType) || value[key] === undefined) continue
    // Without a prototype, so that a key named __proto__ is a key like any other.
    extra ??= Object.create(null) as Record<string, unknown>
    extra[key] = value[key]
  }
  return extra === undefined ? null : jsonText(extra)
}

/** A value as JSON text. Throws where it has none (a cycle, a bigint) or too much. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value)
  if (text.length > MAX_EXTRA_CHARACTERS) {
    throw new RangeError(`it takes over ${MAX_EXTRA_CHARACTERS.toLocaleString('en')} characters of JSON`)
  }
  return text
}

function customIssue(message: string): z.core.$ZodIssueCustom {
  return { code: 'custom', path: [], message }
}

/** V8's message for a cycle has several lines; the first says it. */
/** Why a value could not be kept. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error)
}
