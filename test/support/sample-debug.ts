import { DEBUG_FORMAT } from '../../src/shared/debug-session'
import { Random } from './random'
import { harbourAt } from './sample-videos'

/** Every so manyeth frame of the harbour's video is in a trace: those with images among them. */
const EVERY = 12
const FRAME_RATE = 30
const LAST_FRAME = 1800
/** Frames between those with images. */
const IMAGE_EVERY = 180
const PICTURE = { width: 960, height: 540 }
const TRACKS = { boat: 1, person: 2 }

/** How a run over the harbour's video was set up. */
interface Run {
  sessionId: string
  collectedAt: string
  seed: number
  parameters: Record<string, unknown>
  /** Detections below it are lost. */
  threshold: number
  /** How much of its confidence the detector loses while the boat is before the sun, and how far its box goes wrong, in pixels. */
  glare: { confidence: number; shift: number }
  /** Usual milliseconds of each stage. */
  stages: Record<string, number>
  /** Milliseconds of the detector where it took much longer, by the place of the frame. */
  slow: Record<number, number>
  /** Whether it takes the mooring for a person now and then. */
  isEager: boolean
  peakMemoryBytes: number
}

const detector = { model: 'drawn-by-hand', input_size: [640, 360], classes: ['boat', 'person'] }
const tracker = { kind: 'nearest-box', max_missing_frames: 5, smoothing: 0.6 }

const BASELINE: Run = {
  ...{ sessionId: 'baseline', collectedAt: '2026-05-01T18:42:00.000Z', seed: 1 },
  parameters: {
    sampling: { every_frames: EVERY },
    detector: { ...detector, threshold: 0.5, half_precision: false },
    tracker,
    fit: { model: 'line' },
  },
  threshold: 0.5,
  glare: { confidence: 0.5, shift: 14 },
  stages: { decode: 2.1, detect: 18.2, track: 0.9 },
  slow: { 0: 142, 61: 63, 98: 71 },
  isEager: false,
  peakMemoryBytes: 812_000_000,
}

const TUNED: Run = {
  ...{ sessionId: 'tuned', collectedAt: '2026-05-02T09:15:00.000Z', seed: 2 },
  parameters: {
    sampling: { every_frames: EVERY },
    normalise: { method: 'local-contrast', clip: 2 },
    detector: { ...detector, threshold: 0.4, half_precision: true },
    tracker,
    fit: { model: 'line' },
  },
  threshold: 0.4,
  glare: { confidence: 0.28, shift: 5 },
  stages: { decode: 2.1, normalise: 1.8, detect: 11.4, track: 1 },
  slow: { 0: 96 },
  isEager: true,
  peakMemoryBytes: 655_000_000,
}

/** Two debug sessions of the harbour's video: before and after its detector was tuned. Shipped with the extension. */
export function harbourDebugSessions() {
  return { baseline: session(BASELINE), tuned: session(TUNED) }
}

function session(run: Run) {
  const random = new Random(run.seed)
  /** Evenly from minus to plus `spread`. */
  const noise = (spread: number) => (random.below(2001) / 1000 - 1) * spread
  const frames = Array.from({ length: LAST_FRAME / EVERY }, (_, at) => frame(run, at, noise))
  return {
    ...{ format: DEBUG_FORMAT, session_id: run.sessionId, collection_date: run.collectedAt, video_id: 'harbour_walk' },
    processingParameters: run.parameters,
    performanceMetrics: metrics(run, frames),
    trajectoryData: { tracks: Object.entries(TRACKS).map(([label, id]) => track(label, id, frames)) },
    frameAnalysis: frames,
  }
}

function frame(run: Run, at: number, noise: (spread: number) => number) {
  const number = at * EVERY
  const timestampMs = Math.round((number * 1000) / FRAME_RATE)
  // What the results say of the frames with images holds here, too.
  const isExact = number % IMAGE_EVERY === 0
  const jitter = (spread: number) => (isExact ? 0 : noise(spread))
  const step = number / IMAGE_EVERY
  const glare = Math.max(0, 1 - ((step - 4.5) / 0.4) ** 2)
  const detections = harbourAt(timestampMs).flatMap(({ label, bbox: [x, y, w, h] }) => {
    const inSun = label === 'boat' ? glare : 0
    const confidence = round(0.92 - step * 0.01 - inSun * run.glare.confidence + jitter(0.03), 3)
    const left = x + jitter(1.5)
    const box = [left, y + jitter(1.5) - inSun * run.glare.shift, w + jitter(2), h + jitter(2)] as const
    const seen = Math.min(PICTURE.width, left + box[2]) - Math.max(0, left)
    if (confidence < run.threshold || seen < w * 0.4) return []
    const bbox = [Math.max(0, left), box[1], seen, box[3]].map((it) => round(it, 1))
    return [{ label, confidence, bbox, ...{ track_id: TRACKS[label] } }]
  })
  const mistaken = { label: 'person', confidence: 0.43, bbox: [884, 402, 22, 58] }
  const stages = Object.fromEntries(
    Object.entries(run.stages).map(([stage, ms]) => {
      const usual = ms + noise(ms * 0.08)
      return [stage, round(stage === 'detect' ? (run.slow[at] ?? usual) : usual, 2)]
    }),
  )
  return {
    frame_number: 1 + number,
    timestamp_ms: timestampMs,
    processing_ms: round(sum(Object.values(stages)), 2),
    stages,
    detections: run.isEager && !isExact && at % 29 === 7 ? [...detections, mistaken] : detections,
    scores: { sharpness: round(0.72 - 0.15 * glare + jitter(0.02), 3), glare: round(glare, 3) },
  }
}

type Frame = ReturnType<typeof frame>

/** The middles of a thing's boxes, and the line y = b·x + c that fits them best. */
function track(label: string, trackId: number, frames: readonly Frame[]) {
  const middles = frames.flatMap(({ frame_number, timestamp_ms, detections }) =>
    detections
      .filter((it) => 'track_id' in it && it.track_id === trackId)
      .map(({ bbox: [x = 0, y = 0, w = 0, h = 0] }) => ({ frame_number, timestamp_ms, x: x + w / 2, y: y + h / 2 })),
  )
  const mean = {
    x: sum(middles.map(({ x }) => x)) / middles.length,
    y: sum(middles.map(({ y }) => y)) / middles.length,
  }
  const spread = sum(middles.map(({ x }) => (x - mean.x) ** 2))
  const b = sum(middles.map(({ x, y }) => (x - mean.x) * (y - mean.y))) / spread
  const c = mean.y - b * mean.x
  const residuals = middles.map(({ x, y }) => (y - b * x - c) / Math.hypot(1, b))
  const rmse = Math.sqrt(sum(residuals.map((it) => it * it)) / residuals.length)
  return {
    ...{ track_id: trackId, label },
    fit: { model: 'line', parameters: { b: round(b, 5), c: round(c, 2) }, rmse: round(rmse, 3) },
    points: middles.map(({ x, y, ...moment }, at) => ({
      ...moment,
      ...{ x: round(x, 1), y: round(y, 1), residual: round(residuals[at] ?? 0, 2) },
    })),
  }
}

function metrics(run: Run, frames: readonly Frame[]) {
  const total = sum(frames.map((it) => it.processing_ms))
  const stages = Object.keys(run.stages).map((stage) => {
    const times = frames.map((it) => it.stages[stage] ?? 0).sort((a, b) => a - b)
    const quantile = (share: number) => times[Math.ceil(share * times.length) - 1] ?? 0
    const summary = { p50_ms: quantile(0.5), p95_ms: quantile(0.95), max_ms: quantile(1) }
    return [stage, { count: times.length, total_ms: round(sum(times), 1), ...summary }]
  })
  return {
    ...{ total_ms: round(total, 1), frame_rate: round((frames.length * 1000) / total, 1) },
    peak_memory_bytes: run.peakMemoryBytes,
    stages: Object.fromEntries(stages),
    counters: {
      detections: sum(frames.map((it) => it.detections.length)),
      frames_without_detection: frames.filter((it) => it.detections.length === 0).length,
    },
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits)) + 0
}
