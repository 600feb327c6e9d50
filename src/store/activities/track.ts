import type { LocationSample } from '../../shared/activity'

/** The columns of a track beside time and place; NaN where a sample has no such value. */
const MEASURES = ['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const
type Measure = (typeof MEASURES)[number]

const KNOWN = new Set<string>(['time', 'latitude', 'longitude', ...MEASURES])

/**
 * Location samples, column by column, in the order of their times: 56 bytes a sample, and nothing to collect. Times in ms
 * since 1970, places in degrees, measures in the units of the format.
 */
export class Track {
  #columns: Columns
  #length = 0
  /** Keys of samples that the format does not know, by their places. */
  readonly extras = new Map<number, Record<string, unknown>>()
  /** Places of the samples that begin a new stretch after a pause, ascending; none is 0. */
  readonly breaks: number[] = []

  constructor(capacity = 64) {
    this.#columns = makeColumns(capacity)
  }

  /** A track of checked samples. */
  static of(samples: readonly LocationSample[], breaks: readonly number[] = []): Track {
    const track = new Track(samples.length)
    for (const sample of samples) track.push(sample)
    track.breaks.push(...breaks)
    return track
  }

  get length(): number {
    return this.#length
  }

  /** ms since 1970. The views below are good until a sample is pushed. */
  get time(): Float64Array {
    return this.#columns.time.subarray(0, this.#length)
  }

  get latitude(): Float64Array {
    return this.#columns.latitude.subarray(0, this.#length)
  }

  get longitude(): Float64Array {
    return this.#columns.longitude.subarray(0, this.#length)
  }

  /** A measure; NaN where a sample has none. */
  measure(name: Measure): Float64Array {
    return this.#columns[name].subarray(0, this.#length)
  }

  /** Adds a checked sample at the end. */
  push(sample: LocationSample): void {
    if (this.#length === this.#columns.time.length) this.#columns = grown(this.#columns)
    const at = this.#length++
    this.#columns.time[at] = Date.parse(sample.time)
    this.#columns.latitude[at] = sample.latitude
    this.#columns.longitude[at] = sample.longitude
    for (const name of MEASURES) this.#columns[name][at] = sample[name] ?? Number.NaN
    for (const key in sample) {
      if (KNOWN.has(key)) continue
      const extra = Object.fromEntries(Object.entries(sample).filter(([it]) => !KNOWN.has(it)))
      this.extras.set(at, extra)
      break
    }
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
    return Object.assign(sample, this.extras.get(at))
  }

  /** The samples from one place up to but not another. */
  samples(from = 0, to = this.#length): LocationSample[] {
    const samples: LocationSample[] = []
    for (let at = from; at < Math.min(to, this.#length); at++) samples.push(this.sample(at))
    return samples
  }
}

type Columns = Record<'time' | 'latitude' | 'longitude' | Measure, Float64Array>

function makeColumns(capacity: number): Columns {
  const column = () => new Float64Array(capacity)
  return {
    ...{ time: column(), latitude: column(), longitude: column() },
    ...{ altitude_m: column(), speed_mps: column(), course_deg: column(), accuracy_m: column() },
  }
}

function grown(columns: Columns): Columns {
  const larger = makeColumns(Math.max(64, columns.time.length * 2))
  for (const name of Object.keys(columns) as (keyof Columns)[]) larger[name].set(columns[name])
  return larger
}
