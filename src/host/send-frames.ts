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
  const lists = Array.isArray(frames) ? [{ key: 'frames', items: frames }] : []
  return callWithLists(service, lists, (upload, isSent) =>
    service.saveFrames(isSent('frames') ? { ...request, frames: [] } : request, upload ? { upload } : {}),
  )
}
