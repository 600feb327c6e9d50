import { isObject } from '../is-object'
import type { ActivityIntake } from './activity-intake'
import { factsOf, keyOf, timeOf } from './geojson-facts'
import { type Feature, type Recorded, within } from './geojson-schema'
import { meansNone } from './means-none'

type Line = Extract<Recorded, { kind: 'line' }>
/** Lists of values beside coordinates, by the keys of samples. */
type Lists = Map<string, { name: string; values: readonly unknown[] }>

/** Reads a line with the lists of values beside its coordinates; each part of one of several is a stretch. */
export function readLine(feature: Feature, { isMulti, parts }: Line, place: string, intake: ActivityIntake): void {
  const lists = listsOf(feature)
  intake.begin(place)
  if (!lists.has('time')) {
    const message = 'is a line without times (coordinateProperties.times, or coordTimes): a route is no recording'
    intake.refuse(message, place, 'missing_required_data')
    return
  }
  for (const [part, coordinates] of parts.entries()) {
    const ofPart = isMulti ? nth(lists, part) : lists
    if (!hasLengths(ofPart, coordinates.length, place, intake)) return
    const path = within(place, isMulti ? `geometry.coordinates[${part}]` : 'geometry.coordinates')
    intake.pause()
    for (const [at, [longitude, latitude, altitude]] of coordinates.entries()) {
      const sample: Record<string, unknown> = { latitude, longitude }
      if (altitude !== undefined) sample.altitude_m = altitude
      for (const [key, { values }] of ofPart) add(sample, key, values[at])
      intake.sample(sample, () => `${path}[${at}]`)
    }
  }
  const own = feature.properties?.frametrove
  if (isObject(own)) intake.end(own)
  else intake.endForeign(factsOf(feature))
}

function add(sample: Record<string, unknown>, key: string, value: unknown): void {
  if (key === 'time') sample.time = timeOf(value)
  // What this extension wrote of samples beside what the format knows.
  else if (key === 'extra' && isObject(value)) Object.assign(sample, value)
  else if (value !== null && !meansNone(key, value)) sample[key] = value
}

function listsOf({ properties }: Feature): Lists {
  const lists: Lists = new Map()
  const { coordinateProperties, coordTimes } = properties ?? {}
  if (Array.isArray(coordTimes)) lists.set('time', { name: 'coordTimes', values: coordTimes })
  if (!isObject(coordinateProperties)) return lists
  for (const [name, values] of Object.entries(coordinateProperties)) {
    const key = name === 'times' ? 'time' : keyOf(name)
    if (Array.isArray(values)) lists.set(key, { name: `coordinateProperties.${name}`, values })
  }
  return lists
}

/** Of each list the part that belongs to a part of the line. */
function nth(lists: Lists, part: number): Lists {
  const found: Lists = new Map()
  for (const [key, { name, values }] of lists) {
    const ofPart: unknown = values[part]
    found.set(key, { name: `${name}[${part}]`, values: Array.isArray(ofPart) ? ofPart : [] })
  }
  return found
}

function hasLengths(lists: Lists, length: number, place: string, intake: ActivityIntake): boolean {
  let isGood = true
  for (const { name, values } of lists.values()) {
    if (values.length === length) continue
    isGood = false
    const message = `${name} must have ${length} entries, one for each coordinate; got ${values.length}`
    intake.refuse(message, within(place, `properties.${name}`))
  }
  return isGood
}
