import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bytesOf, planRetention, type RetainedEvent, type RetentionPolicy } from '../../../../src/store/retention/plan'

const DAY_MS = 24 * 60 * 60 * 1000
const now = Date.parse('2026-06-01T00:00:00Z')
const event = (id: string, daysAgo: number, more: Partial<RetainedEvent> = {}): RetainedEvent => ({
  ...{ id, kind: null, pinned: false, frames: 1, bytes: 10 },
  occurredAt: new Date(now - daysAgo * DAY_MS).toISOString(),
  ...more,
})
const policy = (more: Partial<RetentionPolicy> = {}): RetentionPolicy => ({
  ...{ days: 0, daysByKind: {}, quotaBytes: null, leaveFreeBytes: 0 },
  ...more,
})
const ids = (events: readonly RetainedEvent[]) => events.map(({ id }) => id)

const eventsArbitrary = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    kind: fc.constantFrom(null, 'door', 'test', 'toString'),
    occurredAt: fc.integer({ min: -1, max: 12 }).map((days) => new Date(now - days * DAY_MS).toISOString()),
    pinned: fc.boolean(),
    frames: fc.nat(3),
    bytes: fc.nat(5),
  }),
  { selector: ({ id }) => id, maxLength: 15 },
)
const policyArbitrary = fc.record({
  days: fc.nat(10),
  daysByKind: fc.dictionary(fc.constantFrom('door', 'test'), fc.nat(10)),
  quotaBytes: fc.option(fc.nat(30)),
  leaveFreeBytes: fc.nat(40),
})

/** What the plan should be, taken away one event at a time. */
function reference(events: readonly RetainedEvent[], rules: RetentionPolicy, free: number | null) {
  const gone = { age: [] as string[], quota: [] as string[], disk: [] as string[], pinned: [] as string[] }
  let left = events.toSorted((a, b) => (a.occurredAt + a.id < b.occurredAt + b.id ? -1 : 1))
  let room = free ?? Number.POSITIVE_INFINITY
  const take = (it: RetainedEvent, reason: keyof typeof gone) => {
    gone[reason].push(it.id)
    left = left.filter((other) => other !== it)
    room += it.bytes
  }
  const overQuota = () => rules.quotaBytes !== null && bytesOf(left) > rules.quotaBytes
  const tooFull = () => room < rules.leaveFreeBytes
  for (const it of [...left]) {
    const days = it.kind === 'door' || it.kind === 'test' ? (rules.daysByKind[it.kind] ?? rules.days) : rules.days
    if (!it.pinned && days !== 0 && now - Date.parse(it.occurredAt) > days * DAY_MS) take(it, 'age')
  }
  const next = (pinned: boolean) => left.find((it) => it.pinned === pinned && it.bytes > 0)
  for (let it = next(false); it && overQuota(); it = next(false)) take(it, 'quota')
  for (let it = next(false); it && tooFull(); it = next(false)) take(it, 'disk')
  for (let it = next(true); it && (overQuota() || tooFull()); it = next(true)) take(it, 'pinned')
  return gone
}

describe('the plan of what events go', () => {
  it('is what one gets by taking one away at a time, whatever events and rules', () => {
    fc.assert(
      fc.property(eventsArbitrary, policyArbitrary, fc.option(fc.nat(40)), (events, rules, free) => {
        const plan = planRetention(events, rules, { now, freeBytes: free })
        const { age, quota, disk, pinned } = plan
        const found = { age: ids(age), quota: ids(quota), disk: ids(disk), pinned: ids(pinned) }
        assert.deepEqual(found, reference(events, rules, free))
      }),
      { numRuns: 500 },
    )
  })

  it('never counts an event twice, nor a pinned one among those that go unasked', () => {
    fc.assert(
      fc.property(eventsArbitrary, policyArbitrary, fc.option(fc.nat(40)), (events, rules, free) => {
        const { age, quota, disk, pinned } = planRetention(events, rules, { now, freeBytes: free })
        const all = ids([...age, ...quota, ...disk, ...pinned])
        assert.equal(new Set(all).size, all.length)
        assert.ok([...age, ...quota, ...disk].every((it) => !it.pinned))
        const kept = events.filter((it) => !it.pinned && it.bytes > 0 && !all.includes(it.id))
        if (pinned.length > 0) assert.deepEqual(kept, [])
      }),
    )
  })

  it('is empty where nothing is set', () => {
    const events = [event('old', 9000), event('new', 0)]
    const plan = planRetention(events, policy(), { now, freeBytes: 0 })
    assert.deepEqual(plan, { age: [], quota: [], disk: [], pinned: [], stillOverBytes: 0 })
  })

  it('lets the days of a kind win, also 0 for ever', () => {
    const events = [event('a', 5, { kind: 'door' }), event('b', 5, { kind: 'test' }), event('c', 5), event('d', 1)]
    const rules = policy({ days: 3, daysByKind: { door: 0, test: 10 } })
    assert.deepEqual(ids(planRetention(events, rules, { now, freeBytes: null }).age), ['c'])
  })

  it('keeps what is as old as allowed to the millisecond', () => {
    const plan = planRetention([event('a', 3)], policy({ days: 3 }), { now, freeBytes: null })
    assert.deepEqual(plan.age, [])
    assert.deepEqual(ids(planRetention([event('a', 3)], policy({ days: 3 }), { now: now + 1, freeBytes: null }).age), [
      'a',
    ])
  })

  it('asks for the pinned ones only where nothing else is left, and says what that does not free', () => {
    const events = [event('p', 9, { pinned: true }), event('a', 5), event('b', 4), event('q', 3, { pinned: true })]
    const plan = planRetention(events, policy({ quotaBytes: 15 }), { now, freeBytes: null })
    assert.deepEqual([ids(plan.quota), ids(plan.pinned), plan.stillOverBytes], [['a', 'b'], ['p'], 0])
    const full = planRetention(events, policy({ leaveFreeBytes: 100 }), { now, freeBytes: 0 })
    assert.deepEqual([ids(full.disk), ids(full.pinned), full.stillOverBytes], [['a', 'b'], ['p', 'q'], 60])
  })
})
