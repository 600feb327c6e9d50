import * as z from 'zod'
import { describeIssue, formatPath } from '../describe-issue'
import { FileFault } from '../readers/file-fault'

// Of RFC 7946 what recordings are made of. Some points of a line may have an altitude, and some not, as devices write it.

const position = z.array(z.number()).min(2)
const line = z.array(position)

const geometrySchema = z.looseObject({ type: z.string() })

/** A feature, and whatever else it says; of its geometry only the type is checked. */
const featureSchema = z.looseObject({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: geometrySchema.nullish(),
})
export type Feature = z.infer<typeof featureSchema>

const collectionSchema = z.looseObject({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) })

/** What a feature that was recorded has for its geometry; `null`: it was not. */
export type Recorded =
  | { kind: 'point'; coordinates: number[] }
  | { kind: 'line'; isMulti: boolean; parts: number[][][] }
  | null

/** The features of a file, with their places in it. @throws FileFault */
export function featuresOf(root: unknown): { feature: Feature; place: string }[] {
  const type = z.object({ type: z.string() }).safeParse(root).data?.type
  if (type === 'FeatureCollection') {
    const { features } = checked(collectionSchema, root, '')
    return features.map((value, at) => {
      const place = `features[${at}]`
      return { feature: checked(featureSchema, value, place), place }
    })
  }
  if (type === 'Feature') return [{ feature: checked(featureSchema, root, ''), place: '' }]
  const what = type === undefined ? 'is no GeoJSON: it has no type' : `is a bare ${type}, which has no times`
  throw new FileFault(`${what}; a Feature or a FeatureCollection is needed`)
}

/** The geometry of a feature, checked. @throws FileFault */
export function recordedOf({ geometry }: Feature, place: string): Recorded {
  const path = within(place, 'geometry.coordinates')
  switch (geometry?.type) {
    case 'Point':
      return { kind: 'point', coordinates: checked(position, geometry.coordinates, path) }
    case 'LineString':
      return { kind: 'line', isMulti: false, parts: [checked(line, geometry.coordinates, path)] }
    case 'MultiLineString':
      return { kind: 'line', isMulti: true, parts: checked(z.array(line), geometry.coordinates, path) }
    default:
      return null
  }
}

/** A place in a place. */
export function within(place: string, path: string): string {
  if (place === '' || path === '') return place || path
  return path.startsWith('[') ? `${place}${path}` : `${place}.${path}`
}

function checked<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  if (!issue) throw new FileFault('is no GeoJSON', place || undefined)
  const where = within(place, formatPath(issue.path))
  throw new FileFault(`is no GeoJSON (RFC 7946): ${describeIssue(issue, value, [])}`, where || undefined)
}
