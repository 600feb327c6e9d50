import * as path from 'node:path'
import type { LogEnd } from '../engine/command-log'
import { readAll } from '../engine/file-io'
import { type LogScan, scanLog } from '../engine/log-scan'
import { recordingEventSchema } from './recording-event'
import type { RecordingFiles } from './recording-files'
import { RecordingState } from './recording-state'
import { isKeyGone, type RecoveryCipher } from './recovery-cipher'
import type { LogPlatform } from './recovery-log'
import { readState } from './state-file'

/** What was found of a recording: the newest that is whole. */
export interface LoadedRecording {
  state: RecordingState
  end: LogEnd
  /** Whether its log ends with this; else it has to be begun anew. */
  isLogWhole: boolean
  /** Files that are damaged, or, of the log, not there. */
  damaged: string[]
}

interface Found {
  state: RecordingState
  nextSequence: number
  /** Where in the log it ends, and whether the log is whole up to there, and has nothing behind it. */
  end: number
  isLogWhole: boolean
}

/**
 * Reads a recording from its state and what its log has behind that, or from either alone: whichever has most. I/O errors
 * are thrown as they come.
 * @returns `null` where none of them can be read
 */
export function loadRecording(platform: LogPlatform, files: RecordingFiles): LoadedRecording | null {
  const { io, cipher } = platform
  const names = new Set(io.list(files.folder))
  const isThere = (file: string) => names.has(path.basename(file))
  const log = isThere(files.log) ? readAll(io, files.log) : Buffer.alloc(0)
  const scan = scanLog(log)
  const damaged: string[] = []
  let best: Found | null = null
  // The backup counts only where the state itself does not: it is older.
  for (const file of [files.state, files.backup]) {
    if (!isThere(file)) continue
    best = replayState(platform, file, log, scan)
    if (best) break
    damaged.push(file)
  }
  // Where the log is whole, and has no more than this, it would make the same.
  if (!best?.isLogWhole) {
    const ofLog = replayLog(scan, cipher)
    if (ofLog && ofLog.nextSequence >= (best?.nextSequence ?? 0)) best = ofLog
  }
  if (!best?.isLogWhole) damaged.push(files.log)
  if (!best) return null
  const { state, nextSequence, end, isLogWhole } = best
  return { state, end: { generation: 1, end, nextSequence }, isLogWhole, damaged }
}

/** What the log alone makes: all of it that is whole. */
function replayLog({ transactions, committedEnd, nextSequence, end }: LogScan, cipher: RecoveryCipher): Found | null {
  const [first, ...others] = transactions
  try {
    if (!first) return null
    const state = RecordingState.from(decodeEvent(first, cipher))
    return replay(state, others, cipher, nextSequence, committedEnd, end !== 'corrupt')
  } catch (error) {
    if (isKeyGone(error)) throw error
    return null
  }
}

/** What a saved state makes, with what the log has behind it. */
function replayState(platform: LogPlatform, file: string, log: Buffer, whole: LogScan): Found | null {
  const saved = readState(platform, file)
  if (!saved) return null
  const place = { offset: saved.logEnd, sequence: saved.nextSequence }
  const { transactions, committedEnd, nextSequence } = scanLog(log, place)
  const isLogWhole =
    whole.end !== 'corrupt' && whole.nextSequence === nextSequence && whole.committedEnd === committedEnd
  return replay(RecordingState.load(saved), transactions, platform.cipher, nextSequence, committedEnd, isLogWhole)
}

function replay(
  state: RecordingState,
  records: readonly Buffer[][],
  cipher: RecoveryCipher,
  nextSequence: number,
  end: number,
  isLogWhole: boolean,
): Found {
  const first = nextSequence - records.length
  for (const [at, record] of records.entries()) {
    try {
      state.apply(decodeEvent(record, cipher))
    } catch (error) {
      if (isKeyGone(error)) throw error
      // Another version wrote it: what is before it counts.
      return { state, nextSequence: first + at, end, isLogWhole: false }
    }
  }
  return { state, nextSequence, end, isLogWhole }
}

function decodeEvent(payloads: readonly Buffer[], cipher: RecoveryCipher) {
  return recordingEventSchema.parse(JSON.parse(cipher.open(Buffer.concat(payloads)).toString('utf8')))
}
