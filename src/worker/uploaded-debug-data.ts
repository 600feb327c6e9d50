import { isObject } from '../ingest/is-object'

/** The keys of tracks, and of a list of points of one of them by its place, that are sent ahead. */
const TRACKS_KEY = 'trajectoryData.tracks'
const POINTS_KEY = /^points\/(\d+)$/

/** A session's data with the tracks and the points that were sent ahead put back into their places. */
export function withUploadedLists(given: unknown): unknown {
  if (!isObject(given)) return given
  const points = new Map<number, unknown>()
  let sentTracks: unknown
  const data: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    const track = POINTS_KEY.exec(key)?.[1]
    if (track !== undefined) points.set(Number(track), value)
    else if (key === TRACKS_KEY) sentTracks = value
    else data[key] = value
  }
  const { trajectoryData } = data
  if (!isObject(trajectoryData)) return data
  const tracks = sentTracks ?? trajectoryData.tracks
  if (!Array.isArray(tracks)) return data
  const whole = tracks.map((track, at) => (points.has(at) ? { ...Object(track), points: points.get(at) } : track))
  return { ...data, trajectoryData: { ...trajectoryData, tracks: whole } }
}
