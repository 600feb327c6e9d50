import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EVENT_FILE, type EventFile, eventFileSchema } from '../../shared/event-file'
import { describeIssue } from '../describe-issue'
import { FramePaths } from '../frame-paths'
import { findNameProblems, readFrameNames } from '../frames/frame-names'
import { isObject } from '../is-object'
import type { ProblemList } from '../problems'
import { FileFault } from '../readers/file-fault'
import { parseJson } from '../readers/parse-json'
import type { EventFolder } from './find-event-folders'

/** The largest `event.json`, in bytes. */
const MAX_FILE_BYTES = 64_000_000

/** A frame of an event, as its folder tells of it. */
export interface FoundFrame {
  /** The image, absolute. */
  path: string
  frameNumber: number
  offsetMs: number | null
  tags: readonly string[]
}

/** An event as its folder tells of it; its images are not looked at yet. */
export interface FoundEvent {
  folder: string
  file: EventFile
  frames: FoundFrame[]
}

/** Reads what a folder says of its event. What is wrong goes to `problems`, and `null` is returned. */
export async function readEventFolder(folder: EventFolder, problems: ProblemList): Promise<FoundEvent | null> {
  const before = problems.count
  const file = folder.hasFile ? await readEventFile(join(folder.path, EVENT_FILE), problems) : {}
  if (file === null) return null
  const frames = file.frames ? await listedFrames(folder.path, file.frames, problems) : namedFrames(folder, problems)
  // An empty list says that there are none, as an export of an event without frames has it.
  if (frames.length === 0 && !file.frames && problems.count === before) {
    problems.add({ file: folder.path, message: 'has no images, and no event.json that lists no frames' })
  }
  return problems.count === before ? { folder: folder.path, file, frames } : null
}

async function readEventFile(path: string, problems: ProblemList): Promise<EventFile | null> {
  const { size } = await stat(path)
  if (size > MAX_FILE_BYTES) {
    problems.add({
      file: path,
      message: `is ${Math.ceil(size / 1e6)} MB large; ${MAX_FILE_BYTES / 1e6} MB are the most`,
    })
    return null
  }
  let value: unknown
  try {
    value = parseJson(await readFile(path))
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    problems.add({ file: path, ...(error.where === undefined ? {} : { where: error.where }), message: error.message })
    return null
  }
  if (!isObject(value)) {
    problems.add({ file: path, message: 'must be an object' })
    return null
  }
  const checked = eventFileSchema.safeParse(value)
  if (checked.success) return checked.data
  const known = Object.keys(eventFileSchema.shape)
  for (const issue of checked.error.issues) problems.add({ file: path, message: describeIssue(issue, value, known) })
  return null
}

/** The frames that the file lists; their paths may not leave its folder. */
async function listedFrames(
  folder: string,
  listed: NonNullable<EventFile['frames']>,
  problems: ProblemList,
): Promise<FoundFrame[]> {
  const file = join(folder, EVENT_FILE)
  const paths = new FramePaths(file)
  const numbers = new Set<number>()
  const frames: FoundFrame[] = []
  for (const [index, { path, frame_number, timestamp_offset_ms, tags }] of listed.entries()) {
    const where = `frames[${index}]`
    const frameNumber = frame_number ?? index + 1
    if (numbers.has(frameNumber)) problems.add({ file, where, message: `frame_number ${frameNumber} is given twice` })
    numbers.add(frameNumber)
    const found = await paths.resolve(path)
    if ('fault' in found) problems.add({ file, where, message: `path “${path}” ${found.fault}` })
    else frames.push({ path: found.path, frameNumber, offsetMs: timestamp_offset_ms ?? null, tags: tags ?? [] })
  }
  return frames
}

/** All images of the folder, by what their names say: numbers as they are, times from the earliest one. */
function namedFrames({ images }: EventFolder, problems: ProblemList): FoundFrame[] {
  const { frames } = readFrameNames(images)
  const faults = findNameProblems(frames)
  for (const fault of faults) problems.add(fault)
  // Numbers count from 1; where names count from 0, or carry times only, the order does.
  const hasNumbers = frames.every(({ frameNumber }) => frameNumber !== null && frameNumber > 0)
  const first = Math.min(...frames.map(({ timestampMs }) => timestampMs ?? Number.POSITIVE_INFINITY))
  return frames.map(({ path, frameNumber, timestampMs }, index) => ({
    path,
    frameNumber: hasNumbers ? (frameNumber ?? 0) : index + 1,
    offsetMs: timestampMs === null ? null : timestampMs - first,
    tags: [],
  }))
}
