import type { LocationSample } from '../../shared/activity'
import { FRAMETROVE_GPX } from '../../shared/gpx'
import { type LoadedActivity, loadActivity } from '../activities/load'
import { activityHead, activityName } from './activity-head'
import type { ExportTarget } from './export-target'
import type { ExportWork } from './export-work'
import { writeParts } from './text-parts'
import { xmlDecimal, xmlJson, xmlText } from './xml-text'

/** Samples that are made at a time. */
const PART = 500

const HEADER = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Frametrove" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:frametrove="${FRAMETROVE_GPX}">
`

/**
 * Writes activities as GPX 1.1, a track each. Heart rate and the like stand where other programs look for them; what GPX has
 * no element for stands in elements of our own, so that an ingest gives the same activities again.
 */
export async function writeGpx(work: ExportWork, target: ExportTarget, name: string): Promise<void> {
  async function* parts() {
    yield HEADER
    for (const { id } of work.chosen.activities) yield* trackParts(await loadActivity(work.db, id), work)
    yield '</gpx>\n'
  }
  await writeParts(target, name, parts(), work.signal)
}

function* trackParts(activity: LoadedActivity, { done }: ExportWork): Generator<string> {
  const { row, track } = activity
  const description = row.notes === null ? '' : `    <desc>${xmlText(row.notes)}</desc>\n`
  yield `  <trk>
    <name>${xmlText(activityName(activity))}</name>
${description}    <type>${xmlText(row.type)}</type>
    <extensions><frametrove:activity>${xmlJson(activityHead(activity))}</frametrove:activity></extensions>
    <trkseg>
`
  const breaks = new Set(track.breaks)
  for (let from = 0; from < track.length; from += PART) {
    const samples = track.samples(from, from + PART)
    const points = samples.map((sample, at) => (breaks.has(from + at) ? SEGMENT_BREAK : '') + point(sample))
    yield points.join('')
    done(samples.length)
  }
  yield '    </trkseg>\n  </trk>\n'
}

const SEGMENT_BREAK = '    </trkseg>\n    <trkseg>\n'

function point(sample: LocationSample): string {
  const { time, latitude, longitude, altitude_m: altitude } = sample
  const elevation = altitude == null ? '' : `<ele>${xmlDecimal(altitude)}</ele>`
  return `      <trkpt lat="${xmlDecimal(latitude)}" lon="${xmlDecimal(longitude)}">${elevation}<time>${time}</time>${extensions(sample)}</trkpt>\n`
}

/** https://www8.garmin.com/xmlschemas/TrackPointExtensionv2.xsd, in the order that it asks for. */
const GARMIN: readonly [element: string, key: string, fits: (value: number) => boolean][] = [
  ['atemp', 'air_temperature_c', () => true],
  ['hr', 'heart_rate', (it) => Number.isInteger(it) && it >= 1 && it <= 255],
  ['cad', 'cadence', (it) => Number.isInteger(it) && it >= 0 && it <= 254],
  ['speed', 'speed_mps', () => true],
  ['course', 'course_deg', (it) => it < 360],
]

function extensions(sample: LocationSample): string {
  const { time, latitude, longitude, altitude_m, accuracy_m: accuracy, ...rest } = sample
  const left: Record<string, unknown> = rest
  let garmin = ''
  for (const [element, key, fits] of GARMIN) {
    const value = left[key]
    if (typeof value !== 'number' || !Number.isFinite(value) || !fits(value)) continue
    garmin += `<gpxtpx:${element}>${xmlDecimal(value)}</gpxtpx:${element}>`
    delete left[key]
  }
  const own = accuracy == null ? '' : `<frametrove:accuracy_m>${xmlDecimal(accuracy)}</frametrove:accuracy_m>`
  const extra = Object.keys(left).length === 0 ? '' : `<frametrove:extra>${xmlJson(left)}</frametrove:extra>`
  const point = garmin === '' ? '' : `<gpxtpx:TrackPointExtension>${garmin}</gpxtpx:TrackPointExtension>`
  const all = point + own + extra
  return all === '' ? '' : `<extensions>${all}</extensions>`
}
