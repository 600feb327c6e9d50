import * as z from 'zod'
import type { Upload } from './contracts'
import {
  type EventDay,
  type EventDeletion,
  type EventFacts,
  type EventFrame,
  type EventInfo,
  type EventIngestSummary,
  type EventsRequest,
  eventDaySchema,
  eventDeletionSchema,
  eventFactsSchema,
  eventFrameSchema,
  eventInfoSchema,
  eventIngestSummarySchema,
} from './events'
import type { Page, PageRequest } from './model'
import { method, page, pageOf, pageRequest, type StoreMethod, upload } from './store-method'
import { defined } from './validate'

/** Folders of events to ingest, or folders of such folders. Paths are absolute. */
export interface IngestEventsRequest {
  operationId: string
  paths: string[]
}

/** What the store answers about events and their frames. */
export interface EventMethods {
  /** Makes an event, or changes what is known of it. */
  saveEvent(eventId: string, facts: EventFacts): Promise<EventInfo>
  /** `request` is a `SaveFramesRequest`; `upload` names frames that were sent ahead. */
  saveFrames(request: unknown, options: { upload?: Upload }): Promise<EventFrame[]>
  /** Ingests folders of events: all, or nothing. */
  ingestEvents(request: IngestEventsRequest): Promise<EventIngestSummary>
  listEvents(request: EventsRequest): Promise<Page<EventInfo>>
  getEvent(eventId: string): Promise<EventInfo>
  listEventDays(): Promise<EventDay[]>
  listEventFrames(eventId: string, request: PageRequest): Promise<Page<EventFrame>>
  describeEventDeletion(eventIds: string[]): Promise<EventDeletion>
  /** Deletes the frames of an event, which stays. */
  deleteFrames(eventId: string): Promise<EventDeletion>
  /** Deletes events with their frames; those that are not there are fine. */
  deleteEvents(eventIds: string[]): Promise<EventDeletion>
}

const id = z.string()
const ingested = { operationId: id, paths: z.array(z.string()) }
const eventsRequest = z.object({ ...page, videoId: id.exactOptional(), day: z.iso.date().exactOptional() })
/** More would hold up others for too long: a transaction can't be left in the middle. */
const eventIds = z.array(id).max(1000)

/** The parameters and the answer of each. */
export const EVENT_METHODS = {
  saveEvent: method(z.tuple([id, eventFactsSchema]), eventInfoSchema, (store, [eventId, facts]) =>
    store.saveEvent(eventId, defined(facts)),
  ),
  saveFrames: method(
    z.tuple([z.unknown(), z.object({ upload: upload.exactOptional() })]),
    z.array(eventFrameSchema),
    (store, given) => store.saveFrames(...given),
  ),
  ingestEvents: method(z.tuple([z.object(ingested)]), eventIngestSummarySchema, (store, given) =>
    store.ingestEvents(...given),
  ),
  listEvents: method(z.tuple([eventsRequest]), pageOf(eventInfoSchema), (store, given) => store.listEvents(...given)),
  getEvent: method(z.tuple([id]), eventInfoSchema, (store, given) => store.getEvent(...given)),
  listEventDays: method(z.tuple([]), z.array(eventDaySchema), (store) => store.listEventDays()),
  listEventFrames: method(z.tuple([id, pageRequest]), pageOf(eventFrameSchema), (store, given) =>
    store.listEventFrames(...given),
  ),
  describeEventDeletion: method(z.tuple([eventIds]), eventDeletionSchema, (store, given) =>
    store.describeEventDeletion(...given),
  ),
  deleteFrames: method(z.tuple([id]), eventDeletionSchema, (store, given) => store.deleteFrames(...given)),
  deleteEvents: method(z.tuple([eventIds]), eventDeletionSchema, (store, given) => store.deleteEvents(...given)),
} satisfies Record<keyof EventMethods, StoreMethod>
