import { type LocationSample, locationSampleSchema } from '../../shared/activity'
import type { Problem } from '../../shared/errors'
import { MAX_EXTRA_CHARACTERS_OF_SAMPLES, type Track, type TrackColumn } from '../../store/activities/track'
import { describeIssue, describeValue, formatPath } from '../describe-issue'
import { isObject } from '../is-object'
import { reasonOf } from '../normalise'
import { extrasOf } from './extras'

/** The longest unknown keys that are kept with a sample, in characters of JSON. */
export const MAX_SAMPLE_EXTRA_CHARACTERS = 10_000

const KNOWN = new Set(Object.keys(locationSampleSchema.shape))

/** A sample that can't be taken, and whether something is missing that it needs. */
export interface SampleProblem extends Problem {
  isMissing: boolean
}

/**
 * Adds a sample to a track, or tells what is wrong with it, naming its place such as `samples[17].latitude`.
 *
 * `locationSampleSchema` decides. Nearly all samples are plain, though, and what is seen to be so at a glance goes in
 * without it: that takes a tenth of the time.
 */
export function takeSample(track: Track, given: unknown, place: string): SampleProblem[] {
  const before = track.length === 0 ? -Infinity : (track.time[track.length - 1] ?? -Infinity)
  if (isPlain(given)) {
    const time = plainTime(given.time)
    if (time >= before && hasKnownKeys(given)) {
      const { latitude, longitude, altitude_m, speed_mps, course_deg, accuracy_m } = given
      track.append(time, latitude, longitude, altitude_m, speed_mps, course_deg, accuracy_m)
      return []
    }
  }
  return takeOther(track, given, place, before)
}

function takeOther(track: Track, given: unknown, place: string, before: number): SampleProblem[] {
  const result = locationSampleSchema.safeParse(given)
  if (!result.success) {
    return result.error.issues.map((issue) => ({
      where: [place, formatPath(issue.path)].filter((part) => part !== '').join('.'),
      message: isObject(given) ? describeIssue(issue, given, KNOWN) : `must be an object, got ${describeValue(given)}`,
      isMissing: issue.code === 'invalid_type' && isObject(given) && given[String(issue.path[0])] === undefined,
    }))
  }
  let sample: LocationSample
  try {
    sample = Object.assign(result.data, extrasOf(result.data, KNOWN, MAX_SAMPLE_EXTRA_CHARACTERS))
  } catch (error) {
    return [{ where: place, message: `has a value that can't be kept: ${reasonOf(error)}`, isMissing: false }]
  }
  if (Date.parse(sample.time) < before) {
    const message = `is before that of the sample before it (${new Date(before).toISOString()}), got ${sample.time}`
    return [{ where: `${place}.time`, message, isMissing: false }]
  }
  track.push(sample)
  if (track.extraCharacters <= MAX_EXTRA_CHARACTERS_OF_SAMPLES) return []
  track.truncate(track.length - 1)
  const most = MAX_EXTRA_CHARACTERS_OF_SAMPLES.toLocaleString('en')
  const message = `has unknown keys that would make those of all samples longer than ${most} characters of JSON`
  return [{ where: place, message, isMissing: false }]
}

/** Whether a value is seen at a glance to be a sample, with a time and no unknown keys: then the schema need not be asked. */
export function isPlainSample(given: unknown): given is LocationSample {
  return isPlain(given) && !Number.isNaN(plainTime(given.time)) && hasKnownKeys(given)
}

interface PlainSample
  extends Record<Exclude<TrackColumn, 'time' | 'latitude' | 'longitude'>, number | null | undefined> {
  time: unknown
  latitude: number
  longitude: number
}

/** Whether a value is seen at once to be a good sample but for its time and its unknown keys. */
function isPlain(given: unknown): given is PlainSample {
  return (
    isObject(given) &&
    isWithin(given.latitude, -90, 90) &&
    isWithin(given.longitude, -180, 180) &&
    (given.altitude_m == null || isWithin(given.altitude_m, -1_000_000, 1_000_000)) &&
    (given.speed_mps == null || isWithin(given.speed_mps, 0, 100_000)) &&
    (given.course_deg == null || isWithin(given.course_deg, 0, 360)) &&
    (given.accuracy_m == null || isWithin(given.accuracy_m, 0, Number.MAX_SAFE_INTEGER))
  )
}

function isWithin(value: unknown, least: number, greatest: number): boolean {
  return typeof value === 'number' && value >= least && value <= greatest
}

function hasKnownKeys(given: object): boolean {
  for (const key in given) {
    switch (key) {
      case 'time':
      case 'latitude':
      case 'longitude':
      case 'altitude_m':
      case 'speed_mps':
      case 'course_deg':
      case 'accuracy_m':
        break
      default:
        return false
    }
  }
  return true
}

/** Such as 2026-05-01T12:00:00Z or 2026-05-01T12:00:00.250Z, on a day that every month has. */
const PLAIN_TIME = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/

/** A time of the usual form in ms since 1970; NaN for any other, which may be good all the same. */
function plainTime(time: unknown): number {
  return typeof time === 'string' && PLAIN_TIME.test(time) ? Date.parse(time) : Number.NaN
}
