import { l10n, window } from 'vscode'
import type { StoreService } from '../../shared/contracts'
import type { EventDeletion } from '../../shared/events'
import { eventDeletionText, eventsText } from '../format'
import { messageText } from '../ui-text'
import type { Command } from './command'
import { confirmDeletion } from './confirm-deletion'
import { currentEvents, targetEventIds } from './events-target'
import { withPatience } from './with-progress'

/** As many events as the store takes in one call. */
const CHUNK = 1000

/** Delete Event…: deletes events with their frames, after a confirmation. */
export const deleteEvent: Command = async ({ service, operations }, first, second) => {
  const eventIds = await targetEventIds(service, l10n.t('Delete event'), first, second)
  const [only] = eventIds
  if (only === undefined) return undefined
  const events = await currentEvents(service, eventIds)
  const summary = await inChunks(eventIds, (ids) => service.describeEventDeletion(ids))
  const pinned = events.filter((event) => event.pinned).length
  const question =
    eventIds.length === 1 ? l10n.t('Delete the event “{0}”?', only) : l10n.t('Delete {0}?', eventsText(eventIds.length))
  const detail = [
    l10n.t("This deletes {0}. This can't be undone.", eventDeletionText(summary)),
    ...(pinned > 0 ? [l10n.t('Pinned: {0}.', eventsText(pinned))] : []),
  ].join(' ')
  if (!(await confirmDeletion(question, detail, l10n.t('Delete')))) return undefined

  const name = l10n.t('Deleting {0}', eventIds.length === 1 ? only : eventsText(eventIds.length))
  const done = await withPatience(
    name,
    operations.run(name, () => inChunks(eventIds, (ids) => service.deleteEvents(ids))),
  )
  void window.showInformationMessage(messageText(l10n.t('Deleted {0}', eventDeletionText(done))))
  return done
}

/** Adds up what `work` answers for one part after the other. */
async function inChunks(
  eventIds: readonly string[],
  work: (ids: string[]) => ReturnType<StoreService['deleteEvents']>,
): Promise<EventDeletion> {
  const sum: EventDeletion = { events: 0, frames: 0, bytes: 0 }
  for (let at = 0; at < eventIds.length; at += CHUNK) {
    const { events, frames, bytes } = await work(eventIds.slice(at, at + CHUNK))
    sum.events += events
    sum.frames += frames
    sum.bytes += bytes
  }
  return sum
}
