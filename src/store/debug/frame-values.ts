import type { DebugSeriesKind } from '../../shared/debug'
import type { DebugFrame } from '../../shared/debug-session'

/** `position`: where the frame is in its video, which is kept as series are, and not listed as one. */
export type ValueKind = DebugSeriesKind | 'position'

/** The series of positions. */
export const POSITIONS = { frameNumber: 'frame_number', timestampMs: 'timestamp_ms' } as const

/** Takes a value of a series, whose name is unique over all kinds. */
export type TakeValue = (kind: ValueKind, label: string, value: number) => void

/** The name of a series: `stage:detect`, `score:sharpness`; of the kinds that there is one of, that of the kind. */
export function seriesName(kind: ValueKind, label: string): string {
  return kind === 'stage' || kind === 'score' ? `${kind}:${label}` : label
}

/** Every number of a frame that a chart can show over time. */
export function valuesOf(frame: DebugFrame, take: TakeValue): void {
  if (frame.frame_number != null) take('position', POSITIONS.frameNumber, frame.frame_number)
  if (frame.timestamp_ms != null) take('position', POSITIONS.timestampMs, frame.timestamp_ms)
  if (frame.processing_ms != null) take('processing', 'processing_ms', frame.processing_ms)
  if (frame.detections) {
    take('detections', 'detections', frame.detections.length)
    let lowest = Number.POSITIVE_INFINITY
    let sum = 0
    let count = 0
    for (const { confidence } of frame.detections) {
      if (confidence == null) continue
      if (confidence < lowest) lowest = confidence
      sum += confidence
      count++
    }
    if (count > 0) {
      take('confidence', 'lowest_confidence', lowest)
      take('confidence', 'mean_confidence', sum / count)
    }
  }
  if (frame.stages) takeAll('stage', frame.stages, take)
  if (frame.scores) takeAll('score', frame.scores, take)
}

function takeAll(kind: DebugSeriesKind, values: Record<string, number | null>, take: TakeValue): void {
  for (const label in values) {
    const value = values[label]
    if (value != null) take(kind, label, value)
  }
}
