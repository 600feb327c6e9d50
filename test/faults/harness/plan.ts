import type { Random } from '../../support/random'
import { PNG_TOOL } from './inputs'
import type { GivenCounts, Model, ModelRun, ModelVideo, Operation } from './model'

/** Detections of a file whose ingest writes in several parts. */
const MANY = 25_000

/**
 * The next operation of a lane on its own videos and events, one that can be done as things are. `token` names what it
 * makes. Only who `isAlone` may sweep, which is about everybody's events.
 */
export function planOperation(
  random: Random,
  { videos, events, activities }: Model,
  { lane, isAlone, token }: { lane: number; isAlone: boolean; token: string },
): Operation {
  if (random.oneIn(3)) return planEvents(random, events, { lane, isAlone, token })
  if (random.oneIn(6)) return planActivities(random, activities, { lane, token })
  const video = `lane ${lane}, video ${random.below(3)}`
  const runs = videos[video]?.runs ?? []
  const some = (items: ModelRun[]) => items[random.below(Math.max(1, items.length))]
  const fresh = { video, token, tool: random.pick(['detect', 'detect', 'whisper', PNG_TOOL]) }
  const stored = { do: 'store', ...fresh, counts: someCounts(random) } as const
  switch (random.below(18)) {
    case 0:
    case 1:
      return ingest(random, { ...fresh, tool: 'track' }, some(runs.filter((run) => run.tool === 'track')))
    case 2:
      return { do: 'frames', ...fresh, tool: 'extract', frames: 2 + random.below(6) }
    case 3:
      return { do: 'start', ...fresh }
    case 4:
    case 5: {
      const run = some(runs.filter((it) => it.isOpen))
      if (run) return { do: 'append', video, tool: run.tool, token: run.token, counts: someCounts(random) }
      return stored
    }
    case 6: {
      const run = some(runs.filter((it) => it.isOpen))
      return run ? { do: 'finish', video, tool: run.tool, token: run.token } : stored
    }
    case 7: {
      const run = some(runs.filter((it) => !it.isCurrent))
      return run ? { do: 'restore', video, tool: run.tool, token: run.token } : stored
    }
    case 8:
      return videos[video] ? { do: 'update', video, title: token, durationMs: random.below(100_000) } : stored
    case 9: {
      const tool = random.oneIn(2) ? null : (some(runs)?.tool ?? null)
      return videos[video] ? { do: 'deleteData', video, tool } : stored
    }
    case 10:
      return videos[video] ? { do: 'delete', video } : stored
    case 11:
    case 12:
    case 13:
      return planDebug(random, videos[video], { video, token })
    default:
      return stored
  }
}

/** Saves a session, which may replace a former one, or deletes one. */
function planDebug(
  random: Random,
  model: ModelVideo | undefined,
  { video, token }: { video: string; token: string },
): Operation {
  const session = `session ${random.below(2)}`
  if (model?.debug[session] && random.oneIn(3)) return { do: 'deleteDebug', video, session }
  // At times of several members.
  return { do: 'saveDebug', video, session, token, frames: random.oneIn(3) ? 2500 : 1 + random.below(40) }
}

function planEvents(
  random: Random,
  events: Model['events'],
  { lane, isAlone, token }: { lane: number; isAlone: boolean; token: string },
): Operation {
  const event = `lane ${lane}, event ${random.below(5)}`
  const frames = { do: 'saveFrames', event, token, frames: 1 + random.below(6) } as const
  const has = events[event]?.frames.length ?? 0
  switch (random.below(11)) {
    case 0:
    case 1:
    case 2:
      return { do: 'saveEvent', event, token, isOld: random.oneIn(2), pinned: random.oneIn(4) }
    case 3:
      return events[event] ? { do: 'deleteFrames', event } : frames
    case 4: {
      const some = Object.keys(events).filter(() => random.oneIn(2))
      return some.length > 0 ? { do: 'deleteEvents', events: some } : frames
    }
    case 5:
    case 6:
      return isAlone ? { do: 'sweep' } : frames
    case 7:
      return has > 0 ? { do: 'trimFrames', event, keep: random.below(has) } : frames
    default:
      return frames
  }
}

/** Saves an activity, which may replace a former one, or changes, thins or deletes some. */
function planActivities(
  random: Random,
  activities: Model['activities'],
  { lane, token }: { lane: number; token: string },
): Operation {
  const activity = `lane ${lane}, activity ${random.below(4)}`
  const some = Object.keys(activities).filter(() => random.oneIn(2))
  switch (random.below(6)) {
    case 0:
      if (activities[activity]) return { do: 'noteActivity', activity, notes: token }
      break
    case 1:
      if (some.length > 0) return { do: 'thinActivities', activities: some }
      break
    case 2:
      if (some.length > 0) return { do: 'deleteActivities', activities: some }
  }
  return { do: 'saveActivity', activity, token, samples: 5 + random.below(random.oneIn(4) ? 1800 : 60) }
}

/** A file's ingest: long or short, at times cancelled, at times of a file that is there. */
function ingest(random: Random, run: { video: string; tool: string; token: string }, former?: ModelRun): Operation {
  if (former && random.oneIn(4)) {
    const { token, tool, counts } = former
    return { do: 'ingest', video: run.video, tool, token, objects: counts.objects, cancelAfterMs: null }
  }
  const objects = random.oneIn(4) ? MANY : 200
  return { do: 'ingest', ...run, objects, cancelAfterMs: random.oneIn(4) ? random.below(200) : null }
}

function someCounts(random: Random): GivenCounts {
  const counts: GivenCounts = {}
  if (random.oneIn(2)) counts.frames = random.below(6)
  if (random.oneIn(2)) counts.captions = random.below(20)
  if (random.oneIn(3)) counts.transcripts = random.below(20)
  // An empty list is a result, too.
  counts.objects = random.oneIn(8) ? 0 : random.below(400)
  return counts
}
