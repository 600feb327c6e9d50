import type { StoreService } from '../../shared/contracts'
import type { EventInfo } from '../../shared/events'
import { pickEvent } from '../ui/events'
import { eventIdsOf } from './arguments'

/** The events that a command is about: those that its arguments name, else one that the person picks. */
export async function targetEventIds(
  service: StoreService,
  title: string,
  first: unknown,
  second: unknown,
): Promise<string[]> {
  const given = eventIdsOf(first, second)
  if (given.length > 0) return given
  const picked = await pickEvent(service, title)
  return picked === undefined ? [] : [picked]
}

/** The one event that a command is about; `undefined` if the person leaves. */
export async function targetEventId(service: StoreService, title: string, first: unknown): Promise<string | undefined> {
  const [eventId] = await targetEventIds(service, title, first, undefined)
  return eventId
}

/**
 * Events as they are now.
 * @throws FrametroveError `not_found` where one is gone: saving facts of it would make it anew
 */
export async function currentEvents(service: StoreService, eventIds: readonly string[]): Promise<EventInfo[]> {
  return Promise.all(eventIds.map((id) => service.getEvent(id)))
}
