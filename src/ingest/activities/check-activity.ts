import type * as z from 'zod'
import {
  ACTIVITY_FORMAT_VERSION,
  activityFormatVersion,
  activitySchema,
  MAX_SAMPLES,
  type Split,
} from '../../shared/activity'
import type { CheckedActivity } from '../../store/activities/checked-activity'
import { deriveActivity } from '../../store/activities/derive'
import { MAX_SPLITS, paceOf } from '../../store/activities/measure'
import { Track } from '../../store/activities/track'
import { breathe } from '../breathe'
import { describeIssue, describeValue, formatPath } from '../describe-issue'
import { isObject } from '../is-object'
import { MAX_EXTRA_CHARACTERS, reasonOf } from '../normalise'
import { ProblemList } from '../problems'
import { extrasOf } from './extras'
import { takeSample } from './take-samples'

const headSchema = activitySchema.omit({ samples: true })
type CheckedHead = z.infer<typeof headSchema>
const KNOWN = new Set(Object.keys(activitySchema.shape))
/** Samples that are checked before others get their turn: a few ms. */
const SLICE = 10_000

/** How an activity is checked. */
interface CheckOptions {
  /** Win over those that it has; `null`: none. */
  notes?: string | null
  /** The file that it is from, for problems. */
  file?: string
  signal?: AbortSignal
}

/**
 * Checks an activity as `frametrove-activity/1` has it, and computes what it does not say. Others get their turn
 * meanwhile.
 * @throws FrametroveError `missing_required_data`, `invalid_input`, whose problems name the place: `samples[17].latitude`;
 *   `insufficient_data`; `cancelled`
 */
export async function checkActivity(given: unknown, options: CheckOptions = {}): Promise<CheckedActivity> {
  const { file, signal = new AbortController().signal } = options
  const problems = new ActivityProblems(file)
  if (!isObject(given)) {
    problems.add(`must be an object, got ${describeValue(given)}`)
    throw problems.toError(null)
  }
  const { samples, ...rest } = given
  const head = checkHead(rest, problems)
  const track = Array.isArray(samples) ? await takeSamples(samples, problems, signal) : null
  if (samples === undefined || samples === null) problems.add('is missing', 'samples', true)
  else if (track === null && !Array.isArray(samples))
    problems.add(`must be a list, got ${describeValue(samples)}`, 'samples')
  return complete(head, track, problems, { given, ...options })
}

/**
 * As `checkActivity`, of an activity whose samples were taken one by one.
 * @param rest all of it but its samples
 */
export function completeActivity(
  rest: Record<string, unknown>,
  track: Track,
  options: Omit<CheckOptions, 'signal'> = {},
): CheckedActivity {
  const problems = new ActivityProblems(options.file)
  return complete(checkHead(rest, problems), track, problems, { given: rest, ...options })
}

function complete(
  head: CheckedHead | null,
  track: Track | null,
  problems: ActivityProblems,
  { given, notes }: CheckOptions & { given: Record<string, unknown> },
): CheckedActivity {
  const id = typeof given.id === 'string' ? given.id : null
  const extra = head && takeExtra(head, problems)
  if (head && track) takeBreaks(head.breaks ?? [], track, problems)
  if (!head || !track || problems.count > 0) throw problems.toError(id)
  return deriveActivity(
    {
      ...{ id: head.id, type: head.type, extra },
      ...{ startedAt: head.started_at ?? null, endedAt: head.ended_at ?? null },
      ...{ durationMs: head.duration_ms ?? null, distanceM: head.distance_m ?? null },
      notes: notes === undefined ? (head.notes ?? null) : notes,
      ...{ videoId: head.video_id ?? null, videoOffsetMs: head.video_offset_ms ?? null },
      splits: head.splits ? head.splits.map(wholeSplit) : null,
    },
    track,
  )
}

/** What is wrong with an activity, and whether the first thing is that something is missing. */
class ActivityProblems {
  readonly #list = new ProblemList()
  readonly #file: string | undefined
  #isMissing = false

  constructor(file: string | undefined) {
    this.#file = file
  }

  get count(): number {
    return this.#list.count
  }

  add(message: string, where?: string, isMissing = false): void {
    if (this.count === 0) this.#isMissing = isMissing
    const place = where === undefined ? {} : { where }
    this.#list.add({ ...(this.#file === undefined ? {} : { file: this.#file }), ...place, message })
  }

  toError(id: string | null) {
    const what = id === null ? 'The activity was not saved.' : `The activity “${id}” was not saved.`
    const action = 'Correct what is listed, then save it again. Nothing was changed.'
    return this.#list.toError(what, action, this.#isMissing ? 'missing_required_data' : 'invalid_input')
  }
}

function checkHead(rest: Record<string, unknown>, problems: ActivityProblems): CheckedHead | null {
  const version = activityFormatVersion(rest.format)
  if (version !== null && version > ACTIVITY_FORMAT_VERSION) {
    problems.add(
      `is ${version}, and this version of Frametrove reads up to ${ACTIVITY_FORMAT_VERSION}`,
      'the version of format',
    )
    return null
  }
  if (Array.isArray(rest.splits) && rest.splits.length > MAX_SPLITS) {
    problems.add(`must be at most ${MAX_SPLITS}, got ${rest.splits.length}`, 'splits')
    return null
  }
  const result = headSchema.safeParse(rest)
  if (!result.success) {
    for (const issue of result.error.issues) {
      const where = formatPath(issue.path)
      const isMissing = issue.code === 'invalid_type' && issue.path.length === 1 && rest[where] === undefined
      problems.add(describeIssue(issue, rest, KNOWN), where, isMissing)
    }
    return null
  }
  const ids = new Set<string>()
  for (const [at, split] of (result.data.splits ?? []).entries()) {
    if (ids.has(split.id)) problems.add(`is that of a split before it, got “${split.id}”`, `splits[${at}].id`)
    ids.add(split.id)
  }
  return result.data
}

async function takeSamples(
  samples: readonly unknown[],
  problems: ActivityProblems,
  signal: AbortSignal,
): Promise<Track | null> {
  if (samples.length > MAX_SAMPLES) {
    const most = MAX_SAMPLES.toLocaleString('en')
    problems.add(`must be at most ${most}, got ${samples.length.toLocaleString('en')}`, 'samples')
    return null
  }
  const track = new Track(samples.length)
  for (let at = 0; at < samples.length; at++) {
    if (at > 0 && at % SLICE === 0) await breathe(signal)
    for (const { message, where, isMissing } of takeSample(track, samples[at], `samples[${at}]`)) {
      problems.add(message, where, isMissing)
    }
  }
  // What is computed from all of them takes as long as a slice.
  await breathe(signal)
  return track
}

function takeExtra(head: object, problems: ActivityProblems): Record<string, unknown> | null {
  try {
    return extrasOf(head, KNOWN, MAX_EXTRA_CHARACTERS)
  } catch (error) {
    problems.add(`has a value that can't be kept: ${reasonOf(error)}`)
    return null
  }
}

function takeBreaks(breaks: readonly number[], track: Track, problems: ActivityProblems): void {
  for (const [index, at] of breaks.entries()) {
    if (at >= track.length) problems.add(`is no place of a sample, got ${at} of ${track.length}`, `breaks[${index}]`)
    else if (at <= (breaks[index - 1] ?? 0)) problems.add('must be greater than the one before it', `breaks[${index}]`)
    track.breaks.push(at)
  }
}

/** A split without nulls, and with its pace where that can be computed. */
function wholeSplit({ pace_s_per_km: given, elevation_gain_m: gain, ...split }: Split): Split {
  const pace = given ?? paceOf(split.distance_m, split.duration_s)
  return {
    ...split,
    // It is none of no way, and none that the format has of next to no way.
    ...(pace <= Number.MAX_SAFE_INTEGER ? { pace_s_per_km: pace } : {}),
    ...(gain == null ? {} : { elevation_gain_m: gain }),
  }
}
