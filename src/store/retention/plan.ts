/** How long events are kept, and how much room they may take. */
export interface RetentionPolicy {
  /** Days since an event occurred; 0 for ever. */
  days: number
  /** Days for events of a kind, instead of `days`. */
  daysByKind: Readonly<Record<string, number>>
  /** For the images of all events; `null` without bound. */
  quotaBytes: number | null
  /** So much shall be free on the disk; 0 heeds it not. */
  leaveFreeBytes: number
}

/** What the plan has to know of an event. */
export interface RetainedEvent {
  id: string
  kind: string | null
  /** ISO 8601, UTC. */
  occurredAt: string
  pinned: boolean
  frames: number
  /** Of its images. */
  bytes: number
}

/** Why an event goes. */
export const RETENTION_REASONS = ['age', 'quota', 'disk'] as const
export type RetentionReason = (typeof RETENTION_REASONS)[number]

/** The events that go, each by one reason, the oldest first. */
export interface RetentionPlan extends Record<RetentionReason, RetainedEvent[]> {
  /** What would have to go besides, since only pinned events are left: a person has to say so. */
  pinned: RetainedEvent[]
  /** By so much a bound would still be passed, were all of these gone. */
  stillOverBytes: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Which events go: first those that are too old, then the oldest ones until the quota holds, then until the disk has
 * room. Pinned ones stay whatever their age. For room an event goes only where that frees some.
 * @param now in ms since 1970
 * @param freeBytes free on the disk once everything is gone that goes anyway; `null` where the policy does not ask
 */
export function planRetention(
  events: readonly RetainedEvent[],
  policy: RetentionPolicy,
  { now, freeBytes }: { now: number; freeBytes: number | null },
): RetentionPlan {
  const oldestFirst = events.toSorted(byAge)
  const age = oldestFirst.filter((event) => !event.pinned && isTooOld(event, policy, now))
  const isAged = new Set(age)
  const rest = oldestFirst.filter((event) => event.bytes > 0 && !isAged.has(event))
  const unpinned = rest.filter((event) => !event.pinned)

  const overQuota = policy.quotaBytes === null ? 0 : bytesOf(rest) - policy.quotaBytes
  const quota = untilFreed(unpinned, overQuota)
  const missing = freeBytes === null ? 0 : policy.leaveFreeBytes - freeBytes - bytesOf(age)
  const disk = untilFreed(unpinned.slice(quota.length), missing - bytesOf(quota))

  const over = Math.max(overQuota, missing) - bytesOf(quota) - bytesOf(disk)
  const pinned = untilFreed(
    rest.filter((event) => event.pinned),
    over,
  )
  return { age, quota, disk, pinned, stillOverBytes: Math.max(0, over - bytesOf(pinned)) }
}

/** The bytes of some events together. */
export function bytesOf(events: readonly { bytes: number }[]): number {
  return events.reduce((sum, event) => sum + event.bytes, 0)
}

/** By time; ids tell those of one moment apart, so that the same events give the same plan. */
function byAge(a: RetainedEvent, b: RetainedEvent): number {
  return compare(a.occurredAt, b.occurredAt) || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function isTooOld({ kind, occurredAt }: RetainedEvent, { days, daysByKind }: RetentionPolicy, now: number): boolean {
  const ofKind = kind !== null && Object.hasOwn(daysByKind, kind) ? daysByKind[kind] : undefined
  const kept = ofKind ?? days
  return kept > 0 && Date.parse(occurredAt) < now - kept * DAY_MS
}

/** So many of the first events as it takes to free `bytes`. */
function untilFreed(events: readonly RetainedEvent[], bytes: number): RetainedEvent[] {
  let freed = 0
  let count = 0
  for (const event of events) {
    if (freed >= bytes) break
    freed += event.bytes
    count++
  }
  return events.slice(0, count)
}
