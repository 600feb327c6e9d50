import { isObject } from '../ingest/is-object'
import type { StoreService } from '../shared/contracts'
import type { SavedDebugSession } from '../shared/debug'
import { callWithLists, type SentList } from './send-ahead'

/** As the store's `saveDebugData` names the lists. */
const FRAMES_KEY = 'frameAnalysis'
const TRACKS_KEY = 'trajectoryData.tracks'
const pointsKey = (track: number) => `points/${track}`
/** Points of a track that go with it. */
const FEW_POINTS = 1000

/** Saves a debug session given in memory; it is checked where it is stored. */
export async function sendDebugData(
  service: StoreService,
  videoId: string,
  data: unknown,
  sessionId: string,
): Promise<SavedDebugSession> {
  if (!isObject(data)) return service.saveDebugData(videoId, sessionId, data, {})
  const lists: SentList[] = []
  const { frameAnalysis, trajectoryData } = data
  if (Array.isArray(frameAnalysis)) lists.push({ key: FRAMES_KEY, items: frameAnalysis })
  const trajectory = isObject(trajectoryData) && Array.isArray(trajectoryData.tracks) ? trajectoryData : null
  const tracks = Array.isArray(trajectory?.tracks) ? withoutLongPoints(trajectory.tracks, lists) : []
  lists.push({ key: TRACKS_KEY, items: tracks })
  return callWithLists(service, lists, (upload, isSent) => {
    const rest = {
      ...data,
      ...(isSent(FRAMES_KEY) ? { frameAnalysis: [] } : {}),
      ...(trajectory ? { trajectoryData: { ...trajectory, tracks: isSent(TRACKS_KEY) ? [] : tracks } } : {}),
    }
    return service.saveDebugData(videoId, sessionId, rest, upload ? { upload } : {})
  })
}

/** The tracks, without the points of those that have many: these become lists of their own. */
function withoutLongPoints(tracks: readonly unknown[], lists: SentList[]): unknown[] {
  return tracks.map((track, at) => {
    if (!isObject(track) || !Array.isArray(track.points) || track.points.length <= FEW_POINTS) return track
    lists.push({ key: pointsKey(at), items: track.points })
    return { ...track, points: [] }
  })
}
