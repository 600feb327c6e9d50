import type { EventDay, EventInfo } from '../../shared/events'

/** A day that has events. The object stays the same as long as the tree lives; its `info` is replaced. */
export interface DayNode {
  type: 'day'
  info: EventDay
}

/** An event, below its day. `eventId` is what commands read. */
export interface EventNode {
  type: 'event'
  eventId: string
  info: EventInfo
  parent: DayNode
}

/** The last line of a day that has more events than are shown. */
export interface MoreEventsNode {
  type: 'moreEvents'
  shown: number
  parent: DayNode
}

export type EventsNode = DayNode | EventNode | MoreEventsNode
