/** The namespaces whose elements have a meaning of their own below; GPX 1.0 has speed and course itself. */
const GARMIN_POINT = /^http:\/\/www\.garmin\.com\/xmlschemas\/TrackPointExtension\//
const GPX = /^(http:\/\/www\.topografix\.com\/GPX\/1\/[01])?$/
const OSMAND = /^https:\/\/osmand\.net/
const OPEN_TRACKS = /^http:\/\/opentracksapp\.com\/xmlschemas\//

/** Keys of samples by namespaces and elements, in the units of the format. */
const MEANINGS: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [GPX, { ele: 'altitude_m', speed: 'speed_mps', course: 'course_deg' }],
  // https://www8.garmin.com/xmlschemas/TrackPointExtensionv2.xsd: speed in m/s, course in degrees.
  [
    GARMIN_POINT,
    {
      ...{ speed: 'speed_mps', course: 'course_deg', hr: 'heart_rate', cad: 'cadence' },
      ...{ atemp: 'air_temperature_c', wtemp: 'water_temperature_c', depth: 'depth_m', bearing: 'bearing_deg' },
    },
  ],
  [OSMAND, { speed: 'speed_mps', heading: 'bearing_deg' }],
  [OPEN_TRACKS, { accuracy_horizontal: 'accuracy_m' }],
  [/^urn:frametrove:gpx:1$/, { accuracy_m: 'accuracy_m', speed_mps: 'speed_mps', course_deg: 'course_deg' }],
]

/** The key that an element of a track point goes under: that of the format, or its own name. */
export function keyOf(namespace: string, local: string): string {
  const meant = MEANINGS.find(([pattern]) => pattern.test(namespace))?.[1]
  return (meant && Object.hasOwn(meant, local) ? meant[local] : undefined) ?? local
}

/** A text as the number that it is, or as it stands; `undefined` where it says nothing. */
export function measured(text: string): string | number | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === 'NaN') return undefined
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : trimmed
}

/** A time of GPX, which is UTC also where it does not say so. */
export function timeOf(text: string): string {
  const trimmed = text.trim()
  return /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(trimmed) ? `${trimmed}Z` : trimmed
}
