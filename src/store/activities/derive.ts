import { MIN_DISTANCE_M, MIN_SAMPLES, type Split } from '../../shared/activity'
import { FrametroveError } from '../../shared/errors'
import type { ActivityFacts, CheckedActivity } from './checked-activity'
import { paceOf, splitsOf, totalsOf, waysOf } from './measure'
import type { Track } from './track'

/** What is said of an activity whose samples are checked; what is left out is computed. */
export interface GivenFacts extends Pick<ActivityFacts, 'id' | 'type'> {
  startedAt?: string | null
  endedAt?: string | null
  durationMs?: number | null
  distanceM?: number | null
  notes?: string | null
  videoId?: string | null
  videoOffsetMs?: number | null
  extra?: Record<string, unknown> | null
  splits?: readonly Split[] | null
}

/** A distance given may differ so much from that of the route; by more than `WARNED` it is told. */
const REFUSED = { part: 0.2, metres: 50 }
const WARNED = { part: 0.05, metres: 10 }
/** The pace of a split may differ by so much of what its duration and distance make. */
const WARNED_PACE_PART = 0.2
/** A duration may be so much shorter than the samples take: devices leave out where one stands. */
const WARNED_DURATION = { part: 0.5, ms: 60_000 }
/** Times are rounded to seconds by some devices. */
const TIME_TOLERANCE_MS = 1000

/**
 * Computes what was not given of an activity, and checks what was. The samples are checked, and in the order of their
 * times.
 * @throws FrametroveError `insufficient_data` for fewer than 2 samples or less than 10 m; `invalid_input` where what is
 *   given contradicts the samples
 */
export function deriveActivity(given: GivenFacts, track: Track): CheckedActivity {
  const refuse = refusal(given.id)
  const { length } = track
  if (length < MIN_SAMPLES) {
    throw refuse('insufficient_data', `It has ${length} of the at least ${MIN_SAMPLES} samples that a route needs.`)
  }
  const ways = waysOf(track)
  const totals = totalsOf(ways)
  if (totals.distanceM < MIN_DISTANCE_M) {
    const metres = totals.distanceM.toFixed(1)
    throw refuse('insufficient_data', `Its route is ${metres} m long; one of less than ${MIN_DISTANCE_M} m is no way.`)
  }
  const first = new Date(track.time[0] ?? Number.NaN).toISOString()
  const last = new Date(track.time[length - 1] ?? Number.NaN).toISOString()
  const [startedAt, endedAt] = [given.startedAt ?? first, given.endedAt ?? last]
  if (startedAt > first)
    throw refuse('invalid_input', `started_at (${startedAt}) is after its first sample (${first}).`)
  if (endedAt < last) throw refuse('invalid_input', `ended_at (${endedAt}) is before its last sample (${last}).`)
  const { warnings, check } = distanceChecks(refuse, totals.distanceM)
  if (given.distanceM != null) check(given.distanceM, 'distance_m', Math.abs(given.distanceM - totals.distanceM))
  const elapsedMs = Date.parse(endedAt) - Date.parse(startedAt)
  const requireTime = (milliseconds: number, what: string) => {
    if (milliseconds <= elapsedMs + TIME_TOLERANCE_MS) return
    throw refuse(
      'invalid_input',
      `${what} (${milliseconds} ms) is longer than from its start to its end (${elapsedMs} ms).`,
    )
  }
  if (given.durationMs != null) {
    requireTime(given.durationMs, 'duration_ms')
    warnings.push(...durationWarning(given.durationMs, totals.durationMs))
  }
  if (given.splits != null) {
    warnings.push(...paceWarning(given.splits))
    const distance = given.splits.reduce((sum, split) => sum + split.distance_m, 0)
    check(distance, 'the sum of its splits’ distance_m', distance - totals.distanceM)
    requireTime(
      Math.round(given.splits.reduce((sum, split) => sum + split.duration_s, 0) * 1000),
      'the sum of its splits’ duration_s',
    )
  }
  const { id, type, notes = null, videoId = null, videoOffsetMs = null, extra = null } = given
  const head: ActivityFacts = {
    ...{ id, type, startedAt, endedAt, notes, videoId, videoOffsetMs, extra },
    durationMs: given.durationMs ?? totals.durationMs,
    distanceM: given.distanceM ?? totals.distanceM,
    elevationGainM: totals.elevationGainM,
  }
  return { head, track, splits: given.splits ? [...given.splits] : splitsOf(ways), warnings }
}

/** Says why an activity is not saved. */
export function refusal(id: string | null) {
  return (code: 'insufficient_data' | 'invalid_input' | 'missing_required_data', why: string) =>
    new FrametroveError(code, {
      what: id === null ? 'The activity was not saved.' : `The activity “${id}” was not saved.`,
      why,
      action: ACTIONS[code],
    })
}

const ACTIONS = {
  insufficient_data: 'Record a longer way, then save it. Nothing was changed.',
  invalid_input: 'Correct what is named, then save it again. Nothing was changed.',
  missing_required_data: 'Add what is missing, then save it again. Nothing was changed.',
}

/** Whether a distance differs by more from a route's than an activity may say. Both in metres. */
export function isRefused(difference: number, routeM: number): boolean {
  return isBeyond(difference, routeM, REFUSED)
}

function isBeyond(difference: number, routeM: number, { part, metres }: typeof REFUSED): boolean {
  return difference > part * routeM && difference > metres
}

function durationWarning(givenMs: number, routeMs: number): string[] {
  const lackingMs = routeMs - givenMs
  if (lackingMs <= WARNED_DURATION.part * routeMs || lackingMs <= WARNED_DURATION.ms) return []
  return [
    `duration_ms (${givenMs} ms) is less than half of what its samples take (${routeMs} ms). It was kept as given.`,
  ]
}

/** Tells of the first split whose pace contradicts it. */
function paceWarning(splits: readonly Split[]): string[] {
  for (const { id, pace_s_per_km: given, distance_m, duration_s } of splits) {
    const pace = paceOf(distance_m, duration_s)
    if (given == null || !(Math.abs(given - pace) > WARNED_PACE_PART * pace)) continue
    const told = `pace_s_per_km of split “${id}” (${Math.round(given)} s)`
    return [
      `${told} differs by more than 20 % from its duration and distance (${Math.round(pace)} s). It was kept as given.`,
    ]
  }
  return []
}

function distanceChecks(refuse: ReturnType<typeof refusal>, routeM: number) {
  const warnings: string[] = []
  const check = (given: number, what: string, difference: number) => {
    const told = `${what} (${Math.round(given)} m) differs from the length of the route (${Math.round(routeM)} m)`
    if (isBeyond(difference, routeM, REFUSED)) throw refuse('invalid_input', `${told} by more than 20 %.`)
    if (isBeyond(difference, routeM, WARNED)) warnings.push(`${told}. It was kept as given.`)
  }
  return { warnings, check }
}
