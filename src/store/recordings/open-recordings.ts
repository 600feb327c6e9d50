import * as path from 'node:path'
import type { RecoveryNotice } from '../../shared/contracts'
import { toFrametroveError } from '../../shared/errors'
import type { LogEnd } from '../engine/command-log'
import type { FileIo } from '../engine/file-io'
import { Quarantine } from '../engine/quarantine'
import { moveAside, whyNotOffered } from './aside'
import { type LoadedRecording, loadRecording } from './load-recording'
import { Recording, type RecordingPlatform } from './recording'
import { filesOfName, type RecordingFiles, recordingNames, removeRecording } from './recording-files'
import type { RecordingState } from './recording-state'
import { beginLog } from './recovery-log'

/** What is found of recordings when the store opens. */
export interface OpenedRecordings {
  recordings: Recording[]
  notices: RecoveryNotice[]
}

/** Where recovery data are, absolute, and what they are judged by. */
export interface RecoveryPlace {
  folder: string
  quarantine: string
  keepDays: number
}

/**
 * Loads the recordings that a crash, or the end of a window, has left. What is not offered any more is moved to the
 * quarantine, damaged files are copied there, and told. Never throws: what can't be read stays where it is, and is told.
 * @param isSaved whether it is in the store: then it is only cleared away
 */
export async function openRecordings(
  platform: RecordingPlatform,
  place: RecoveryPlace,
  isSaved: (state: RecordingState) => Promise<boolean>,
): Promise<OpenedRecordings> {
  const opened: OpenedRecordings = { recordings: [], notices: [] }
  for (const name of namesIn(platform.io, place, opened)) {
    const files = filesOfName(place.folder, name)
    try {
      const recording = await openRecording(platform, place, files, isSaved, opened)
      if (recording) opened.recordings.push(recording)
    } catch (error) {
      const { why } = toFrametroveError(error, '')
      const message = `The recovery data ${name} could not be loaded: ${why} They stay where they are: ${files.log}`
      opened.notices.push({ level: 'warning', message, quarantined: [] })
    }
  }
  return opened
}

async function openRecording(
  platform: RecordingPlatform,
  place: RecoveryPlace,
  files: RecordingFiles,
  isSaved: (state: RecordingState) => Promise<boolean>,
  { notices }: OpenedRecordings,
): Promise<Recording | null> {
  const { io, clock } = platform
  const loaded = loadRecording(platform, files)
  if (loaded && (await isSaved(loaded.state))) {
    removeRecording(io, files)
    return null
  }
  const why = loaded ? whyNotOffered(loaded.state, clock.now(), place.keepDays) : "they can't be read"
  if (!loaded || why !== null) {
    const { folder } = moveAside(io, files, place.quarantine, new Date(clock.now()))
    const kept = 'They were moved to the quarantine; “Frametrove: Recovery…” lists them, to restore or delete them.'
    const message = `${nameOf(files, loaded?.state)} are not offered, since ${why}. ${kept}`
    notices.push({ level: loaded ? 'warning' : 'loss', message, quarantined: [folder] })
    return null
  }
  const end = loaded.damaged.length === 0 ? loaded.end : mend(platform, place, files, loaded, notices)
  return new Recording(platform, files, loaded.state, end, true)
}

/** Keeps damaged files as evidence, and begins the log anew where it is one of them: then it has all that was found. */
function mend(
  platform: RecordingPlatform,
  { quarantine: folder }: RecoveryPlace,
  files: RecordingFiles,
  { state, end, isLogWhole, damaged }: LoadedRecording,
  notices: RecoveryNotice[],
): LogEnd {
  const { io, clock } = platform
  const quarantine = new Quarantine(io, folder, new Date(clock.now()))
  const names = io.list(files.folder)
  const kept = damaged.filter((file) => names.includes(path.basename(file))).map((file) => quarantine.keep(file))
  quarantine.save()
  const which = nameOf(files, state)
  notices.push(
    isLogWhole
      ? { level: 'notice', message: `${which} had a damaged copy. Nothing was lost.`, quarantined: kept }
      : { level: 'loss', message: `${which} were damaged: the last samples may be missing.`, quarantined: kept },
  )
  if (isLogWhole) return end
  const event = { kind: 'state', at: state.progress.savedAt, operationId: '', state: state.save() } as const
  return beginLog(platform, files.log, event, end.nextSequence)
}

/** Recovery data with what is known of them; `state` is that of a recording that can be read. */
function nameOf({ name }: RecordingFiles, state: RecordingState | undefined): string {
  if (!state) return `The recovery data ${name}`
  const { started, startedAt, track } = state
  const samples = track.length === 1 ? '1 sample' : `${track.length.toLocaleString('en')} samples`
  const when = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')
  return `The recovery data of a recording (${started.type}, started ${when} UTC, ${samples}, ${name})`
}

function namesIn(io: FileIo, { folder }: RecoveryPlace, { notices }: OpenedRecordings): string[] {
  try {
    return recordingNames(io, folder)
  } catch (error) {
    const { why } = toFrametroveError(error, '')
    notices.push({ level: 'warning', message: `The recovery data could not be listed: ${why}`, quarantined: [] })
    return []
  }
}
