import type { Feature } from './geojson-schema'

type Facts = Record<string, unknown>

/** Keys of samples by the names that apps and togeojson give them, in the units of the format. */
const MEANINGS: Readonly<Record<string, string>> = {
  // The Geolocation API of browsers, and apps on it: metres, metres a second, degrees.
  ...{ altitude: 'altitude_m', ele: 'altitude_m', elevation: 'altitude_m', speed: 'speed_mps' },
  ...{ heading: 'course_deg', course: 'course_deg', accuracy: 'accuracy_m', horizontal_accuracy: 'accuracy_m' },
  // togeojson writes lists under the plurals of GPX's elements.
  ...{ speeds: 'speed_mps', courses: 'course_deg', accuracys: 'accuracy_m', cads: 'cadence', cad: 'cadence' },
  ...{ heart: 'heart_rate', heartRates: 'heart_rate', hr: 'heart_rate' },
  ...{ atemps: 'air_temperature_c', atemp: 'air_temperature_c' },
}

/** The key that a property of a point, or a list of them, goes under: that of the format, or its own name. */
export function keyOf(name: string): string {
  return (Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : undefined) ?? name
}

/** A time as the format has it: ISO 8601, also where it is given in ms since 1970. */
export function timeOf(value: unknown): unknown {
  if (typeof value !== 'number') return value
  const time = new Date(value)
  return Number.isNaN(time.getTime()) ? value : time.toISOString()
}

/** What a feature says of a whole activity, but the lists beside its coordinates. */
export function factsOf({ properties }: Feature): Facts & { name?: string; type?: string } {
  const { name, type, desc, notes = desc ?? name, ...others } = properties ?? {}
  const more = Object.entries(others).filter(([key]) => !LISTS.has(key))
  return {
    ...Object.fromEntries(more),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof type === 'string' && type !== '' ? { type } : {}),
    ...(typeof notes === 'string' ? { notes } : {}),
  }
}

/** Lists beside coordinates, and what this format says otherwise. */
const LISTS = new Set(['coordinateProperties', 'coordTimes', 'times', 'time', 'id', 'format', 'samples', 'breaks'])
