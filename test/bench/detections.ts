import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { SqlValue } from '../../src/store/engine/operations'

/** The columns of a detection that the benches fill. */
export const DETECTION_COLUMNS = [
  'run_key',
  'frame_number',
  'timestamp_ms',
  'label_key',
  'confidence',
  'x',
  'y',
  'w',
  'h',
  'track_id',
  'extra',
] as const

const LABELS = ['person', 'bicycle', 'car', 'dog', 'boat']

/** Detections `from` up to `from + count`, four a frame at 30 frames a second, flat by column. */
export function detectionValues(from: number, count: number, runKey: number): SqlValue[] {
  const values: SqlValue[] = []
  for (let i = from; i < from + count; i++) {
    const it = detection(i)
    values.push(runKey, it.frame_number, it.timestamp_ms, 1 + (i % LABELS.length), it.confidence)
    values.push(...it.bbox, it.track_id, null)
  }
  return values
}

/** Writes an NDJSON results file of so many detections. */
export async function writeDetections(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file)
  stream.write('{"format": "frametrove/1", "video_id": "bench", "tool": "detect"}\n')
  for (let from = 0; from < count; from += 10_000) {
    const lines: string[] = []
    for (let i = from; i < Math.min(count, from + 10_000); i++) {
      lines.push(JSON.stringify({ type: 'object', ...detection(i), label: LABELS[i % LABELS.length] }))
    }
    if (!stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
}

function detection(i: number) {
  const frame = i >> 2
  return {
    frame_number: frame + 1,
    timestamp_ms: Math.round((frame * 1000) / 30),
    confidence: ((i * 37) % 1000) / 1000,
    bbox: [((i * 13) % 900) + 0.5, (i * 7) % 500, 64, 128.25],
    track_id: i % 20,
  }
}
