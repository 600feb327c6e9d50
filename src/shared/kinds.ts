/** The four kinds of tool results, in the order in which every report lists them. */
export const RESULT_KINDS = ['frames', 'captions', 'transcripts', 'objects'] as const

/** A kind of tool results. `objects` are detections. */
export type ResultKind = (typeof RESULT_KINDS)[number]

/** A number for each kind; always all four. */
export type ResultCounts = Record<ResultKind, number>

/** Counts of zero. */
export function noCounts(): ResultCounts {
  return { frames: 0, captions: 0, transcripts: 0, objects: 0 }
}

/** The sum of two counts, kind by kind. */
export function addCounts(a: ResultCounts, b: ResultCounts): ResultCounts {
  return {
    frames: a.frames + b.frames,
    captions: a.captions + b.captions,
    transcripts: a.transcripts + b.transcripts,
    objects: a.objects + b.objects,
  }
}

/** Rows of all kinds together. */
export function totalCount(counts: ResultCounts): number {
  return counts.frames + counts.captions + counts.transcripts + counts.objects
}
