import * as z from 'zod'
import type { ResultKind } from '../../shared/kinds'
import type { SqlRow } from '../engine/sqlite'

const OUTPUT_COLUMNS = {
  frames: ['frame_number', 'timestamp_ms', 'path', 'width', 'height', 'size_bytes'],
  captions: ['timestamp_ms', 'end_ms', 'frame_number', 'text', 'confidence'],
  transcripts: ['start_ms', 'end_ms', 'text', 'speaker', 'confidence'],
  objects: ['frame_number', 'timestamp_ms', 'label', 'confidence', 'track_id'],
} as const satisfies Record<ResultKind, readonly string[]>

// Not z.record, which drops a key named __proto__.
const extraSchema = z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null)

/**
 * A stored row in the ingest shape: what is unknown is left out, unknown keys of the input are
 * back in their place, and a frame's `path` is absolute.
 */
export function toOutput(
  kind: ResultKind,
  row: SqlRow,
  absolutePath: (path: string) => string,
): Record<string, unknown> {
  const output: Record<string, unknown> = {}
  for (const column of OUTPUT_COLUMNS[kind]) {
    const value = row[column]
    if (value !== null && value !== undefined) output[column] = value
  }
  if (typeof output.path === 'string') output.path = absolutePath(output.path)
  if (kind === 'objects') output.bbox = [row.x, row.y, row.w, row.h]
  if (typeof row.tags === 'string' && row.tags !== '[]') output.tags = JSON.parse(row.tags)
  if (typeof row.words === 'string') output.words = JSON.parse(row.words)
  const extra = typeof row.extra === 'string' ? extraSchema.parse(JSON.parse(row.extra)) : {}
  return { ...extra, ...output }
}
