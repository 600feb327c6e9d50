import type { ActivityInput, LocationSampleInput } from '../../src/shared/activity'
import { ACTIVITY_FORMAT } from '../../src/shared/activity'
import { Random } from './random'

/** When the samples of `sampleActivity` begin. */
export const ACTIVITY_START = Date.parse('2026-05-01T06:00:00Z')

/**
 * Samples of a run, one a second, as a watch gives them: seven decimals of a degree, a walk that turns now and then, and
 * an altitude that goes up and down.
 */
export function sampleTrack(count: number, seed = 1): LocationSampleInput[] {
  const choices = new Random(seed)
  const random = () => choices.below(10_000) / 10_000
  const samples: LocationSampleInput[] = []
  let [latitude, longitude, course] = [52.52, 13.405, 40]
  for (let at = 0; at < count; at++) {
    course = (course + (random() - 0.5) * 20 + 360) % 360
    const speed = 2.5 + random()
    latitude += (speed * Math.cos((course * Math.PI) / 180)) / 111_195
    longitude += (speed * Math.sin((course * Math.PI) / 180)) / 67_650
    samples.push({
      time: new Date(ACTIVITY_START + at * 1000).toISOString(),
      latitude: Number(latitude.toFixed(7)),
      longitude: Number(longitude.toFixed(7)),
      altitude_m: Number((40 + 25 * Math.sin(at / 300) + random()).toFixed(1)),
      speed_mps: Number(speed.toFixed(2)),
      course_deg: Number(course.toFixed(1)),
      accuracy_m: Number((3 + 2 * random()).toFixed(1)),
    })
  }
  return samples
}

/** A run of so many seconds. */
export function sampleActivity(count: number, facts: Partial<ActivityInput> = {}): ActivityInput {
  return { format: ACTIVITY_FORMAT, id: 'run', type: 'run', samples: sampleTrack(count), ...facts }
}
