import type { StoreService } from '../shared/contracts'
import type { EventFrame } from '../shared/events'
import { callWithLists } from './send-ahead'

/** Saves frames given in memory or by path; they are checked where they are stored. */
export async function sendFrames(
  service: StoreService,
  eventId: string,
  frames: unknown,
  timestamps: unknown,
): Promise<EventFrame[]> {
  const request = { eventId, frames, timestamps }
  const lists = Array.isArray(frames) ? [{ key: 'frames', items: frames, bytesOf }] : []
  return callWithLists(service, lists, (upload, isSent) =>
    service.saveFrames(isSent('frames') ? { ...request, frames: [] } : request, upload ? { upload } : {}),
  )
}

/** About how much of a frame is copied: of an array, a data URL, or decoded pixels. */
function bytesOf(frame: unknown): number {
  if (typeof frame === 'string') return frame.length
  if (ArrayBuffer.isView(frame)) return frame.byteLength
  const data = typeof frame === 'object' && frame !== null && 'data' in frame ? frame.data : null
  return ArrayBuffer.isView(data) ? data.byteLength : 0
}
