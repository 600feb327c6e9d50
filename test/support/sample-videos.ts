import type { SceneObject } from './sample-scene'

const SIZE = { width: 960, height: 540 }
/** Between the frames of the harbour. */
const STEP_MS = 6000

/** A minute in a harbour: complete, ten frames with images. Shipped with the extension. */
export function harbourWalk() {
  const scenes = Array.from({ length: 10 }, (_, index) => ({
    frame: { frame_number: 1 + index * 180, timestamp_ms: index * STEP_MS },
    object: index < 6 ? boatAt(index) : personAt(index - 6),
  }))
  const moments = scenes.map(({ frame }) => frame)
  const document = {
    format: 'frametrove/1',
    video_id: 'harbour_walk',
    tool: 'scene-analysis',
    tool_version: '1.0',
    model: 'drawn-by-hand',
    parameters: { sample: 'every 6 s' },
    video: { title: 'Harbour walk', source_uri: 'harbour_walk.webm', duration_ms: 60_000, ...SIZE, frame_rate: 30 },
    frames: moments.map((moment, index) => ({ ...moment, path: framePath(index), ...SIZE })),
    captions: HARBOUR_CAPTIONS.map((text, index) => ({
      timestamp_ms: index * STEP_MS,
      end_ms: (index + 1) * STEP_MS,
      frame_number: 1 + index * 180,
      text,
      confidence: round(0.97 - index * 0.015),
    })),
    transcripts: HARBOUR_SPEECH.map((text, index) => ({
      start_ms: index * 12_000 + 400,
      end_ms: index * 12_000 + 11_200,
      text,
      speaker: index % 2 === 0 ? 'A' : 'B',
      confidence: round(0.95 - index * 0.02),
    })),
    objects: scenes.map(({ frame, object }, index) => ({
      ...frame,
      label: object.label,
      confidence: round(0.92 - index * 0.01),
      bbox: object.bbox,
      track_id: object.label === 'boat' ? 1 : 2,
    })),
  }
  return { document, scenes: scenes.map(({ object }) => [object]), framePath, ...SIZE }
}

/**
 * What is in the harbour at a moment, also between the frames with images: for the video of them. Until a second before
 * the next frame it stays where it was found, so that its box fits.
 */
export function harbourAt(timestampMs: number): SceneObject[] {
  const frame = Math.floor(timestampMs / STEP_MS)
  const step = frame + Math.max(0, 1 - ((frame + 1) * STEP_MS - timestampMs) / 1000)
  const boat = boatAt(step <= 5 ? step : 5 + (step - 5) * 2.6)
  return step < 6 ? [boat, personAt(step - 6)] : [personAt(step - 6)]
}

/** A square seen for 40 s: no transcripts, and nothing at all between 10 and 30 s. */
export function marketSquare() {
  const seconds = [...span(0, 10), ...span(30, 40)]
  const moment = (second: number) => ({ frame_number: 1 + second * 25, timestamp_ms: second * 1000 })
  return {
    format: 'frametrove/1',
    video_id: 'market_square',
    tool: 'detect',
    tool_version: '2.3',
    video: { title: 'Market square', duration_ms: 40_000, width: 1280, height: 720, frame_rate: 25 },
    frames: seconds.map((second) => ({ ...moment(second), width: 1280, height: 720 })),
    captions: seconds
      .filter((second) => second % 3 === 0)
      .map((second) => ({ ...moment(second), text: `People cross the square (${second} s).`, confidence: 0.8 })),
    objects: seconds.flatMap((second) =>
      [1, 2].map((track) => ({
        ...moment(second),
        label: track === 1 ? 'person' : 'bicycle',
        confidence: 0.7,
        bbox: [100 + second * 20, 200 * track, 60, 140],
        track_id: track,
      })),
    ),
  }
}

/** A camera at night, as NDJSON lines with times in seconds: complete. */
export function nightCamera(): object[] {
  const header = {
    format: 'frametrove/1',
    video_id: 'night_camera',
    tool: 'camera-events',
    video: { title: 'Night camera', duration: 20, width: 640, height: 360, frame_rate: 10 },
  }
  const records = span(0, 19).flatMap((second) => {
    const moment = { frame_number: second * 10, timestamp: second }
    const said = { type: 'transcript', start: second, end: second + 4.5, text: 'Wind.', speaker: 'noise' }
    return [
      { type: 'frame', ...moment },
      ...(second % 5 === 0 ? [said, { type: 'caption', ...moment, end: second + 5, text: 'An empty yard.' }] : []),
      { type: 'object', ...moment, label: 'cat', confidence: 0.6, bbox: [20 + second * 25, 250, 40, 30], track_id: 1 },
    ]
  })
  return [header, ...records]
}

function boatAt(step: number): SceneObject {
  return { label: 'boat', bbox: [60 + step * 120, 190, 170, 160] }
}

function personAt(step: number): SceneObject {
  return { label: 'person', bbox: [780 - step * 190, 330, 60, 170] }
}

function framePath(index: number): string {
  return `frames/${String(index + 1).padStart(4, '0')}.jpg`
}

/** Whole numbers from `first` to `last`. */
function span(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000
}

const HARBOUR_CAPTIONS = [
  'A sailing boat enters the harbour from the left at dusk.',
  'The boat passes the harbour wall under full sail.',
  'The boat is in the middle of the harbour, the sun low behind it.',
  'The boat turns towards the pier.',
  'The boat glides past the setting sun.',
  'The boat leaves the picture on the right.',
  'A person in a green jacket walks along the quay.',
  'The person walks past the mooring.',
  'The person looks out over the water.',
  'The person walks off to the left; the harbour is empty.',
]

const HARBOUR_SPEECH = [
  'There she comes, right on time for the evening tide.',
  'The wind has gone down, so she takes it slowly.',
  'Look at the light behind the sails.',
  'She is round the pier now. Let us walk along the quay.',
  'It gets quiet here when the last boat is in.',
]
