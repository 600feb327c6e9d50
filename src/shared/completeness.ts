import type { ResultKind } from './kinds'

/** A span of the video, in ms from its start. */
export interface TimeSpan {
  start_ms: number
  end_ms: number
}

/** missing: no tool reported on it; empty: a tool ran and found nothing; gaps: present with holes; full: present throughout. */
export type CoverageState = 'missing' | 'empty' | 'gaps' | 'full'

/** A frame image that is gone, or whose size is not the recorded one. */
export interface DamagedFile {
  frame_number: number | null
  /** Absolute, as `listResults` has it. */
  path: string
  problem: 'gone' | 'size_differs'
}

/** What goes beyond presence, for one kind. */
export interface KindDetails {
  state: CoverageState
  covered: TimeSpan[]
  gaps: TimeSpan[]
  runs: { run_id: string; tool: string; count: number }[]
  /** Damaged frame images; only `frames` can have any. At most 1,000 are listed. */
  damaged_files: DamagedFile[]
  damaged_file_count: number
}

/** Presence of one kind. */
export interface KindPresence {
  count: number
  present: boolean
}

/** The answer of `verifyVideoDataCompleteness`; its keys are a fixed format. */
export interface CompletenessReport {
  video_id: string
  complete: boolean
  frames: KindPresence
  captions: KindPresence
  transcripts: KindPresence
  objects: KindPresence
  missing: ResultKind[]
  details: {
    expected: ResultKind[]
    /** The length that coverage is measured over; `null` where neither the video nor its frames tell. */
    duration_ms: number | null
    frames: KindDetails
    captions: KindDetails
    transcripts: KindDetails
    objects: KindDetails
  }
}
