import type { LocationSample } from '../../shared/activity'

/** The columns of a track; all but the first three are NaN where a sample has no such value. */
export const TRACK_COLUMNS = [
  ...(['time', 'latitude', 'longitude'] as const),
  ...(['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const),
]
export type TrackColumn = (typeof TRACK_COLUMNS)[number]

/** The columns of a track beside time and place. */
const MEASURES = ['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const
type Measure = (typeof MEASURES)[number]

const KNOWN = new Set<string>(TRACK_COLUMNS)

/** The most that keys which the format does not know may take in all samples of an activity, in characters of JSON. */
export const MAX_EXTRA_CHARACTERS_OF_SAMPLES = 32_000_000

/**
 * Location samples, column by column, in the order of their times: 56 bytes a sample, and nothing to collect. Times in ms
 * since 1970, places in degrees, measures in the units of the format.
 */
export class Track {
  #columns: Columns
  #length = 0
  readonly #extras = new Map<number, Record<string, unknown>>()
  #extraCharacters = 0
  /** Places of the samples that begin a new stretch after a pause, ascending; none is 0. */
  readonly breaks: number[] = []

  constructor(capacity = 64) {
    this.#columns = makeColumns(capacity)
  }

  /** A track of checked samples. */
  static of(samples: readonly LocationSample[], breaks: readonly number[] = []): Track {
    const track = new Track(samples.length)
    for (const sample of samples) track.push(sample)
    for (const at of breaks) track.breaks.push(at)
    return track
  }

  /** Keys of samples that the format does not know, by their places. */
  get extras(): ReadonlyMap<number, Record<string, unknown>> {
    return this.#extras
  }

  /** How long those are together, in characters of JSON. */
  get extraCharacters(): number {
    return this.#extraCharacters
  }

  get length(): number {
    return this.#length
  }

  /** ms since 1970. The views below are good until a sample is added. */
  get time(): Float64Array {
    return this.column('time')
  }

  get latitude(): Float64Array {
    return this.column('latitude')
  }

  get longitude(): Float64Array {
    return this.column('longitude')
  }

  /** A measure; NaN where a sample has none. */
  measure(name: Measure): Float64Array {
    return this.column(name)
  }

  /** A column by its name. */
  column(name: TrackColumn): Float64Array {
    return this.#columns[name].subarray(0, this.#length)
  }

  /** Adds a checked sample at the end. */
  push(sample: LocationSample): void {
    this.append(
      ...([Date.parse(sample.time), sample.latitude, sample.longitude] as const),
      ...([sample.altitude_m, sample.speed_mps, sample.course_deg, sample.accuracy_m] as const),
    )
    const extra = extraOf(sample)
    if (extra) this.setExtra(this.#length - 1, extra)
  }

  /** Sets the keys of a sample that the format does not know. */
  setExtra(at: number, extra: Record<string, unknown>): void {
    this.#dropExtra(at)
    this.#extras.set(at, extra)
    this.#extraCharacters += JSON.stringify(extra).length
  }

  /** Adds a sample by its values, which are checked: time in ms since 1970. */
  append(
    time: number,
    latitude: number,
    longitude: number,
    altitude?: number | null,
    speed?: number | null,
    course?: number | null,
    accuracy?: number | null,
  ): void {
    if (this.#length === this.#columns.time.length) this.#columns = grown(this.#columns)
    const at = this.#length++
    const columns = this.#columns
    columns.time[at] = time
    columns.latitude[at] = latitude
    columns.longitude[at] = longitude
    columns.altitude_m[at] = altitude ?? Number.NaN
    columns.speed_mps[at] = speed ?? Number.NaN
    columns.course_deg[at] = course ?? Number.NaN
    columns.accuracy_m[at] = accuracy ?? Number.NaN
  }

  /** Makes room for so many more samples at the end, whose values are set through `column`. @returns the first's place */
  extend(count: number): number {
    const from = this.#length
    while (from + count > this.#columns.time.length) this.#columns = grown(this.#columns)
    this.#length += count
    return from
  }

  /** Takes the samples from a place on away again. */
  truncate(length: number): void {
    for (let at = length; at < this.#length; at++) this.#dropExtra(at)
    while ((this.breaks.at(-1) ?? 0) >= length && this.breaks.length > 0) this.breaks.pop()
    this.#length = Math.min(length, this.#length)
  }

  /** The sample at a place, as the format has it; measures that it has not are left out. */
  sample(at: number): LocationSample {
    const sample: LocationSample = {
      time: new Date(this.time[at] ?? Number.NaN).toISOString(),
      latitude: this.latitude[at] ?? Number.NaN,
      longitude: this.longitude[at] ?? Number.NaN,
    }
    for (const name of MEASURES) {
      const value = this.#columns[name][at]
      if (value !== undefined && !Number.isNaN(value)) sample[name] = value
    }
    return Object.assign(sample, this.#extras.get(at))
  }

  /** The samples from one place up to but not another. */
  samples(from = 0, to = this.#length): LocationSample[] {
    const samples: LocationSample[] = []
    for (let at = from; at < Math.min(to, this.#length); at++) samples.push(this.sample(at))
    return samples
  }

  #dropExtra(at: number): void {
    const extra = this.#extras.get(at)
    if (!extra) return
    this.#extras.delete(at)
    this.#extraCharacters -= JSON.stringify(extra).length
  }
}

/** The keys of a sample that the format does not know; `null` where it has only known ones. */
export function extraOf(sample: object): Record<string, unknown> | null {
  for (const key in sample) {
    if (!KNOWN.has(key)) return Object.fromEntries(Object.entries(sample).filter(([it]) => !KNOWN.has(it)))
  }
  return null
}

type Columns = Record<TrackColumn, Float64Array>

function makeColumns(capacity: number): Columns {
  const column = () => new Float64Array(capacity)
  return {
    ...{ time: column(), latitude: column(), longitude: column() },
    ...{ altitude_m: column(), speed_mps: column(), course_deg: column(), accuracy_m: column() },
  }
}

function grown(columns: Columns): Columns {
  const larger = makeColumns(Math.max(64, columns.time.length * 2))
  for (const name of TRACK_COLUMNS) larger[name].set(columns[name])
  return larger
}
