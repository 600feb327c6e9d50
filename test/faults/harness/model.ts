import * as z from 'zod'
import { noCounts, RESULT_KINDS, type ResultKind } from '../../../src/shared/kinds'

/** Former runs that the store under test keeps of each tool of a video. Few, so that runs are pruned all the time. */
export const KEEP_RUNS = 2

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
})
export type ModelRun = z.infer<typeof runSchema>

const videoSchema = z.strictObject({
  title: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** In the order in which they were made. */
  runs: z.array(runSchema),
})
export type ModelVideo = z.infer<typeof videoSchema>

/** What should be stored: videos by their ids. */
export const modelSchema = z.record(z.string(), videoSchema)
export type Model = z.infer<typeof modelSchema>

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
])
export type Operation = z.infer<typeof operationSchema>

/** What is stored after an operation: all of it. */
export function apply(before: Model, operation: Operation): Model {
  const after = structuredClone(before)
  if (operation.do === 'delete') {
    delete after[operation.video]
    return after
  }
  const video = after[operation.video] ?? { title: null, durationMs: null, runs: [] }
  after[operation.video] = video
  change(video, operation)
  return after
}

function change(video: ModelVideo, operation: Exclude<Operation, { do: 'delete' }>): void {
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
      break
    case 'update':
      Object.assign(video, { title: operation.title, durationMs: operation.durationMs })
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
  const run: ModelRun = { token, tool, isOpen: false, isCurrent: true, kinds: [], counts: noCounts() }
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
  if (!run.isOpen) prune(video, run.tool, displaced)
}

function finish(video: ModelVideo, run: ModelRun): void {
  run.isOpen = false
  prune(video, run.tool, run)
}

function unsetCurrent(video: ModelVideo, tool: string): ModelRun | undefined {
  const current = video.runs.find((run) => run.tool === tool && run.isCurrent)
  if (current) current.isCurrent = false
  return current
}

/** Keeps the newest finished former runs of a tool; `newest` counts as the newest. */
function prune(video: ModelVideo, tool: string, newest: ModelRun | undefined): void {
  const former = video.runs.filter((run) => run.tool === tool && !run.isCurrent && !run.isOpen).reverse()
  const ordered = [...former.filter((run) => run === newest), ...former.filter((run) => run !== newest)]
  const surplus = new Set(ordered.slice(KEEP_RUNS))
  video.runs = video.runs.filter((run) => !surplus.has(run))
}
