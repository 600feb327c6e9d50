import type { StoreService } from '../shared/contracts'
import type { SavedDebugSession } from '../shared/debug'
import { callWithLists, type SentList } from './send-ahead'

/** What a detection takes on its way, in bytes, with the rest of its frame shared among them. */
const DETECTION_BYTES = 400

/** Saves a debug session given in memory; its frames and points go ahead in parts. */
export async function sendDebugData(
  service: StoreService,
  videoId: string,
  data: unknown,
  sessionId: string,
): Promise<SavedDebugSession> {
  if (!isRecord(data)) return service.saveDebugData(videoId, sessionId, data, {})
  const trajectory = isRecord(data.trajectoryData) ? data.trajectoryData : null
  const tracks: readonly unknown[] = Array.isArray(trajectory?.tracks) ? trajectory.tracks : []
  const lists: SentList[] = [
    ...toList('frameAnalysis', data.frameAnalysis, bytesOfFrame),
    ...tracks.flatMap((track, at) => (isRecord(track) ? toList(`points/${at}`, track.points) : [])),
  ]
  return callWithLists(service, lists, (upload, isSent) => {
    if (!upload) return service.saveDebugData(videoId, sessionId, data, {})
    const rest = { ...data, ...(isSent('frameAnalysis') ? { frameAnalysis: [] } : {}) }
    if (!trajectory || tracks.length === 0) return service.saveDebugData(videoId, sessionId, rest, { upload })
    const left = tracks.map((track, at) => (isSent(`points/${at}`) ? { ...Object(track), points: [] } : track))
    const trajectoryData = { ...trajectory, tracks: left }
    return service.saveDebugData(videoId, sessionId, { ...rest, trajectoryData }, { upload })
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toList(key: string, items: unknown, bytesOf?: (item: unknown) => number): SentList[] {
  return Array.isArray(items) ? [{ key, items, ...(bytesOf ? { bytesOf } : {}) }] : []
}

function bytesOfFrame(frame: unknown): number {
  const detections = isRecord(frame) && Array.isArray(frame.detections) ? frame.detections.length : 0
  return (detections + 1) * DETECTION_BYTES
}
