import type { ActivityIntake } from './activity-intake'
import { keyOf, timeOf } from './geojson-facts'
import { type Feature, within } from './geojson-schema'
import { meansNone } from './means-none'

/** A point with its time. */
export interface RecordedPoint {
  feature: Feature
  coordinates: readonly number[]
  /** In the file. */
  place: string
}

/** Reads points, each with its time, as one activity. */
export function readPoints(points: readonly RecordedPoint[], intake: ActivityIntake): void {
  intake.begin('')
  for (const { feature, coordinates, place } of points) {
    const [longitude, latitude, altitude] = coordinates
    const { time, timestamp, ...others } = feature.properties ?? {}
    const sample: Record<string, unknown> = { latitude, longitude, time: timeOf(time ?? timestamp) }
    for (const [name, value] of Object.entries(others)) {
      const key = keyOf(name)
      if (value !== null && !meansNone(key, value)) sample[key] = value
    }
    if (altitude !== undefined) sample.altitude_m = altitude
    intake.sample(sample, (path) => within(place, inFeature(path)))
  }
  intake.endForeign({})
}

/** Where in a feature stands what a key of a sample was made of. */
function inFeature(path: string): string {
  if (path === 'latitude' || path === 'longitude') return 'geometry.coordinates'
  return path === '' ? '' : `properties.${path}`
}
