import type { ScopePart } from '../scope'

/** What a search found in one video or event. */
export interface FoundPart extends ScopePart {
  /** ISO 8601: when the event occurred, or the video was stored. */
  at: string
}
