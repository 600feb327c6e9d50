import { throwIfCancelled } from '../../shared/cancel'
import { FrametroveError, type Problem, toFrametroveError } from '../../shared/errors'
import { idFault } from '../../shared/ids'
import type { IngestSummary } from '../../shared/model'
import type { FrameRecord } from '../../shared/records'
import type { ImageCodecs } from '../../store/files/codecs'
import type { IngestSink } from '../../store/run-sink'
import { MAX_LISTED, problemText, WarningList } from '../problems'
import { type CheckedImages, checkImages, type GoodImage } from './check-images'
import { findImages } from './find-images'
import { findNameProblems, type NamedFrame, readFrameNames } from './frame-names'
import { sourcesOf } from './frame-sources'
import { lowestNumber, timeOf } from './frame-times'

const DEFAULT_TOOL = 'frames'

/** Frames given to the sink at once, so that progress shows and a cancel is heeded. */
const BATCH = 100

/** Images to ingest as the frames of a video. */
export interface FramesRequest {
  /** Absolute paths of image files, or of folders that directly hold them. */
  paths: string[]
  videoId: string
  /** Default `frames`. */
  toolName?: string
  /** Images a second, for times where names carry none; default the video's frame rate. */
  frameRate?: number
  /** Leave out the images that can't be used, with warnings, instead of refusing all. */
  skipBad?: boolean
}

/** What the ingest needs of its surroundings. */
export interface FramesContext {
  signal: AbortSignal
  /** `done` and `total` are images, first those checked, then those stored. */
  progress(done: number, total: number, message: string): void
  /** The video as far as it is known. */
  getVideo?(videoId: string): Promise<{ frameRate: number | null } | null>
  /** To decode WebP images when they are checked. */
  codecs?: ImageCodecs
}

/** A frame whose image is good. */
type Frame = NamedFrame & GoodImage

/**
 * Passes images as frames to the sink, and finishes it: all or nothing. Every image is checked before the first is
 * passed. On failure and cancel the sink is aborted.
 * @throws FrametroveError `invalid_image` with all images that can't be used, as problems (the first 100 are listed);
 *   `no_valid_image` where that is every one;
 * `invalid_input`, `invalid_id`, `not_found`, `cancelled`, or what the sink threw.
 */
export async function ingestFrames(
  request: FramesRequest,
  sink: IngestSink,
  context: FramesContext,
): Promise<IngestSummary> {
  try {
    return await ingest(request, sink, context)
  } catch (error) {
    // The first error is the one to report.
    await sink.abort().catch(() => undefined)
    throw toFrametroveError(error, 'The frames could not be ingested.')
  }
}

async function ingest(request: FramesRequest, sink: IngestSink, context: FramesContext): Promise<IngestSummary> {
  const { videoId, toolName = DEFAULT_TOOL, skipBad = false } = request
  checkId('The video id', videoId)
  checkId('The tool name', toolName)
  const names = readFrameNames(await findImages(request.paths))
  const total = names.frames.length
  const checked = await checkImages(
    names.frames.map((it) => it.path),
    { ...context, done: (count) => context.progress(count, total, 'Checking images') },
  )
  const { frames, problems } = sortOut(names.frames, checked)
  if (problems.length > 0 && (!skipBad || frames.length === 0)) throw refusal(problems, total)

  const warnings = new WarningList()
  for (const problem of problems) warnings.add(`Left out: ${problemText(problem)}`)
  if (names.numberedByOrder) {
    warnings.add('The file names carry no frame numbers: the frames are numbered in the order of their names.')
  }
  const rate = await frameRateOf(request, names.frames, context, warnings)
  const lowest = lowestNumber(names.frames)
  const timed = frames.map((it) => ({ ...it, timestampMs: timeOf(it, lowest, rate) }))

  sink.describe(videoId, toolName, { parameters: rate === null ? null : { frame_rate: rate } }, {})
  for (let at = 0; at < timed.length; at += BATCH) {
    throwIfCancelled(context.signal)
    await sink.append(videoId, toolName, { frames: timed.slice(at, at + BATCH).map(toRecord) })
    context.progress(Math.min(at + BATCH, timed.length), timed.length, 'Storing images')
  }
  throwIfCancelled(context.signal)
  const files = sourcesOf(timed).map((source) => ({ source, runs: [{ videoId, toolName }] }))
  return { runs: await sink.finish(files), warnings: warnings.toArray() }
}

/** The frames that can be stored, and what is wrong with the others, in the frames' order. */
function sortOut(named: readonly NamedFrame[], { good, problems }: CheckedImages) {
  const frames = named.flatMap((it): Frame[] => {
    const image = good.get(it.path)
    return image === undefined ? [] : [{ ...it, ...image }]
  })
  const all = new Map([...problems, ...findNameProblems(frames)].map((it) => [it.file, it]))
  return {
    frames: frames.filter((it) => !all.has(it.path)),
    problems: named.map((it) => all.get(it.path)).filter((it) => it !== undefined),
  }
}

/** The rate that gives the times; `null` where names carry them all, or no rate is known. */
async function frameRateOf(
  request: FramesRequest,
  frames: readonly NamedFrame[],
  context: FramesContext,
  warnings: WarningList,
): Promise<number | null> {
  if (frames.every((it) => it.timestampMs !== null)) return null
  if (request.frameRate !== undefined) return request.frameRate
  const video = await context.getVideo?.(request.videoId)
  const rate = video?.frameRate ?? null
  warnings.add(
    rate === null
      ? 'The frames have no times: their names carry none, and no frame rate is known.'
      : `The times are from the frame rate of the video, ${rate} frames a second.`,
  )
  return rate
}

function toRecord({ path, info, frameNumber, timestampMs }: Frame): FrameRecord {
  return { frameNumber, timestampMs, path, width: info.width, height: info.height, tags: [], extra: null }
}

function refusal(problems: readonly Problem[], total: number): FrametroveError {
  const count = problems.length
  const [first] = problems
  const what = `${count} of ${total} images can't be used, so nothing was stored.`
  const more = count > 1 ? ` And ${count - 1} more.` : ''
  const why = `${first === undefined ? '' : problemText(first)}${more}`
  const action =
    count < total
      ? 'Replace or leave out the images that are listed, or ingest the good ones only.'
      : 'Replace the images that are listed, then ingest again.'
  return new FrametroveError(
    count < total ? 'invalid_image' : 'no_valid_image',
    { what, why, action },
    { problems: problems.slice(0, MAX_LISTED), problemCount: count },
  )
}

function checkId(name: string, id: string): void {
  const fault = idFault(id)
  if (fault === null) return
  const text = {
    what: 'Nothing was stored.',
    why: `${name} ${fault}.`,
    action: 'Correct the request, then ingest again.',
  }
  throw new FrametroveError('invalid_id', text)
}
