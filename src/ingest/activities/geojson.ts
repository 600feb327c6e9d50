import { breathe } from '../breathe'
import { isObject } from '../is-object'
import { FileFault } from '../readers/file-fault'
import { parseJson } from '../readers/parse-json'
import type { SourceReader } from '../source-reader'
import { readLine } from './geojson-lines'
import { type RecordedPoint, readPoints } from './geojson-points'
import { type Feature, featuresOf, recordedOf } from './geojson-schema'
import type { ActivityReader } from './reader'

/** The largest file taken, in bytes: it is parsed as a whole. A hundred bytes a sample are usual. */
const MAX_BYTES = 128_000_000

const ROOTS = new Set(['Feature', 'FeatureCollection'])

/**
 * GeoJSON (RFC 7946), which itself knows no times: an activity for each line whose feature has a list of them
 * (`coordinateProperties.times` of togeojson, or `coordTimes` as before), and one of all points whose features have a `time`.
 */
export const geoJsonReader: ActivityReader = {
  name: 'GeoJSON',

  recognises: ({ extension, first }) =>
    extension === '.geojson' || (isObject(first) && typeof first.type === 'string' && ROOTS.has(first.type)),

  async read(file, intake) {
    const points: RecordedPoint[] = []
    let lines = 0
    let others = 0
    for (const { feature, place } of featuresOf(parseJson(await readBytes(file)))) {
      const recorded = recordedOf(feature, place)
      if (recorded?.kind === 'line') {
        await breathe(intake.signal)
        readLine(feature, recorded, place, intake)
        lines++
      } else if (recorded && hasTime(feature)) points.push({ feature, coordinates: recorded.coordinates, place })
      else others++
    }
    if (points.length > 0) readPoints(points, intake)
    if (lines + points.length === 0) {
      intake.refuse('has no line, and no points with a time', '', 'missing_required_data')
    } else if (others > 0) intake.warn(`skipped ${others === 1 ? '1 feature' : `${others} features`}: not recorded.`)
  },
}

async function readBytes(file: SourceReader): Promise<Buffer> {
  if (file.size > MAX_BYTES) {
    const size = `${Math.ceil(file.size / 1e6)} MB`
    throw new FileFault(`is ${size} large; a GeoJSON file may have ${MAX_BYTES / 1e6} MB. Split it`)
  }
  const chunks: Buffer[] = []
  for await (const chunk of file.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function hasTime({ properties }: Feature): boolean {
  return properties != null && ('time' in properties || 'timestamp' in properties)
}
