import { join } from 'node:path'
import { DEBUG_FORMAT } from '../../shared/debug-session'
import type { FrametroveError } from '../../shared/errors'
import type { StoreSettings } from '../../shared/settings'
import type { AsyncFileIo } from '../../store/async-file-io'
import { estimateStored, requireDebugRoom } from '../../store/debug/room'
import { DebugSessionWriter, type MadeSession } from '../../store/debug/session-writer'
import { breathe } from '../breathe'
import { describeValue } from '../describe-issue'
import { isObject } from '../is-object'
import { ProblemList } from '../problems'
import { FileFault } from '../readers/file-fault'
import { SessionIntake } from './session-intake'

/** Records that are checked and written before others get their turn. */
const SLICE = 500
/** Records by which the size of all is estimated. */
const SAMPLE = 200

/** Data in memory to make a session of. */
export interface SessionData {
  videoId: string
  sessionId: string
  /** What a file of a session holds; the ids and the format may be left out. */
  data: unknown
}

/** Where the archive is written, absolute, and how much room it may take. */
export interface SessionPlace {
  folder: string
  storageFolder: string
  io: AsyncFileIo
  limits: Pick<StoreSettings, 'debugQuotaMb' | 'leaveFreeMb'>
}

/**
 * Checks data and writes its archive, in slices.
 * @throws FrametroveError `invalid_input` with all that is wrong with it, `disk_full`; where the disk fails, the code that fits
 */
export async function makeSessionOfData(
  { videoId, sessionId, data }: SessionData,
  { folder, storageFolder, io, limits }: SessionPlace,
): Promise<MadeSession> {
  const problems = new ProblemList()
  if (!isObject(data)) {
    problems.add({ where: 'data', message: `must be an object, got ${describeValue(data)}` })
    throw refusal(problems)
  }
  const bytes = await estimate(data)
  await requireDebugRoom(bytes, limits, { io, folder: storageFolder })
  const writer = await DebugSessionWriter.create(join(folder, 'data.json.gz'), io)
  try {
    const intake = new SessionIntake(writer, problems, { videoId })
    try {
      await feed({ ...data, format: data.format ?? DEBUG_FORMAT, session_id: sessionId }, intake)
    } catch (error) {
      // What JSON.stringify says of a cycle or a bigint under a key that is not known; of several lines the first.
      if (error instanceof TypeError) problems.add({ message: error.message.split('\n')[0] ?? error.name })
      else if (!(error instanceof FileFault)) throw error
      else problems.add({ ...(error.where === undefined ? {} : { where: error.where }), message: error.message })
    }
    const facts = intake.isGood ? intake.end() : null
    if (!facts) throw refusal(problems)
    return await writer.finish(facts)
  } catch (error) {
    await writer.abort().catch(() => undefined)
    throw error
  }
}

async function feed(data: Record<string, unknown>, intake: SessionIntake): Promise<void> {
  const { frameAnalysis, trajectoryData, ...facts } = data
  for (const [key, value] of Object.entries(facts)) if (value !== undefined) intake.fact(key, value)
  if (Array.isArray(frameAnalysis)) {
    intake.beginFrames()
    await inSlices(frameAnalysis, (records, offset) => intake.frames(records, offset))
    await intake.endFrames()
  } else if (frameAnalysis !== undefined) intake.fact('frameAnalysis', frameAnalysis)
  if (isObject(trajectoryData)) await feedTrajectory(trajectoryData, intake)
  else if (trajectoryData !== undefined) intake.fact('trajectoryData', trajectoryData)
}

async function feedTrajectory({ tracks, ...rest }: Record<string, unknown>, intake: SessionIntake): Promise<void> {
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) intake.trajectory(key, value)
  if (Array.isArray(tracks)) {
    intake.beginTracks()
    for (const track of tracks) {
      if (!isObject(track)) {
        intake.noTrack(track)
        continue
      }
      const { points, ...facts } = track
      intake.beginTrack()
      if (Array.isArray(points)) await inSlices(points, (records, offset) => intake.points(records, offset))
      await intake.endTrack(points == null || Array.isArray(points) ? facts : track)
    }
  } else if (tracks !== undefined) intake.trajectory('tracks', tracks)
  await intake.endTrajectory()
}

async function inSlices(
  records: readonly unknown[],
  take: (records: readonly unknown[], offset: number) => Promise<void>,
): Promise<void> {
  const { signal } = new AbortController()
  for (let at = 0; at < records.length; at += SLICE) {
    await take(records.slice(at, at + SLICE), at)
    await breathe(signal)
  }
}

/** About how many bytes the archive will take, by the first records. */
async function estimate({ frameAnalysis }: Record<string, unknown>): Promise<number> {
  if (!Array.isArray(frameAnalysis) || frameAnalysis.length === 0) return 0
  const records = frameAnalysis.slice(0, SAMPLE)
  const sample = Buffer.from(textOf(records))
  return estimateStored(sample, (sample.length / records.length) * frameAnalysis.length)
}

/** Empty for what can't be written as JSON: that is told when it is. */
function textOf(records: readonly unknown[]): string {
  try {
    return JSON.stringify(records)
  } catch {
    return ''
  }
}

function refusal(problems: ProblemList): FrametroveError {
  return problems.toError('The debug session was not stored.', 'Correct what is listed, then save again.')
}
