import type { LocationSample } from '../../shared/activity'
import { locationSampleSchema } from '../../shared/activity'
import { type LoadedActivity, loadActivity } from '../activities/load'
import { hasValues } from '../activities/measure'
import { activityHead, activityName } from './activity-head'
import type { ExportTarget } from './export-target'
import type { ExportWork } from './export-work'
import { writeParts } from './text-parts'

/** Samples that are made at a time. */
const PART = 1000

const KNOWN = new Set(Object.keys(locationSampleSchema.shape))

/**
 * Writes activities as a GeoJSON collection (RFC 7946) of lines, with lists of values beside the coordinates as togeojson
 * has them. What an ingest needs to give the same activities again stands under `frametrove` of their properties.
 */
export async function writeGeoJson(work: ExportWork, target: ExportTarget, name: string): Promise<void> {
  async function* parts() {
    yield '{"type":"FeatureCollection","features":[\n'
    for (const [at, { id }] of work.chosen.activities.entries()) {
      if (at > 0) yield ',\n'
      yield* featureParts(await loadActivity(work.db, id), work)
    }
    yield '\n]}\n'
  }
  await writeParts(target, name, parts(), work.signal)
}

function* featureParts(activity: LoadedActivity, { done }: ExportWork): Generator<string> {
  const { row, track } = activity
  const facts = {
    name: activityName(activity),
    type: row.type,
    time: row.started_at,
    frametrove: activityHead(activity),
  }
  yield `{"type":"Feature","properties":${JSON.stringify(facts).slice(0, -1)},"coordinateProperties":{"times":`
  yield* lists(activity, ({ time }) => time)
  // A coordinate either has an altitude throughout a line, or nowhere.
  const isHigh = !track.measure('altitude_m').some(Number.isNaN)
  for (const name of ['altitude_m', 'speed_mps', 'course_deg', 'accuracy_m'] as const) {
    if (!hasValues(track.measure(name)) || (name === 'altitude_m' && isHigh)) continue
    yield `,"${name}":`
    yield* lists(activity, (sample) => sample[name] ?? null)
  }
  if (track.extras.size > 0) {
    yield ',"extra":'
    yield* lists(activity, extraOf)
  }
  const type = track.breaks.length > 0 ? 'MultiLineString' : 'LineString'
  yield `}},"geometry":{"type":"${type}","coordinates":`
  yield* lists(activity, ({ latitude, longitude, altitude_m: altitude }) =>
    isHigh ? [longitude, latitude, altitude] : [longitude, latitude],
  )
  yield '}}'
  done(track.length)
}

/** A value for each sample as a list; one for each stretch, where there are several. */
function* lists({ track }: LoadedActivity, give: (sample: LocationSample) => unknown): Generator<string> {
  const ends = [...track.breaks, track.length]
  const isMulti = ends.length > 1
  let from = 0
  if (isMulti) yield '['
  for (const end of ends) {
    yield from === 0 ? '[' : ',['
    for (const first = from; from < end; ) {
      const to = Math.min(from + PART, end)
      const values = track.samples(from, to).map((sample) => JSON.stringify(give(sample)))
      yield (from === first ? '' : ',') + values.join(',')
      from = to
    }
    yield ']'
  }
  if (isMulti) yield ']'
}

/** The keys of a sample that the format does not know; `null` for none. */
function extraOf(sample: LocationSample): Record<string, unknown> | null {
  const extra = Object.entries(sample).filter(([key]) => !KNOWN.has(key))
  return extra.length === 0 ? null : Object.fromEntries(extra)
}
