import type { z } from 'zod'
import { idFault } from '../shared/ids'
import type { objectSchema } from '../shared/results-schema'
import { isObject } from './is-object'

/** Labels that passed their check: there are few of them, and looking one up is cheaper. */
const goodLabels = new Set<string>()
const MAX_GOOD_LABELS = 1000

/** Within what the schema allows of every coordinate. */
const MAX_SIDE = 1_000_000

/**
 * Whether a detection is so plain that `objectSchema` surely takes it, as nearly all are: zod needs a third of the time
 * of an ingest for them. What is not plain is for zod to judge, which also says what is wrong with it.
 */
export function isPlainDetection(value: unknown): value is z.infer<typeof objectSchema> {
  if (!isObject(value)) return false
  const { frame_number, timestamp_ms, timestamp, video_id, label, confidence, bbox, track_id } = value
  return (
    (frame_number == null ? timestamp_ms != null : Number.isSafeInteger(frame_number) && isWithin(frame_number, 0)) &&
    (timestamp_ms == null || isWithin(timestamp_ms, 0)) &&
    timestamp == null &&
    video_id == null &&
    isGoodLabel(label) &&
    (confidence == null || isWithin(confidence, 0, 1)) &&
    isPlainBox(bbox) &&
    (track_id == null || Number.isSafeInteger(track_id))
  )
}

function isWithin(value: unknown, minimum: number, maximum = Number.MAX_SAFE_INTEGER): boolean {
  return typeof value === 'number' && value >= minimum && value <= maximum
}

function isPlainBox(box: unknown): boolean {
  return (
    Array.isArray(box) &&
    box.length === 4 &&
    isWithin(box[0], -MAX_SIDE, MAX_SIDE) &&
    isWithin(box[1], -MAX_SIDE, MAX_SIDE) &&
    isWithin(box[2], 0, MAX_SIDE) &&
    isWithin(box[3], 0, MAX_SIDE)
  )
}

function isGoodLabel(label: unknown): boolean {
  if (typeof label !== 'string') return false
  if (goodLabels.has(label)) return true
  if (idFault(label) !== null) return false
  if (goodLabels.size < MAX_GOOD_LABELS) goodLabels.add(label)
  return true
}
