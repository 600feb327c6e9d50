import { isObject } from '../ingest/is-object'

/** The key of a list of points that is sent ahead, by the place of its track. */
export const POINTS_KEY = /^points\/(\d+)$/

/** A session's data with the points that were sent ahead put back into its tracks. */
export function withUploadedLists(given: unknown): unknown {
  if (!isObject(given)) return given
  const points = new Map<number, unknown>()
  const data: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    const track = POINTS_KEY.exec(key)?.[1]
    if (track === undefined) data[key] = value
    else points.set(Number(track), value)
  }
  const { trajectoryData } = data
  if (points.size === 0 || !isObject(trajectoryData) || !Array.isArray(trajectoryData.tracks)) return data
  const tracks = trajectoryData.tracks.map((track, at) =>
    points.has(at) ? { ...Object(track), points: points.get(at) } : track,
  )
  return { ...data, trajectoryData: { ...trajectoryData, tracks } }
}
