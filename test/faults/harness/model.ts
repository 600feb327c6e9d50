import * as z from 'zod'
import { noCounts, RESULT_KINDS, type ResultKind } from '../../../src/shared/kinds'

/** Former runs that the store under test keeps of each tool of a video. Few, so that runs are pruned all the time. */
export const KEEP_RUNS = 2
/** Settings of the store under test. A sweep takes what occurred longer ago than so many days. */
export const SETTINGS = { keepRuns: KEEP_RUNS, keepEventsDays: 3650 }

const count = z.int().min(0)
const countsSchema = z.strictObject({
  frames: count.optional(),
  captions: count.optional(),
  transcripts: count.optional(),
  objects: count.optional(),
})
/** How many records of each kind that is given. */
export type GivenCounts = z.infer<typeof countsSchema>

const runSchema = z.strictObject({
  /** Names the run here; the store keeps it as the tool's version, or in the path of the run's source. */
  token: z.string(),
  tool: z.string(),
  isOpen: z.boolean(),
  isCurrent: z.boolean(),
  kinds: z.array(z.enum(RESULT_KINDS)),
  counts: z.strictObject({ frames: count, captions: count, transcripts: count, objects: count }),
  /** When it finished or was restored last, as a number in their order; the store does not tell it. */
  used: count,
})
export type ModelRun = z.infer<typeof runSchema>

const debugSchema = z.strictObject({
  /** What each of its frames carries. */
  token: z.string(),
  frames: count,
})
export type ModelDebugSession = z.infer<typeof debugSchema>

const videoSchema = z.strictObject({
  title: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** In the order in which they were made. */
  runs: z.array(runSchema),
  /** Debug sessions by their ids. */
  debug: z.record(z.string(), debugSchema),
  currentDebug: z.string().nullable(),
})
export type ModelVideo = z.infer<typeof videoSchema>

const eventSchema = z.strictObject({
  /** What was said of it last; `null` for one that frames were saved for, and nothing said. */
  token: z.string().nullable(),
  /** Whether it occurred so long ago that a sweep takes it, unless it is pinned. */
  isOld: z.boolean(),
  pinned: z.boolean(),
  /** What its images carry, in the order of their numbers, from 1. */
  frames: z.array(z.string()),
})
export type ModelEvent = z.infer<typeof eventSchema>

const activitySchema = z.strictObject({
  /** What each of its samples carries. */
  token: z.string(),
  samples: count,
  notes: z.string(),
})
export type ModelActivity = z.infer<typeof activitySchema>

/** The samples that thinning leaves of a straight way with one split: the first, and the two around its end. */
const THINNED_SAMPLES = 3

/** What should be stored: videos, events and activities by their ids. */
export const modelSchema = z.strictObject({
  videos: z.record(z.string(), videoSchema),
  events: z.record(z.string(), eventSchema),
  activities: z.record(z.string(), activitySchema),
})
export type Model = z.infer<typeof modelSchema>

/** Nothing is stored. */
export function emptyModel(): Model {
  return { videos: {}, events: {}, activities: {} }
}

const onVideo = { video: z.string() }
const onRun = { ...onVideo, tool: z.string(), token: z.string() }

/** An operation on the store, with all that is needed to repeat it. */
export const operationSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('store'), ...onRun, counts: countsSchema }),
  /** Of one file of detections. `cancelAfterMs`: it is cancelled, and may still be stored. */
  z.strictObject({ do: z.literal('ingest'), ...onRun, objects: count, cancelAfterMs: count.nullable() }),
  /** Of a folder of images. */
  z.strictObject({ do: z.literal('frames'), ...onRun, frames: count }),
  z.strictObject({ do: z.literal('start'), ...onRun }),
  z.strictObject({ do: z.literal('append'), ...onRun, counts: countsSchema }),
  z.strictObject({ do: z.literal('finish'), ...onRun }),
  z.strictObject({ do: z.literal('restore'), ...onRun }),
  z.strictObject({ do: z.literal('update'), ...onVideo, title: z.string(), durationMs: count }),
  z.strictObject({ do: z.literal('deleteData'), ...onVideo, tool: z.string().nullable() }),
  z.strictObject({ do: z.literal('delete'), ...onVideo }),
  z.strictObject({ do: z.literal('saveDebug'), ...onVideo, session: z.string(), token: z.string(), frames: count }),
  z.strictObject({ do: z.literal('deleteDebug'), ...onVideo, session: z.string() }),
  z.strictObject({
    do: z.literal('saveEvent'),
    ...{ event: z.string(), token: z.string(), isOld: z.boolean(), pinned: z.boolean() },
  }),
  z.strictObject({ do: z.literal('saveFrames'), event: z.string(), token: z.string(), frames: count }),
  z.strictObject({ do: z.literal('deleteFrames'), event: z.string() }),
  /** Those behind the first `keep`, as a gallery deletes them. */
  z.strictObject({ do: z.literal('trimFrames'), event: z.string(), keep: count }),
  z.strictObject({ do: z.literal('deleteEvents'), events: z.array(z.string()) }),
  z.strictObject({ do: z.literal('saveActivity'), activity: z.string(), token: z.string(), samples: count }),
  z.strictObject({ do: z.literal('noteActivity'), activity: z.string(), notes: z.string() }),
  z.strictObject({ do: z.literal('thinActivities'), activities: z.array(z.string()) }),
  z.strictObject({ do: z.literal('deleteActivities'), activities: z.array(z.string()) }),
  /** Of all events in the store. */
  z.strictObject({ do: z.literal('sweep') }),
])
export type Operation = z.infer<typeof operationSchema>
type EventOperation = Extract<
  Operation,
  { do: 'saveEvent' | 'saveFrames' | 'deleteFrames' | 'trimFrames' | 'deleteEvents' | 'sweep' }
>
type ActivityOperation = Extract<
  Operation,
  { do: 'saveActivity' | 'noteActivity' | 'thinActivities' | 'deleteActivities' }
>
type VideoOperation = Exclude<Operation, EventOperation | ActivityOperation>

/** What is stored after an operation: all of it. */
export function apply(before: Model, operation: Operation): Model {
  const after = structuredClone(before)
  switch (operation.do) {
    case 'saveEvent':
    case 'saveFrames':
    case 'deleteFrames':
    case 'trimFrames':
    case 'deleteEvents':
    case 'sweep':
      changeEvents(after.events, operation)
      break
    case 'saveActivity':
    case 'noteActivity':
    case 'thinActivities':
    case 'deleteActivities':
      changeActivities(after.activities, operation)
      break
    default:
      changeVideos(after.videos, operation)
  }
  return after
}

function changeEvents(events: Model['events'], operation: EventOperation): void {
  const none: ModelEvent = { token: null, isOld: false, pinned: false, frames: [] }
  switch (operation.do) {
    case 'saveEvent': {
      const { event, token, isOld, pinned } = operation
      events[event] = { ...(events[event] ?? none), token, isOld, pinned }
      break
    }
    case 'saveFrames': {
      const { event, token, frames } = operation
      const before = events[event] ?? none
      const saved = Array.from({ length: frames }, (_, n) => frameText(token, n + 1))
      events[event] = { ...before, frames: [...before.frames, ...saved] }
      break
    }
    case 'deleteFrames':
      events[operation.event] = { ...(events[operation.event] ?? none), frames: [] }
      break
    case 'trimFrames': {
      const event = events[operation.event]
      if (event) event.frames.splice(operation.keep)
      break
    }
    case 'deleteEvents':
      for (const event of operation.events) delete events[event]
      break
    case 'sweep':
      for (const [id, { isOld, pinned }] of Object.entries(events)) if (isOld && !pinned) delete events[id]
  }
}

function changeActivities(activities: Model['activities'], operation: ActivityOperation): void {
  switch (operation.do) {
    case 'saveActivity': {
      const { activity, token, samples } = operation
      activities[activity] = { token, samples, notes: token }
      break
    }
    case 'noteActivity': {
      const activity = activities[operation.activity]
      if (activity) activity.notes = operation.notes
      break
    }
    case 'thinActivities':
      for (const id of operation.activities) {
        const activity = activities[id]
        if (activity) activity.samples = THINNED_SAMPLES
      }
      break
    case 'deleteActivities':
      for (const id of operation.activities) delete activities[id]
  }
}

/** What the image of a frame carries. */
export function frameText(token: string, number: number): string {
  return `${token} ${number}`
}

function changeVideos(videos: Model['videos'], operation: VideoOperation): void {
  if (operation.do === 'delete') {
    delete videos[operation.video]
    return
  }
  const video = videos[operation.video] ?? newVideo()
  videos[operation.video] = video
  change(video, operation)
}

function newVideo(): ModelVideo {
  return { title: null, durationMs: null, runs: [], debug: {}, currentDebug: null }
}

function change(video: ModelVideo, operation: Exclude<VideoOperation, { do: 'delete' }>): void {
  switch (operation.do) {
    case 'store':
      publish(video, newRun(operation, operation.counts))
      break
    case 'ingest':
      publishNew(video, newRun(operation, { objects: operation.objects }))
      break
    case 'frames':
      publishNew(video, newRun(operation, { frames: operation.frames }))
      break
    case 'start':
      publish(video, { ...newRun(operation, {}), isOpen: true })
      break
    case 'append':
      add(runOf(video, operation.token), operation.counts)
      break
    case 'finish':
      finish(video, runOf(video, operation.token))
      break
    case 'restore':
      unsetCurrent(video, operation.tool)
      runOf(video, operation.token).isCurrent = true
      use(video, runOf(video, operation.token))
      break
    case 'update':
      Object.assign(video, { title: operation.title, durationMs: operation.durationMs })
      break
    case 'saveDebug': {
      const { session, token, frames } = operation
      video.debug[session] = { token, frames }
      video.currentDebug = session
      break
    }
    case 'deleteDebug':
      delete video.debug[operation.session]
      if (video.currentDebug === operation.session) video.currentDebug = null
      break
    case 'deleteData':
      video.runs = video.runs.filter((run) => operation.tool !== null && run.tool !== operation.tool)
  }
}

/** The run that goes by a token. */
export function runOf(video: ModelVideo | undefined, token: string): ModelRun {
  const run = video?.runs.find((it) => it.token === token)
  if (!run) throw new Error(`the model has no run ${token}`)
  return run
}

function newRun({ token, tool }: { token: string; tool: string }, counts: GivenCounts): ModelRun {
  const run: ModelRun = { token, tool, isOpen: false, isCurrent: true, kinds: [], counts: noCounts(), used: 0 }
  add(run, counts)
  return run
}

function add(run: ModelRun, counts: GivenCounts): void {
  const has = (kind: ResultKind) => run.kinds.includes(kind) || counts[kind] !== undefined
  run.kinds = RESULT_KINDS.filter(has)
  for (const kind of RESULT_KINDS) run.counts[kind] += counts[kind] ?? 0
}

/** The same files again change nothing. */
function publishNew(video: ModelVideo, run: ModelRun): void {
  if (!video.runs.some(({ token, tool }) => token === run.token && tool === run.tool)) publish(video, run)
}

function publish(video: ModelVideo, run: ModelRun): void {
  const displaced = unsetCurrent(video, run.tool)
  video.runs.push(run)
  if (run.isOpen) return
  use(video, run)
  prune(video, run.tool, displaced)
}

function finish(video: ModelVideo, run: ModelRun): void {
  run.isOpen = false
  use(video, run)
  prune(video, run.tool, run)
}

function unsetCurrent(video: ModelVideo, tool: string): ModelRun | undefined {
  const current = video.runs.find((run) => run.tool === tool && run.isCurrent)
  if (current) current.isCurrent = false
  return current
}

function use(video: ModelVideo, run: ModelRun): void {
  run.used = 1 + Math.max(...video.runs.map(({ used }) => used))
}

/** A model as far as the store tells of it. */
export function toldOf(model: Model): Model {
  const told = structuredClone(model)
  for (const { runs } of Object.values(told.videos)) for (const run of runs) run.used = 0
  return told
}

/** Keeps the newest finished former runs of a tool; `newest` counts as the newest. */
function prune(video: ModelVideo, tool: string, newest: ModelRun | undefined): void {
  const former = video.runs
    .filter((run) => run.tool === tool && !run.isCurrent && !run.isOpen)
    .sort((a, b) => b.used - a.used)
  const ordered = [...former.filter((run) => run === newest), ...former.filter((run) => run !== newest)]
  const surplus = new Set(ordered.slice(KEEP_RUNS))
  video.runs = video.runs.filter((run) => !surplus.has(run))
}
