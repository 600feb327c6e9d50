import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { DEBUG_FORMAT } from '../../src/shared/debug-session'
import { Random } from './random'

/** What a generated trace is of. */
export interface TraceOptions {
  seed?: number
  frames: number
  sessionId?: string
  videoId?: string
  /** Of the detector: how many detections are lost. */
  threshold?: number
}

/** A frame as a pipeline would trace it, in the format's shape. */
type TraceFrame = {
  frame_number: number
  timestamp_ms: number
  processing_ms: number
  stages: Record<string, number>
  detections: { label: string; confidence: number; bbox: [number, number, number, number]; track_id: number }[]
  scores: Record<string, number>
}

const LABELS = ['person', 'ball', 'person', 'racket'] as const
/** Frames that a thing is in the picture for. */
const LIFE = 240

/**
 * The frames of a trace, the same for the same seed: three or four things move through the picture, come and go, and are
 * lost now and then; steps take about as long as they do, and some frames much longer.
 */
export function* traceFrames({ seed = 1, frames, threshold = 0.4 }: TraceOptions): Generator<TraceFrame> {
  const random = new Random(seed)
  const noise = (spread: number) => (random.below(10_000) / 10_000 - 0.5) * spread
  for (let index = 0; index < frames; index++) {
    const detections: TraceFrame['detections'] = []
    for (let lane = 0; lane < LABELS.length; lane++) {
      const shifted = index + lane * 60
      const age = shifted % LIFE
      const trackId = Math.floor(shifted / LIFE) * LABELS.length + lane
      const confidence = round(0.82 - lane * 0.06 + noise(0.2), 4)
      const x = round(40 + age * 6.5 + noise(2), 1)
      const y = round(300 + lane * 90 + 120 * Math.sin(age / 35) + noise(2), 1)
      const bbox: [number, number, number, number] = [x, y, round(64 + noise(3), 1), round(140 + noise(4), 1)]
      // Chosen behind all of these, so that another threshold changes nothing else.
      if (random.oneIn(97) || age > LIFE - 30 || confidence < threshold) continue
      detections.push({ label: LABELS[lane] ?? 'person', confidence, bbox, track_id: trackId })
    }
    const decode = round(2.1 + noise(0.3), 3)
    const detect = round((random.oneIn(400) ? 60 : 12.4) + noise(1.5), 3)
    const track = round(0.4 + detections.length * 0.21 + noise(0.1), 3)
    yield {
      frame_number: index + 1,
      timestamp_ms: Math.round((index * 1000) / 30),
      processing_ms: round(decode + detect + track, 3),
      stages: { decode, detect, track },
      detections,
      scores: { sharpness: round(0.7 + 0.2 * Math.sin(index / 200) + noise(0.05), 3) },
    }
  }
}

/** A track of a trace, with its fit. */
export function traceTrack(trackId: number, points: number, seed = 1) {
  const random = new Random(seed, trackId)
  const noise = () => (random.below(1000) / 1000 - 0.5) * 4
  return {
    ...{ track_id: trackId, label: LABELS[trackId % LABELS.length] ?? 'person' },
    points: Array.from({ length: points }, (_, at) => {
      const residual = round(noise(), 3)
      const y = round(300 + at * 0.5 - 0.002 * at * at + residual, 2)
      return {
        frame_number: at + 1,
        timestamp_ms: Math.round((at * 1000) / 30),
        x: round(40 + at * 6.5, 2),
        y,
        residual,
      }
    }),
    fit: { model: 'parabola', parameters: { a: -0.002, b: 0.5, c: 300 }, rmse: 1.15 },
  }
}

/** A whole trace. */
export function trace(options: TraceOptions) {
  const { sessionId = 'session-1', videoId = 'vid_1', seed = 1, threshold = 0.4 } = options
  return {
    ...{ format: DEBUG_FORMAT, session_id: sessionId, collection_date: '2026-05-01T10:00:00.000Z', video_id: videoId },
    frameAnalysis: [...traceFrames(options)],
    trajectoryData: { tracks: [traceTrack(0, 200, seed), traceTrack(1, 150, seed)] },
    performanceMetrics: {
      ...{ total_ms: options.frames * 15.5, frame_rate: 64.5, peak_memory_bytes: 812_000_000 },
      stages: { detect: { count: options.frames, total_ms: options.frames * 12.4, p95_ms: 13.1 } },
      counters: { dropped: 3 },
    },
    processingParameters: { detector: { model: 'yolo-x', threshold, classes: ['person', 'ball'] }, seed },
  }
}

/** Writes a trace of any length to a file, its parameters first and its ids last. @returns bytes */
export async function writeTrace(file: string, options: TraceOptions): Promise<number> {
  const { frameAnalysis: _, session_id, video_id, ...rest } = trace({ ...options, frames: 0 })
  const stream = createWriteStream(file)
  let bytes = 0
  const write = async (text: string) => {
    bytes += Buffer.byteLength(text)
    if (!stream.write(text)) await once(stream, 'drain')
  }
  await write(`${JSON.stringify(rest).slice(0, -1)},"frameAnalysis":[`)
  let lines: string[] = []
  let isFirst = true
  for (const frame of traceFrames(options)) {
    lines.push(`${isFirst ? '' : ','}\n${JSON.stringify(frame)}`)
    isFirst = false
    if (lines.length < 1000) continue
    await write(lines.join(''))
    lines = []
  }
  await write(`${lines.join('')}],${JSON.stringify({ video_id, session_id }).slice(1)}`)
  stream.end()
  await once(stream, 'close')
  return bytes
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
