import * as z from 'zod'
import { RESULT_KINDS, type ResultCounts, type ResultKind } from '../../shared/kinds'

/** Kinds as a bit each, in the order of RESULT_KINDS. */
export function kindsToBits(kinds: Iterable<ResultKind>): number {
  let bits = 0
  for (const kind of kinds) bits |= 1 << RESULT_KINDS.indexOf(kind)
  return bits
}

/** The kinds of a bit set. */
export function bitsToKinds(bits: number): ResultKind[] {
  return RESULT_KINDS.filter((_, index) => bits & (1 << index))
}

const expectedKindsSchema = z.array(z.enum(RESULT_KINDS))

/** The expected kinds that a video's column holds; `null` where the setting counts. */
export function parseExpectedKinds(column: string | null): ResultKind[] | null {
  return column === null ? null : expectedKindsSchema.parse(JSON.parse(column))
}

interface CountColumns {
  frame_count: number
  caption_count: number
  transcript_count: number
  object_count: number
}

/** Count columns as counts. */
export function toCounts(row: CountColumns): ResultCounts {
  return {
    frames: row.frame_count,
    captions: row.caption_count,
    transcripts: row.transcript_count,
    objects: row.object_count,
  }
}

/** Counts as count columns. */
export function toCountColumns(counts: ResultCounts): CountColumns {
  return {
    frame_count: counts.frames,
    caption_count: counts.captions,
    transcript_count: counts.transcripts,
    object_count: counts.objects,
  }
}
