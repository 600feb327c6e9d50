/**
 * Checked tool results as the store takes them: times in integer milliseconds, `null` for what
 * is not known, and `extra` with the unknown keys as JSON text.
 */
export interface FrameRecord {
  frameNumber: number | null
  timestampMs: number | null
  /** The image as the input names it; `null` for a frame without one. */
  path: string | null
  width: number | null
  height: number | null
  tags: readonly string[]
  extra: string | null
}

export interface CaptionRecord {
  frameNumber: number | null
  timestampMs: number | null
  endMs: number | null
  text: string
  confidence: number | null
  extra: string | null
}

export interface TranscriptRecord {
  startMs: number
  endMs: number
  text: string
  speaker: string | null
  confidence: number | null
  /** The words with their times as JSON text, as the tool gave them. */
  words: string | null
  extra: string | null
}

export interface ObjectRecord {
  frameNumber: number | null
  timestampMs: number | null
  label: string
  confidence: number | null
  x: number
  y: number
  w: number
  h: number
  trackId: number | null
  extra: string | null
}

/** The record type of each kind. */
export interface RecordOf {
  frames: FrameRecord
  captions: CaptionRecord
  transcripts: TranscriptRecord
  objects: ObjectRecord
}

/** Checked records of any of the four kinds; a kind that is present but empty means that the tool found nothing. */
export type RecordBatch = { [K in keyof RecordOf]?: RecordOf[K][] }
