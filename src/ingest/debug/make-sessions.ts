import { rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { throwIfCancelled } from '../../shared/cancel'
import { debugFormatVersion } from '../../shared/debug-session'
import { toFrametroveError } from '../../shared/errors'
import type { StoreSettings } from '../../shared/settings'
import { nodeAsyncFileIo } from '../../store/async-file-io'
import { estimateStored, requireDebugRoom } from '../../store/debug/room'
import { DebugSessionWriter, type MadeSession } from '../../store/debug/session-writer'
import { formatOf, readHead } from '../file-head'
import { filesBelow } from '../find-files'
import { unreadable } from '../frame-paths'
import { ProblemList, WarningList } from '../problems'
import { FileFault } from '../readers/file-fault'
import { SourceReader } from '../source-reader'
import { readSession } from './read-session'
import { SessionIntake } from './session-intake'

/** Files of debug sessions, or folders of them; paths are absolute. */
export interface MakeSessionsRequest {
  paths: readonly string[]
  /** Wins over what the files say. */
  videoId?: string
  /** Where the archives are written, absolute; it is made. */
  folder: string
  storageFolder: string
  /** How much room they may take. */
  limits: Pick<StoreSettings, 'debugQuotaMb' | 'leaveFreeMb'>
}

/** What making sessions needs of its surroundings. */
export interface MakeSessionsContext {
  signal: AbortSignal
  /** In bytes; `message` names the file. */
  progress(done: number, total: number, message: string): void
}

/** Sessions whose archives are written, and what is to be said of them. */
export interface MadeSessions {
  sessions: MadeSession[]
  warnings: string[]
}

interface FoundFile {
  path: string
  /** In bytes. */
  size: number
}

const EXTENSIONS: ReadonlySet<string> = new Set(['.json'])

/**
 * Reads files of debug sessions, checks every record, and writes their archives: all, or none. Memory does not grow with the
 * files.
 * @throws FrametroveError `invalid_input` with the problems of all files, `cancelled`; where the disk fails, the code that fits
 */
export async function makeSessions(request: MakeSessionsRequest, context: MakeSessionsContext): Promise<MadeSessions> {
  const problems = new ProblemList()
  const warnings = new WarningList()
  try {
    const files = await findFiles(request.paths, problems, context.signal)
    const total = files.reduce((sum, file) => sum + file.size, 0)
    const bytes = await Promise.all(files.map(estimate))
    const needed = bytes.reduce((sum, it) => sum + it, 0)
    await requireDebugRoom(needed, request.limits, { io: nodeAsyncFileIo, folder: request.storageFolder })
    const sessions: MadeSession[] = []
    let before = 0
    for (const [index, file] of files.entries()) {
      const progress = (bytes: number) => context.progress(before + bytes, total, basename(file.path))
      const archive = join(request.folder, `${index}.json.gz`)
      const reader = new SourceReader(file.path, file.size, context.signal, progress)
      const made = await makeSession(reader, archive, request.videoId, { problems, warnings })
      if (made && sessions.some((it) => it.videoId === made.videoId && it.sessionId === made.sessionId)) {
        problems.add({ file: file.path, message: `has the session “${made.sessionId}” of another of the files` })
      } else if (made) sessions.push(made)
      before += file.size
    }
    if (problems.count > 0) {
      throw problems.toError('No debug session was stored.', 'Correct what is listed, then ingest again.')
    }
    throwIfCancelled(context.signal)
    return { sessions, warnings: warnings.toArray() }
  } catch (error) {
    await rm(request.folder, { recursive: true, force: true }).catch(() => undefined)
    throw toFrametroveError(error, 'The debug sessions could not be ingested.')
  }
}

async function makeSession(
  file: SourceReader,
  archive: string,
  videoId: string | undefined,
  { problems, warnings }: { problems: ProblemList; warnings: WarningList },
): Promise<MadeSession | null> {
  const writer = await DebugSessionWriter.create(archive, nodeAsyncFileIo)
  try {
    const intake = new SessionIntake(writer, problems, { file: file.path, videoId })
    try {
      await readSession(file, intake)
    } catch (error) {
      if (!(error instanceof FileFault)) throw error
      const { message, where } = error
      problems.add({ file: file.path, ...(where === undefined ? {} : { where }), message })
    }
    const facts = intake.isGood ? intake.end() : null
    if (!facts) {
      await writer.abort()
      return null
    }
    const { overruledVideoId: own } = intake
    if (own !== null)
      warnings.add(`${basename(file.path)}: says that it is of the video “${own}”; “${videoId}” counts.`)
    return await writer.finish(facts)
  } catch (error) {
    await writer.abort().catch(() => undefined)
    throw error
  }
}

/** About how many bytes the archive of a file will take, by its beginning. */
async function estimate({ path, size }: FoundFile): Promise<number> {
  const { text } = await readHead(path)
  return estimateStored(Buffer.from(text), size)
}

/** The files named, and those of sessions in the folders named, each once. */
async function findFiles(paths: readonly string[], problems: ProblemList, signal: AbortSignal): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>()
  const add = async (path: string) => found.set(path, { path, size: (await stat(path)).size })
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) {
        await add(path)
        continue
      }
      const before = found.size
      for (const file of await filesBelow(path, EXTENSIONS, signal)) if (await isSession(file)) await add(file)
      if (found.size === before)
        problems.add({ file: path, message: 'is a folder without any file of a debug session' })
    } catch (error) {
      problems.add({ file: path, message: unreadable(error) })
    }
  }
  return [...found.values()]
}

/** Whether a file found in a folder is named as sessions are, or says that it is one. */
async function isSession(path: string): Promise<boolean> {
  if (/\.frametrove-debug\.json$/i.test(path)) return true
  return debugFormatVersion(formatOf(await readHead(path))) !== null
}
