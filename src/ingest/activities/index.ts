import type { FileHead } from '../file-head'
import { fitReader } from './fit'
import { geoJsonReader } from './geojson'
import { gpxReader } from './gpx'
import { jsonReader } from './json'
import type { ActivityReader } from './reader'

/** Every format of activities that can be read. To add one, write its reader and list it here. */
const readers: readonly ActivityReader[] = [jsonReader, gpxReader, geoJsonReader, fitReader]

/** Extensions of files that a folder is searched for. */
export const ACTIVITY_EXTENSIONS: ReadonlySet<string> = new Set(['.json', '.gpx', '.geojson', '.fit'])

/** The formats, for messages. */
export const ACTIVITY_FORMATS = readers.map(({ name }) => name).join(', ')

/** The reader of a file that was named; `undefined`: it holds no activities. */
export function activityReaderFor(head: FileHead): ActivityReader | undefined {
  return readers.find((reader) => reader.recognises(head))
}

/** Whether a file is named as only files of activities are. */
export function isNamedAsActivity(path: string): boolean {
  return /\.(gpx|geojson|fit|frametrove-activity\.json)$/i.test(path)
}
