import { type EventsContext, ingestEvents } from '../ingest/events/ingest-events'
import { cancelled } from '../shared/cancel'
import type { EventMethods } from '../shared/event-methods'
import {
  type EventFrame,
  type EventIngestSummary,
  eventDeletionSchema,
  eventInfoSchema,
  eventIngestSummarySchema,
} from '../shared/events'
import {
  deleteEvents,
  deleteFrames,
  type FramesOfEvent,
  type SavedFrames,
  savedFramesSchema,
  saveEvent,
  saveFrames,
} from '../store/events'
import type { OpenedStore } from '../store/opened-store'
import type { RunningOperation } from '../store/operations'
import { eventFramesByKeys, frameNumbersOf, listEventFrames, toEventFrame } from '../store/repositories/event-frames'
import {
  describeEvents,
  findEventOrigin,
  getEvent,
  listEventDays,
  listEvents,
  requireEventKey,
} from '../store/repositories/events'
import { toFramesOfEvent } from './frames-of-event'
import type { LocalStore } from './local-store'

/** What `EventMethods` promise, over the open store. A write is the operation `id`. */
export function eventMethods(local: LocalStore, id: string): EventMethods {
  function eventsContext(
    store: OpenedStore,
    running: RunningOperation<EventIngestSummary>,
    operationId: string,
    signal: AbortSignal,
  ): EventsContext {
    return {
      ...{ signal, codecs: store.codecs },
      progress: (done, total, message) => local.events.progress({ operationId, done, total, message }),
      originOf: (eventId) => findEventOrigin(store.database.query, eventId),
      framesOf: async (eventId) => {
        const { query } = store.database
        return (await frameNumbersOf(query, await requireEventKey(query, eventId))).whole
      },
      save: (events, summary, done) => saveFrames(store.target(signal), running, events, () => summary, done),
    }
  }

  return {
    async saveEvent(eventId, facts) {
      return local.change(
        { id, name: 'saveEvent', videoId: null, what: 'The event was not saved.', answer: eventInfoSchema },
        (store, running) => saveEvent(store.target(), running, eventId, facts),
        ({ videoId }) => ({ eventIds: [eventId], videoIds: videoId === null ? [] : [videoId] }),
      )
    },
    async saveFrames(request, { upload }) {
      let frames: FramesOfEvent | null = null
      const stored = local.change(
        { id, name: 'saveFrames', videoId: null, what: 'The frames were not saved.', answer: savedFramesSchema },
        async (store, running) => {
          frames ??= toFramesOfEvent(local.uploads.take(upload, request))
          return saveFrames(store.target(), running, [frames], ([saved]) => savedFramesSchema.parse(saved))
        },
        () => ({ eventIds: frames ? [frames.eventId] : [] }),
      )
      const saved = await stored.finally(() => upload && local.uploads.discard(upload.id))
      return local.use((store) => savedFrames(store, saved))
    },
    async ingestEvents({ operationId, paths }) {
      const what = 'The events were not ingested.'
      return local.cancellable(operationId, cancelled(), (signal) =>
        local.change(
          { id, name: 'ingestEvents', videoId: null, what, answer: eventIngestSummarySchema, signal },
          (store, running) => ingestEvents(paths, eventsContext(store, running, operationId, signal)),
          ({ events }) => ({ eventIds: events.filter((it) => it.outcome === 'stored').map((it) => it.eventId) }),
        ),
      )
    },
    async listEvents(request) {
      return local.use(({ database }) => listEvents(database.query, request))
    },
    async getEvent(eventId) {
      return local.use(({ database }) => getEvent(database.query, eventId))
    },
    async listEventDays() {
      return local.use(({ database }) => listEventDays(database.query))
    },
    async listEventFrames(eventId, request) {
      return local.use(async ({ database, files }) => {
        const key = await requireEventKey(database.query, eventId)
        return listEventFrames(database.query, { key, id: eventId }, request, (path) => files.absolutePath(path))
      })
    },
    async describeEventDeletion(eventIds) {
      return local.use(({ database }) => describeEvents(database.query, eventIds))
    },
    async deleteFrames(eventId) {
      return local.change(
        { id, name: 'deleteFrames', videoId: null, what: 'No frames were deleted.', answer: eventDeletionSchema },
        (store, running) => store.database.makingRoom(() => deleteFrames(store.target(), running, eventId)),
        () => ({ eventIds: [eventId] }),
      )
    },
    async deleteEvents(eventIds) {
      return local.change(
        { id, name: 'deleteEvents', videoId: null, what: 'No events were deleted.', answer: eventDeletionSchema },
        (store, running) => store.database.makingRoom(() => deleteEvents(store.target(), running, eventIds)),
        () => ({ eventIds }),
      )
    },
  }
}

async function savedFrames(
  { database, files }: OpenedStore,
  { eventId, eventKey, firstKey, lastKey }: SavedFrames,
): Promise<EventFrame[]> {
  const rows = await eventFramesByKeys(database.query, eventKey, [firstKey, lastKey])
  return rows.map((row) => toEventFrame(row, eventId, (path) => files.absolutePath(path)))
}
