import { ACTIVITY_FORMAT } from '../../src/shared/activity'
import { Random } from './random'

/** A place in the open sea; the harbour around it is made up, in metres east and north of it, and above the sea. */
const ORIGIN = { latitude: 10, longitude: -30 }
const WAY: readonly (readonly [east: number, north: number, height: number])[] = [
  ...([
    [0, 0, 3.2],
    [90, -6, 3.2],
    [182, 14, 3.4],
    [226, 74, 3.4],
    [231, 160, 3.6],
  ] as const),
  // Up the stairs, out on the breakwater, and back.
  ...([
    [222, 228, 3.6],
    [214, 240, 8.9],
    [120, 330, 9.1],
    [2, 352, 9.4],
    [-46, 348, 9.4],
  ] as const),
  ...([
    [2, 351, 9.4],
    [104, 322, 9.1],
    [112, 306, 4.1],
    [64, 204, 3.6],
    [18, 118, 3.2],
    [-8, 40, 3.1],
  ] as const),
]
/** Metres a second. */
const SPEED = 1.85
const SECONDS = 600
const STARTED_AT = Date.parse('2026-05-01T18:10:00.000Z')
/** Rests on the breakwater: before this sample. */
const REST = { before: 320, seconds: 45 }
/** The video is taken from here on, 60 s long. */
const VIDEO_AFTER_MS = 200_000

const METRES_A_DEGREE = 111_195

/** A walk around the harbour of the sample's video, one sample a second. Shipped with the extension. */
export function harbourActivity() {
  const random = new Random(6)
  /** Evenly from minus to plus `spread`. */
  const noise = (spread: number) => (random.below(2001) / 1000 - 1) * spread
  let [east, north] = [0, 0]
  const samples = Array.from({ length: SECONDS }, (_, second) => {
    const at = placeAt(second * SPEED)
    // The error of a receiver wanders, and stays within some metres.
    east = east * 0.97 + noise(0.25)
    north = north * 0.97 + noise(0.25)
    const rested = second >= REST.before ? REST.seconds : 0
    const latitude = ORIGIN.latitude + (at.north + north) / METRES_A_DEGREE
    const metresEast = METRES_A_DEGREE * Math.cos((ORIGIN.latitude * Math.PI) / 180)
    return {
      time: new Date(STARTED_AT + (second + rested) * 1000).toISOString(),
      latitude: round(latitude, 6),
      longitude: round(ORIGIN.longitude + (at.east + east) / metresEast, 6),
      altitude_m: round(at.height + noise(0.25), 1),
      speed_mps: round(SPEED + noise(0.2), 2),
      course_deg: round((at.course + noise(4) + 360) % 360, 0) % 360,
      accuracy_m: round(3.4 + noise(0.8), 1),
    }
  })
  return {
    ...{
      format: ACTIVITY_FORMAT,
      id: 'harbour_walk',
      type: 'walk',
      notes: 'Around the basin and out on the breakwater.',
    },
    ...{ video_id: 'harbour_walk', video_offset_ms: -VIDEO_AFTER_MS, breaks: [REST.before], samples },
  }
}

/** Where on the way one is after so many metres; beyond its end, back at its beginning. */
function placeAt(metres: number) {
  let left = metres
  for (let leg = 0; ; leg = (leg + 1) % WAY.length) {
    const [from, to] = [WAY[leg], WAY[(leg + 1) % WAY.length]]
    if (!from || !to) throw new Error('the way has no such leg')
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
    const length = Math.hypot(dx, dy)
    if (left > length) {
      left -= length
      continue
    }
    const part = left / length
    return {
      ...{ east: from[0] + dx * part, north: from[1] + dy * part, height: from[2] + (to[2] - from[2]) * part },
      course: (Math.atan2(dx, dy) * 180) / Math.PI,
    }
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
